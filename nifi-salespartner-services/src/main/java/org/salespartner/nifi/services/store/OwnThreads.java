/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.StoreException;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs work on threads that nobody interrupts, while its caller waits. NiFi interrupts the threads of a processor that is terminated, and H2 ends the
 * whole database when that meets it asleep within a commit: the work of others would fail. Thread-safe.
 */
final class OwnThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        final Thread thread = new Thread(work, "SalesPartner store");
        thread.setDaemon(true);
        return thread;
    });

    /** The caller that is interrupted meanwhile gets its result and stays interrupted. */
    @SuppressWarnings("PMD.PreserveStackTrace") // What the work has thrown is thrown itself, with its own trace.
    <T> T run(final Callable<T> work) throws SQLException, StoreException {
        final Future<T> running = start(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return running.get();
                } catch (final InterruptedException e) {
                    interrupted = true;
                } catch (final ExecutionException e) {
                    throw thrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets what has begun come to its end. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private <T> Future<T> start(final Callable<T> work) throws SQLException {
        try {
            return threads.submit(work);
        } catch (final RejectedExecutionException e) {
            throw new SQLNonTransientConnectionException("The store is disabled.", "08003", e);
        }
    }

    private static SQLException thrown(final Throwable cause) throws StoreException {
        if (cause instanceof final SQLException fault) {
            return fault;
        }
        if (cause instanceof final StoreException fault) {
            throw fault;
        }
        if (cause instanceof final Error fault) {
            throw fault;
        }
        throw cause instanceof final RuntimeException fault ? fault : new IllegalStateException(cause);
    }
}
