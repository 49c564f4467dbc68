/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MailboxWatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A watch at work on a thread of its own, and what it tells. */
final class RunningWatch implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final MailboxWatch watch;
    private final Semaphore changes = new Semaphore(0);
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    RunningWatch(final MailboxWatch watch) {
        this.watch = watch;
        Thread.ofPlatform().daemon().start(() -> {
            try {
                watch.run(changes::release);
                end.complete(null);
            } catch (final Exception e) {
                end.completeExceptionally(e);
            }
        });
    }

    void awaitChange() throws InterruptedException {
        assertTrue(changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "The watch tells of a change");
    }

    void assertNoMoreChanges() {
        assertEquals(0, changes.availablePermits(), "Changes that were told without a reason");
    }

    /** Nothing is told for so long, and no fault comes. */
    void assertQuiet(final Duration duration) throws InterruptedException {
        assertFalse(changes.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS), "A change that was told without a reason");
        assertTrue(isAtWork(), "The watch goes on");
    }

    boolean isAtWork() {
        return !end.isDone();
    }

    /** Waits for the watch to end by itself with such a fault. */
    <T extends Exception> T awaitFault(final Class<T> type) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> end.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).getCause());
    }

    /** Waits for the watch to end as one that was closed does. */
    void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        watch.close();
    }
}
