/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import org.salespartner.nifi.system.bench.intent.IntentBench;
import org.salespartner.nifi.system.bench.sync.ProviderBench;
import org.salespartner.nifi.system.bench.sync.SyncBench;
import org.salespartner.nifi.system.command.UsageException;

import java.io.IOException;
import java.nio.file.Path;
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

        if (!words.isEmpty() && "qualify".equals(words.getFirst())) {
            QualifyBench.run(System.out);
            return;
        }

        final boolean ofProvider = words.contains("--provider");
        final int messages = number(words, "--messages", ofProvider ? 1000 : 5000);
        final int rounds = number(words, "--rounds", 5);
        if (!words.isEmpty() && "read".equals(words.getFirst()) && rounds > 0) {
            read(words, rounds);
            return;
        }
        if (words.isEmpty() || !"sync".equals(words.getFirst()) || messages < 1 || rounds < 1) {
            System.err.println("bin/bench --help says what there is to measure.");
            System.exit(2);
        }

        if (ofProvider) {
            ofProvider(words, messages, rounds);
        } else {
            new SyncBench(messages, rounds).run();
        }
        // The processor's worker threads are daemons; a library's might not be.
        System.exit(0);
    }

    private static void read(final List<String> words, final int rounds) throws IOException {
        try {
            new ReadBench(path(words, "--material"), path(words, "--mail"), rounds).run();
        } catch (final UsageException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void ofProvider(final List<String> words, final int messages, final int rounds) throws Exception {
        try {
            new ProviderBench(value(words, "--provider"), messages, rounds).run(System.out);
        } catch (final UsageException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Path path(final List<String> words, final String option) throws UsageException {
        final String value = value(words, option);
        return value == null ? null : Path.of(value);
    }

    private static String value(final List<String> words, final String option) throws UsageException {
        final int at = words.indexOf(option);
        if (at == words.size() - 1 && at >= 0) {
            throw new UsageException(option + " lacks its value: bin/bench --help shows it.");
        }
        return at < 0 ? null : words.get(at + 1);
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
