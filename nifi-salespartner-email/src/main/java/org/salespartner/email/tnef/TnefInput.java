/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import org.salespartner.email.identity.Digests;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The bytes of a wrapper, little end first, from the first to the last. Whoever asks for more than there is gets an {@link EOFException}. */
final class TnefInput {
    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private long position;

    /** @param in not closed here */
    TnefInput(final InputStream in) {
        this.in = in;
    }

    /** Bytes that were read. */
    long position() {
        return position;
    }

    /** @return -1 at the end */
    int read() throws IOException {
        final int value = in.read();
        position += value < 0 ? 0 : 1;
        return value;
    }

    int unsignedByte() throws IOException {
        final int value = read();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    int unsignedShort() throws IOException {
        return unsignedByte() | unsignedByte() << 8;
    }

    long unsignedInt() throws IOException {
        return unsignedShort() | (long) unsignedShort() << 16;
    }

    /** Reads all of them and keeps the first. */
    byte[] bytes(final long count, final int kept) throws IOException {
        final int wanted = (int) Math.min(count, kept);
        // What a length claims is not to be trusted: the array grows with what really comes.
        final byte[] bytes = in.readNBytes(wanted);
        position += bytes.length;
        if (bytes.length < wanted) {
            throw new EOFException();
        }
        skip(count - wanted);
        return bytes;
    }

    void skip(final long count) throws IOException {
        if (pass(count, null) < count) {
            throw new EOFException();
        }
    }

    /** The content of a file; one that is cut off is as large as what there is. */
    Content content(final long count) throws IOException {
        final long offset = position;
        final MessageDigest digest = Digests.sha256();
        return new Content(offset, pass(count, digest), HexFormat.of().formatHex(digest.digest()));
    }

    /** Where the content of a file lies. */
    record Content(long offset, long size, String sha256) {
    }

    /**
     * @param digest what sees the bytes, null for nobody
     * @return how many there were
     */
    private long pass(final long count, final MessageDigest digest) throws IOException {
        long left = count;
        while (left > 0) {
            final int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return count - left;
            }
            if (digest != null) {
                digest.update(buffer, 0, read);
            }
            position += read;
            left -= read;
        }
        return count;
    }

    /** Goes on to a place behind what was read; does nothing for one before it. */
    void skipTo(final long place) throws IOException {
        skip(Math.max(0, place - position));
    }
}
