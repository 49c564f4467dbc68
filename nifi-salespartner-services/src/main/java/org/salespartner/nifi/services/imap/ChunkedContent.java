/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;

import java.io.IOException;
import java.io.InputStream;

/**
 * A large message read chunk by chunk (partial fetch, RFC 9051 section 6.4.5). It ends with the first chunk that is shorter than asked for: the size
 * that servers tell beforehand is not always true.
 */
final class ChunkedContent extends InputStream {
    private final ImapConnection connection;
    private final long uid;
    private final String section;
    private final boolean sized;
    private byte[] chunk = new byte[0];
    private int position;
    private int end;
    private long offset;
    private boolean complete;
    private String registerKey;
    private Exception failure;

    /**
     * @param section as in {@code BODY[section]}; empty for the whole message
     * @param sized   whether the server tells the size of the message; without it there is no register key
     */
    ChunkedContent(final ImapConnection connection, final long uid, final String section, final boolean sized) {
        this.connection = connection;
        this.uid = uid;
        this.section = section;
        this.sized = sized;
    }

    /** Reads the first chunk; false when the server does not deliver the message. */
    boolean begin() throws ProtocolException, IOException {
        try {
            nextChunk();
        } catch (final IOException e) {
            throwIfConnectionLost();
        }

        return failure == null;
    }

    /** What recognises the message; known once the first chunk is here. */
    String registerKey() {
        return registerKey;
    }

    /** Whether the server has refused to deliver the rest of the message while the connection held. */
    boolean isRefused() {
        return failure != null;
    }

    void throwIfConnectionLost() throws ProtocolException, IOException {
        if (failure instanceof final ConnectionException lost) {
            throw lost;
        }

        if (failure instanceof final IOException lost && connection.isBroken()) {
            throw lost;
        }
    }

    @Override
    public int read() throws IOException {
        if (!available(1)) {
            return -1;
        }

        final int next = chunk[position] & 0xff;
        position++;
        return next;
    }

    @Override
    public int read(final byte[] target, final int start, final int length) throws IOException {
        if (length == 0) {
            return 0;
        }

        if (!available(length)) {
            return -1;
        }

        final int count = Math.min(length, end - position);
        System.arraycopy(chunk, position, target, start, count);
        position += count;
        return count;
    }

    private boolean available(final int wanted) throws IOException {
        if (wanted > 0 && position == end && !complete) {
            nextChunk();
        }

        return position < end;
    }

    private void nextChunk() throws IOException {
        if (failure != null) {
            throw new IOException("The message breaks off", failure);
        }

        final String partial = "BODY.PEEK[%s]<%s.%s>".formatted(section, Long.toString(offset), Integer.toString(MessageFetcher.CHUNK));
        final String items = sized ? "RFC822.SIZE " + partial : partial;
        final Part part = new Part();
        try {
            connection.fetch(Long.toString(uid), items, part);
            if (part.bytes == null) {
                throw new IOException("The mail server sends nothing of the message from byte %d on".formatted(offset));
            }
        } catch (final ProtocolException | IOException e) {
            failure = e;
            throw new IOException("The message breaks off at byte %d".formatted(offset), e);
        }

        if (offset == 0 && part.size >= 0) {
            registerKey = RegisterKey.of(part.size, part.bytes);
        }

        chunk = part.bytes.getBytes();
        position = part.bytes.getStart();
        end = position + part.bytes.getCount();
        offset += part.bytes.getCount();
        complete = part.bytes.getCount() < MessageFetcher.CHUNK;
    }

    private final class Part implements ImapConnection.FetchHandler {
        private ByteArray bytes;
        private long size = -1;

        @Override
        public void accept(final FetchResponse response) {
            final UID answered = response.getItem(UID.class);
            final BODY body = response.getItem(BODY.class);
            final RFC822SIZE told = response.getItem(RFC822SIZE.class);
            if (answered == null || answered.uid != uid || body == null) {
                return;
            }

            bytes = body.getByteArray();
            size = told == null ? -1 : told.size;
        }
    }
}
