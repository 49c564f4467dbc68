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
    /** At least so many are kept when they are given back. */
    static final int MOST_IDLE = 3;
    private static final Duration TRUSTED = Duration.ofSeconds(5);

    private final ImapConnector connector;
    private final Duration trusted;
    private final Deque<ImapConnection> idle = new ArrayDeque<>();
    private final int maximum;
    private int open;
    private boolean closed;

    /**
     * @param maximum the most connections at a time as far as they are opened for speed alone; whoever needs one gets it
     */
    ImapConnectionPool(final ImapConnector connector, final int maximum) {
        this(connector, maximum, TRUSTED);
    }

    /**
     * @param trusted how long a connection may have rested to be given out without being asked
     */
    ImapConnectionPool(final ImapConnector connector, final int maximum, final Duration trusted) {
        this.connector = connector;
        this.maximum = maximum;
        this.trusted = trusted;
    }

    ImapConnection acquire() throws MailboxException {
        final ImapConnection rested = acquireRested();
        if (rested != null) {
            return rested;
        }

        countOpen(1);
        return connect();
    }

    /** A connection that need not be asked whether it is alive; null when there is none. Touches no network. */
    synchronized ImapConnection acquireTrusted() {
        return idle.isEmpty() || idle.peek().idleNanos() >= trusted.toNanos() ? null : idle.poll();
    }

    /** A further connection that makes things faster but is not needed; null when there are as many as there may be. */
    ImapConnection acquireFurther() throws MailboxException {
        final ImapConnection rested = acquireRested();
        if (rested != null) {
            return rested;
        }

        synchronized (this) {
            if (closed || open >= maximum) {
                return null;
            }

            open++;
        }
        return connect();
    }

    void release(final ImapConnection connection) {
        if (!keep(connection)) {
            countOpen(-1);
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

    /** Null when there is none. */
    private ImapConnection acquireRested() {
        ImapConnection connection = nextIdle();
        while (connection != null && !isAlive(connection)) {
            countOpen(-1);
            connection.abort();
            connection = nextIdle();
        }

        return connection;
    }

    /** The connection is counted already. */
    private ImapConnection connect() throws MailboxException {
        boolean connected = false;
        try {
            final ImapConnection connection = connector.connect();
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                countOpen(-1);
            }
        }
    }

    private synchronized void countOpen(final int difference) {
        open += difference;
    }

    private synchronized boolean keep(final ImapConnection connection) {
        if (closed || connection.isBroken() || idle.size() >= Math.max(MOST_IDLE, maximum)) {
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
