/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.nifi.account.MailboxException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps connections between polls, since connecting and signing in cost more than a poll that finds nothing. The one used last is given out first;
 * one that has rested for a while is asked whether it is still alive. Thread-safe.
 */
final class ImapConnectionPool {
    /** More than these are closed when they are given back. */
    static final int MOST_IDLE = 3;
    private static final Duration TRUSTED = Duration.ofSeconds(5);

    private final ImapConnector connector;
    private final Duration trusted;
    private final Deque<ImapConnection> idle = new ArrayDeque<>();
    private boolean closed;

    ImapConnectionPool(final ImapConnector connector) {
        this(connector, TRUSTED);
    }

    /**
     * @param trusted how long a connection may have rested to be given out without being asked
     */
    ImapConnectionPool(final ImapConnector connector, final Duration trusted) {
        this.connector = connector;
        this.trusted = trusted;
    }

    ImapConnection acquire() throws MailboxException {
        ImapConnection connection = nextIdle();
        while (connection != null) {
            if (isAlive(connection)) {
                return connection;
            }

            connection.abort();
            connection = nextIdle();
        }

        return connector.connect();
    }

    void release(final ImapConnection connection) {
        if (!keep(connection)) {
            connection.close();
        }
    }

    /** Closes what is idle now, and what is given back later. */
    void close() {
        final Deque<ImapConnection> closing;
        synchronized (this) {
            closed = true;
            closing = new ArrayDeque<>(idle);
            idle.clear();
        }

        closing.forEach(ImapConnection::close);
    }

    private synchronized boolean keep(final ImapConnection connection) {
        if (closed || connection.isBroken() || idle.size() >= MOST_IDLE) {
            return false;
        }

        idle.push(connection);
        return true;
    }

    private synchronized ImapConnection nextIdle() {
        return idle.poll();
    }

    private boolean isAlive(final ImapConnection connection) {
        if (connection.idleNanos() < trusted.toNanos()) {
            return true;
        }

        try {
            connection.noop();
            return true;
        } catch (final ProtocolException | RuntimeException e) {
            return false;
        }
    }
}
