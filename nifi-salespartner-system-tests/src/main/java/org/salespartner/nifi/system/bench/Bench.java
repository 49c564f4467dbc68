/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import org.salespartner.nifi.system.bench.intent.IntentBench;

import java.util.Arrays;
import java.util.List;

/** Measures, with peers beside it in the same run: a table for people, then one {@code key=value} line a figure. */
public final class Bench {
    private Bench() {
    }

    public static void main(final String[] arguments) throws Exception {
        final List<String> words = Arrays.asList(arguments);
        if (!words.isEmpty() && "intent".equals(words.getFirst())) {
            IntentBench.main(arguments);
            return;
        }

        final int messages = number(words, "--messages", 5000);
        final int rounds = number(words, "--rounds", 5);
        if (words.isEmpty() || !"sync".equals(words.getFirst()) || messages < 1 || rounds < 1) {
            System.err.println("bin/bench --help says what there is to measure.");
            System.exit(2);
        }

        new SyncBench(messages, rounds).run();
        // The processor's worker threads are daemons; a library's might not be.
        System.exit(0);
    }

    private static int number(final List<String> words, final String option, final int byDefault) {
        final int at = words.indexOf(option);
        if (at < 0) {
            return byDefault;
        }

        try {
            return Integer.parseInt(words.get(at + 1));
        } catch (final NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return 0;
        }
    }
}
