/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MailboxWatch;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watch that does what a test tells it to; what it was told is done when the method returns. */
final class FakeWatch implements MailboxWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final CompletableFuture<Thread> thread = new CompletableFuture<>();
    private volatile boolean closed;

    @Override
    public void run(final Runnable changed) throws MailboxException {
        thread.complete(Thread.currentThread());
        Order order = take();
        while (order.kind() == Kind.CHANGE) {
            changed.run();
            order.done().complete(true);
            order = take();
        }

        if (order.kind() == Kind.FAIL) {
            throw order.fault();
        }
    }

    @Override
    public void close() {
        closed = true;
        orders.add(new Order(Kind.CLOSE, null, new CompletableFuture<>()));
    }

    boolean isClosed() {
        return closed;
    }

    /** Tells of something new. The first time this is how a watch tells that it is in place. */
    void change() {
        final Order order = new Order(Kind.CHANGE, null, new CompletableFuture<>());
        orders.add(order);
        order.done().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void fail(final MailboxException fault) throws InterruptedException {
        orders.add(new Order(Kind.FAIL, fault, new CompletableFuture<>()));
        awaitEnd();
    }

    /** Waits until nothing is left of the thread that ran the watch. */
    void awaitEnd() throws InterruptedException {
        if (!thread.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().join(PATIENCE)) {
            throw new IllegalStateException("The thread of the watch does not end");
        }
    }

    private Order take() {
        try {
            return orders.take();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private enum Kind { CHANGE, FAIL, CLOSE }

    private record Order(Kind kind, MailboxException fault, CompletableFuture<Boolean> done) {
    }
}
