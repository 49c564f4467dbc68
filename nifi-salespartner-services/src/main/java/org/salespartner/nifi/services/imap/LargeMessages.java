/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.services.imap.MessageFetcher.SinkException;
import org.salespartner.nifi.services.imap.MessageFetcher.Wanted;

import java.io.IOException;

/** Brings messages that are large, or of unknown size, to a sink in chunks, one message at a time. */
final class LargeMessages {
    private final ImapConnection connection;
    private final SuspectMessages suspects;

    LargeMessages(final ImapConnection connection, final SuspectMessages suspects) {
        this.connection = connection;
        this.suspects = suspects;
    }

    /** False when the server does not deliver the message, or not all of it. */
    boolean fetch(final Wanted wanted, final FetchScope scope, final MessageSink sink) throws ProtocolException, IOException {
        final String section = scope == FetchScope.HEADERS ? "HEADER" : "";
        try (ChunkedContent content = new ChunkedContent(connection, wanted.uid(), section, !suspects.isOfUnknownSize(wanted.place()))) {
            return begins(content, wanted) && isTaken(content, wanted, sink);
        }
    }

    private boolean begins(final ChunkedContent content, final Wanted wanted) throws ProtocolException, IOException {
        try {
            return content.begin();
        } catch (final ProtocolException | IOException e) {
            suspects.lostAt(wanted.place());
            throw e;
        }
    }

    private boolean isTaken(final ChunkedContent content, final Wanted wanted, final MessageSink sink) throws ProtocolException, IOException {
        try {
            sink.accept(wanted.message(), content.registerKey(), content);
        } catch (final IOException e) {
            if (!isRefused(content, wanted)) {
                throw new SinkException(e);
            }

            return false;
        } catch (final RuntimeException e) {
            if (!isRefused(content, wanted)) {
                throw e;
            }

            return false;
        }

        suspects.told(wanted.place());
        return true;
    }

    /**
     * Whether the server broke off the message that a sink has failed at; the sink may have wrapped what the content threw, so the content is asked.
     */
    private boolean isRefused(final ChunkedContent content, final Wanted wanted) throws ProtocolException, IOException {
        try {
            content.throwIfConnectionLost();
        } catch (final ProtocolException | IOException e) {
            suspects.lostAt(wanted.place());
            throw e;
        }

        return content.isRefused();
    }
}
