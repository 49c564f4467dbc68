/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many bytes of one account's messages may be under way or in memory before they are asked for. A wide window keeps a line with a usual round
 * trip full; only as many accounts have one at a time as the memory of this Java process allows (rule S8). Thread-safe.
 */
final class AheadWindow {
    static final long NARROW_BYTES = 8L * 1024 * 1024;
    static final long WIDE_BYTES = 2 * NARROW_BYTES;
    /** Of so much memory one account may have a wide window. */
    private static final long MEMORY_FOR_ONE = 128L * 1024 * 1024;
    private static final AtomicInteger WIDE = new AtomicInteger();

    private boolean wide;

    /** Wide where that is possible now. It is to be given back by {@link #close}. */
    AheadWindow() {
        final long most = Math.max(1, Runtime.getRuntime().maxMemory() / MEMORY_FOR_ONE);
        wide = WIDE.incrementAndGet() <= most;
        if (!wide) {
            WIDE.decrementAndGet();
        }
    }

    synchronized long bytes() {
        return wide ? WIDE_BYTES : NARROW_BYTES;
    }

    /** Makes room for another account; may be told more than once. */
    synchronized void close() {
        if (wide) {
            wide = false;
            WIDE.decrementAndGet();
        }
    }
}
