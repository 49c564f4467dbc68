/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/**
 * A standing connection on which a mailbox tells by itself that something new has come. It is used once, and it is no substitute for polling: it may
 * see one folder only, and it tells that something is new, not what.
 */
public interface MailboxWatch extends AutoCloseable {

    /**
     * Connects and watches, on the calling thread, until the watch is closed or broken. Nothing in the mailbox is changed (rule S1).
     *
     * @param changed is run when the watch is in place, since something may have come before that, and then whenever something new has come; on the
     *                calling thread, and has to return at once
     * @throws WatchUnsupportedException when the server has no such thing
     * @throws SignInException           when the mailbox refuses the credentials
     * @throws ThrottledException        when the mailbox asks to come back later
     * @throws MailboxException          when it cannot be reached, or not any longer
     */
    void run(Runnable changed) throws MailboxException;

    /** Ends the watch, also one that has not begun yet. From any thread; does not wait for the server, and never throws. */
    @Override
    void close();
}
