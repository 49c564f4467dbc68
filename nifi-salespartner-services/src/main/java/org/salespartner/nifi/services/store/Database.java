/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs work in transactions and tells the faults of SQL as those of a store. Work that met another transaction is rolled back and begun anew: it must
 * have no effect but on the database. Thread-safe.
 */
final class Database implements AutoCloseable {
    private static final int MAXIMUM_ATTEMPTS = 30;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    private final ConnectionSource connections;
    /** Null where an interrupt harms nobody else. */
    private final OwnThreads threads;

    Database(final ConnectionSource connections) {
        this.connections = connections;
        this.threads = connections.isHarmedByInterrupts() ? new OwnThreads() : null;
    }

    /**
     * Runs work in one transaction, which is durable when this returns.
     *
     * @throws StoreUnavailableException when the database cannot be reached, does not work at present, or other transactions are always in the way
     * @throws StoreException            when the database refuses the work
     */
    <T> T transaction(final Work<T> work) throws StoreException {
        for (int attempt = 1;; attempt++) {
            try {
                return threads == null ? attempt(work) : threads.run(() -> attempt(work));
            } catch (final SQLException e) {
                if (!SqlFaults.isConflict(e) || attempt == MAXIMUM_ATTEMPTS) {
                    throw storeException(e);
                }
                pause(attempt);
            }
        }
    }

    /** The fault of a database as a store tells it. */
    StoreException storeException(final SQLException e) {
        final SQLException cause = SqlFaults.withoutValues(e);
        if (SqlFaults.isUnavailable(e)) {
            connections.reset();
            return new StoreUnavailableException(connections.sentence(e), cause);
        }
        if (SqlFaults.isConflict(e)) {
            return new StoreUnavailableException("The database is busy with other transactions on the same rows: try again later.", cause);
        }
        return new StoreException("The database refused a statement [SQLSTATE %s].".formatted(e.getSQLState()), cause);
    }

    /** The fault of a transaction that found its grounds changed under it and is to be begun anew. */
    static SQLException changedMeanwhile() {
        return new SQLTransactionRollbackException("Another transaction changed the same rows.", "40001");
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.close();
        }
        connections.close();
    }

    private <T> T attempt(final Work<T> work) throws SQLException, StoreException {
        try (Connection connection = connection()) {
            final boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                final T result = work.run(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                end(connection, committed, autoCommit);
            }
        }
    }

    private Connection connection() throws StoreException {
        try {
            return connections.open();
        } catch (final SQLException e) {
            connections.reset();
            throw new StoreUnavailableException(connections.sentence(e), e);
        }
    }

    private static void end(final Connection connection, final boolean committed, final boolean autoCommit) {
        try {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
        } catch (final SQLException e) {
            // The fault that led here is the one to tell; a connection that cannot roll back is lost, and its transaction with it.
        }
    }

    private static void pause(final int attempt) {
        final long longest = Math.min(LONGEST_PAUSE_MILLIS, 1L << Math.min(attempt, 10));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(longest)));
    }

    /** Work within a transaction, which may be run more than once. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, StoreException;
    }
}
