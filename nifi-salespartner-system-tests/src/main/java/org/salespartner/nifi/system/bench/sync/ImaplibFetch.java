/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A client in Python's imaplib that fetches 1,000 messages a time. It tells its own time, without the start of Python. */
final class ImaplibFetch {
    private static final String AT_ONCE = "1000";

    private final String script;

    ImaplibFetch() throws IOException {
        try (InputStream stream = ImaplibFetch.class.getResourceAsStream("/bench/fetch.py")) {
            script = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static boolean isInstalled() {
        return Programs.isInstalled("python3");
    }

    double seconds(final int port, final int messages) throws IOException {
        final String[] answer = Programs.run("python3", "-c", script, Dovecot.HOST, Integer.toString(port), BenchMailboxes.USER,
                BenchMailboxes.PASSWORD, AT_ONCE).strip().split(" ");
        if (!Integer.toString(messages).equals(answer[0])) {
            throw new IOException("imaplib fetched %s of %d messages".formatted(answer[0], messages));
        }
        return Double.parseDouble(answer[1]);
    }
}
