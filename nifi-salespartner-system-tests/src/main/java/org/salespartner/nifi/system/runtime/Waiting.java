/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a limit; nothing here waits for a mere length of time. */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {
    }

    /**
     * Looks again and again until the condition holds.
     *
     * @param what the condition in words, for the message
     * @param limit how long to wait at most
     * @param condition what has to hold
     * @throws NiFiException when it does not within the limit, or the thread is interrupted
     */
    public static void until(final String what, final Duration limit, final BooleanSupplier condition) {
        untilPresent(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Looks again and again until there is something to be had.
     *
     * @param what what is waited for in words, for the message
     * @param limit how long to wait at most
     * @param source asked again until it is not empty
     * @param <T> what is waited for
     * @return what the source gave
     * @throws NiFiException when it gives nothing within the limit, or the thread is interrupted
     */
    public static <T> T untilPresent(final String what, final Duration limit, final Supplier<Optional<T>> source) {
        final long end = System.nanoTime() + limit.toNanos();
        while (true) {
            final Optional<T> found = source.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - end >= 0) {
                throw new NiFiException("Waited %d s in vain: %s".formatted(limit.toSeconds(), what));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new NiFiException("Interrupted while waiting: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
