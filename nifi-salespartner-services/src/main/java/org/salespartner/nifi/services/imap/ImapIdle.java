/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The dialogue of IDLE (RFC 2177) in a folder that is open. The mail library's own methods for it hold the protocol's lock while they wait, so that
 * nobody could end it meanwhile; here no lock is held. The connection's read time-out is the beat of the dialogue: when it ends, nothing
 * has come, and it is seen whether the server is to be asked anew.
 */
final class ImapIdle {
    private final IMAPProtocol protocol;
    private final long reissueNanos;
    private final Runnable changed;
    private int total;
    /** The server waits for the word DONE. */
    private boolean idling;
    private boolean ending;

    /**
     * @param total   how many messages the folder had when it was opened
     * @param reissue after how long the server is asked anew, at the latest one read time-out later
     */
    ImapIdle(final IMAPProtocol protocol, final int total, final Duration reissue, final Runnable changed) {
        this.protocol = protocol;
        this.total = total;
        this.reissueNanos = reissue.toNanos();
        this.changed = changed;
    }

    /** Goes on until {@link #end()} or the end of the connection, which is an exception. */
    void run() throws ProtocolException, IOException {
        String tag = begin();
        // What has come between the last poll and this moment, nobody was told of.
        changed.run();
        listen(tag);
        while (!isEnding()) {
            tag = begin();
            listen(tag);
        }
    }

    /** Makes {@link #run()} return as soon as the server has answered. From any thread. */
    synchronized void end() {
        ending = true;
        done();
    }

    private String begin() throws ProtocolException, IOException {
        final String tag = protocol.writeCommand("IDLE", null);
        Response response = protocol.readResponse();
        while (!response.isContinuation()) {
            take(response);
            if (response.isTagged()) {
                throw refused(response);
            }

            response = protocol.readResponse();
        }

        begun();
        return tag;
    }

    private void listen(final String tag) throws ProtocolException, IOException {
        final long begun = System.nanoTime();
        boolean over = false;
        while (!over) {
            try {
                final Response response = protocol.readResponse();
                take(response);
                over = response.isTagged();
                // Another tag is the rest of a line whose beginning was lost.
                if (over && (isIdling() || !response.isOK() || !tag.equals(response.getTag()))) {
                    throw refused(response);
                }
            } catch (final SocketTimeoutException e) {
                // In a quiet mailbox nothing comes most of the time, but DONE is always answered.
                if (!isIdling()) {
                    throw e;
                }
            }

            if (!over && System.nanoTime() - begun >= reissueNanos) {
                done();
            }
        }
    }

    private synchronized void begun() {
        idling = true;
        if (ending) {
            done();
        }
    }

    private synchronized void done() {
        if (idling) {
            idling = false;
            protocol.idleAbort();
        }
    }

    private synchronized boolean isIdling() {
        return idling;
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    /** Only a message more than before makes the mailbox worth looking at. */
    private void take(final Response response) throws ConnectionException {
        if (response.isBYE()) {
            throw new ConnectionException(protocol, response);
        }

        if (response instanceof final IMAPResponse imap && imap.isUnTagged()) {
            if (imap.keyEquals("EXISTS")) {
                final boolean more = imap.getNumber() > total;
                total = imap.getNumber();
                if (more) {
                    changed.run();
                }
            } else if (imap.keyEquals("EXPUNGE")) {
                total = Math.max(0, total - 1);
            } else if (imap.keyEquals("VANISHED")) {
                // How many have gone is not said, so that any number that comes next may mean a new one (RFC 7162).
                total = 0;
            }
        }
    }

    private static ProtocolException refused(final Response response) {
        return response.isNO() ? new CommandFailedException(response) : new BadCommandException(response);
    }
}
