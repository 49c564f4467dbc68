/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.EmailAccount;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Compares accounts side by side (rule S7), each over one connection, and hands what comes of each to the thread that started it. A comparison writes
 * to no session and no store, so one that hangs when the run is over may be left to its time-out.
 */
final class ReconcileRun {
    private static final int MOST_AT_ONCE = 8;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final String processorId;
    private final BooleanSupplier wanted;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * @param wanted whether the run is to go on
     */
    ReconcileRun(final String processorId, final BooleanSupplier wanted) {
        this.processorId = processorId;
        this.wanted = wanted;
    }

    /** Asked by the comparisons now and then. */
    boolean isStopped() {
        return stopped.get();
    }

    /** Gives each account's result to the consumer as it comes, until all are there or the run is not wanted any more. */
    void compare(final List<EmailAccount> accounts, final Function<EmailAccount, MailboxComparison> comparisons, final Consumer<Result> results) {
        final ExecutorService threads = threads(Math.clamp(accounts.size(), 1, MOST_AT_ONCE));
        try {
            final CompletionService<Result> completion = new ExecutorCompletionService<>(threads);
            accounts.forEach(account -> completion.submit(task(account, comparisons)));
            int open = accounts.size();
            while (open > 0 && wanted.getAsBoolean()) {
                final Future<Result> done = completion.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (done != null) {
                    open--;
                    results.accept(done.get());
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("A comparison ended with an error", e);
        } finally {
            stopped.set(true);
            threads.shutdownNow();
        }
    }

    private static Callable<Result> task(final EmailAccount account, final Function<EmailAccount, MailboxComparison> comparisons) {
        return () -> {
            try {
                return new Result(account, comparisons.apply(account).compare(), null);
            } catch (final Exception e) {
                return new Result(account, null, e);
            }
        };
    }

    private ExecutorService threads(final int count) {
        final AtomicInteger number = new AtomicInteger();
        final ClassLoader classLoader = ReconcileRun.class.getClassLoader();
        return Executors.newFixedThreadPool(count, task -> {
            final Thread thread = new Thread(task, "ReconcileMailbox %s-%d".formatted(processorId, number.incrementAndGet()));
            thread.setDaemon(true);
            thread.setContextClassLoader(classLoader);
            return thread;
        });
    }

    /**
     * What came of an account.
     *
     * @param findings null when it could not be compared
     * @param fault    why not; null when it could
     */
    record Result(EmailAccount account, AccountFindings findings, Exception fault) {
    }
}
