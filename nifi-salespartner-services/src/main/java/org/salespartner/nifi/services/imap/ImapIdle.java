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
 * nobody could end the connection meanwhile; here no lock is held. The connection's read time-out is the beat of the dialogue: when it ends, nothing
 * has come, and it is seen whether the server is to be asked anew. Not thread-safe.
 */
final class ImapIdle {
    private final IMAPProtocol protocol;
    private final long reissueNanos;
    private final Runnable changed;
    private int total;

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

    /** Goes on until the connection ends. */
    void run() throws ProtocolException, IOException {
        String tag = begin();
        // What has come between the last poll and this moment, nobody was told of.
        changed.run();
        while (true) {
            listen();
            // The word DONE alone; the answer bears the tag of IDLE.
            protocol.idleAbort();
            awaitEnd(tag);
            tag = begin();
        }
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

        return tag;
    }

    private void listen() throws ProtocolException, IOException {
        final long begun = System.nanoTime();
        while (System.nanoTime() - begun < reissueNanos) {
            try {
                final Response response = protocol.readResponse();
                take(response);
                if (response.isTagged()) {
                    throw refused(response);
                }
            } catch (final SocketTimeoutException e) {
                // A quiet mailbox: most of the time nothing comes.
            }
        }
    }

    private void awaitEnd(final String tag) throws ProtocolException, IOException {
        Response response = protocol.readResponse();
        while (!response.isTagged()) {
            take(response);
            response = protocol.readResponse();
        }

        // Another tag is the rest of a line whose beginning was lost.
        if (!response.isOK() || !tag.equals(response.getTag())) {
            throw refused(response);
        }
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
