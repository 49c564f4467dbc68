/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MailboxWatch;
import org.salespartner.nifi.account.WatchUnsupportedException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches a mailbox by IDLE (RFC 2177) on one connection of its own, which sees one folder: the inbox, or the first one that is configured. The
 * connection is not of the pool, since a poll is to go on beside it. Thread-safe.
 */
final class ImapWatch implements MailboxWatch {
    /**
     * RFC 2177 asks for less than 29 minutes. Gateways forget a silent connection sooner, some after four minutes, and tell neither end; one round
     * trip every three minutes costs less than the polls do.
     */
    static final Duration REISSUE = Duration.ofMinutes(3);

    /** How long a watch that is closed may take leave. */
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private final ImapSettings settings;
    private final ImapConnector connector;
    private final Duration reissue;
    private final CountDownLatch finished = new CountDownLatch(1);
    private ImapConnection connection;
    private ImapIdle idle;
    private boolean closed;

    ImapWatch(final ImapSettings settings) {
        this(settings, REISSUE);
    }

    /**
     * @param reissue after how long the server is asked anew, which also shows whether it is still there
     */
    ImapWatch(final ImapSettings settings, final Duration reissue) {
        this.settings = settings;
        this.connector = new ImapConnector(settings);
        this.reissue = reissue;
    }

    @Override
    public void run(final Runnable changed) throws MailboxException {
        if (isClosed()) {
            return;
        }

        try {
            connectAndWatch(changed);
        } catch (final MailboxException e) {
            if (!isClosed()) {
                throw e;
            }
        }
    }

    /** A connection that is being made or signed in is not interrupted: it is closed as soon as that is done, or when its time-outs end. */
    @Override
    public void close() {
        final ImapConnection closing;
        final ImapIdle ending;
        synchronized (this) {
            closed = true;
            closing = connection;
            ending = idle;
            connection = null;
        }

        if (closing != null) {
            Thread.ofPlatform().daemon().name("Closing the watch of " + settings.accountId()).start(() -> takeLeave(closing, ending));
        }
    }

    private void takeLeave(final ImapConnection closing, final ImapIdle ending) {
        if (ending != null) {
            ending.end();
        }

        try {
            if (finished.await(LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }

        closing.abort();
    }

    private void connectAndWatch(final Runnable changed) throws MailboxException {
        final ImapConnection opened = connector.connect();
        try {
            if (keep(opened)) {
                watch(opened, changed);
            }

            opened.close();
        } catch (final ProtocolException | IOException e) {
            throw connector.errors().using(e);
        } finally {
            opened.abort();
            finished.countDown();
        }
    }

    private void watch(final ImapConnection opened, final Runnable changed) throws ProtocolException, IOException, MailboxException {
        if (!opened.hasCapability("IDLE")) {
            throw new WatchUnsupportedException(("Account [%s]: the server [%s:%d] cannot tell of new e-mails by itself (it does not offer IDLE).")
                    .formatted(settings.accountId(), settings.host(), settings.port()));
        }

        final String folder = watched(FolderResolver.resolve(opened, settings.folders()).selection());
        final int total = opened.examine(folder).total();
        final ImapIdle dialogue = new ImapIdle(opened.protocol(), total, reissue, changed);
        synchronized (this) {
            if (closed) {
                return;
            }

            idle = dialogue;
        }

        dialogue.run();
    }

    private String watched(final FolderSelection selection) throws MailboxException {
        return selection.folders().stream().filter(folder -> folder.role() == Role.INBOX).findFirst()
                .or(() -> selection.folders().stream().findFirst()).map(MailFolder::name)
                .orElseThrow(() -> new MailboxException("Account [%s]: none of its folders is there. Correct Folders of the account."
                        .formatted(settings.accountId()), null));
    }

    private synchronized boolean keep(final ImapConnection opened) {
        if (!closed) {
            connection = opened;
        }

        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
