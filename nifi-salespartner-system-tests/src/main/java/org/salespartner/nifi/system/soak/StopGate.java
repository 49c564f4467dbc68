/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where somebody is stopped until it is opened again. Open at first. */
final class StopGate {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Closed closed;

    private static final class Closed {
        private final CountDownLatch reached;
        private final CountDownLatch opened = new CountDownLatch(1);

        private Closed(final int nth) {
            reached = new CountDownLatch(nth);
        }
    }

    /** Closes it behind those who come before; the nth, and all after it, are stopped. */
    synchronized void close(final int nth) {
        closed = new Closed(nth);
    }

    /** Lets go whoever was stopped. */
    synchronized void open() {
        if (closed != null) {
            closed.opened.countDown();
        }
        closed = null;
    }

    /** Comes to it, and goes on when it is open. */
    void pass() {
        final Closed now = now();
        if (now != null) {
            now.reached.countDown();
            if (now.reached.getCount() == 0) {
                await(now.opened);
            }
        }
    }

    /** Waits until somebody is stopped. */
    void awaitStopped() {
        final Closed now = now();
        if (now != null && !await(now.reached)) {
            throw new IllegalStateException("Waited %d s in vain for somebody to come".formatted(LIMIT.toSeconds()));
        }
    }

    private synchronized Closed now() {
        return closed;
    }

    private static boolean await(final CountDownLatch latch) {
        try {
            return latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
