/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.read;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says how far something is, every few seconds; what is done before says nothing. */
final class Progress {
    private static final long INTERVAL = Duration.ofSeconds(3).toNanos();

    private final PrintStream err;
    private final String format;
    private long last = System.nanoTime();

    /** @param format takes the count */
    Progress(final PrintStream err, final String format) {
        this.err = err;
        this.format = format;
    }

    void at(final long count) {
        final long now = System.nanoTime();
        if (now - last >= INTERVAL) {
            last = now;
            err.println(String.format(Locale.ROOT, format, count));
        }
    }
}
