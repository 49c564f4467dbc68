/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.identity;

import org.salespartner.email.mime.TextContent;

import java.security.MessageDigest;

/**
 * A digest over the characters of a body part that is the same for copies that took different ways: transfer encoding, line ends, folding and
 * white space do not count, nor do control characters and {@code >}, which mailbox files put before lines that begin with From. It
 * depends on nothing but these characters, so that no change in how mail is read changes it. Takes any number of characters in constant memory.
 */
public final class BodyFingerprint implements TextContent.Observer {
    private final MessageDigest digest = Digests.sha256();
    private final byte[] bytes = new byte[4096];
    private int filled;

    @Override
    public void characters(final char[] characters, final int count) {
        for (int i = 0; i < count; i++) {
            final char character = characters[i];
            if (counts(character)) {
                bytes[filled] = (byte) (character >> 8);
                bytes[filled + 1] = (byte) character;
                filled += 2;
                if (filled == bytes.length) {
                    flush();
                }
            }
        }
    }

    private static boolean counts(final char character) {
        if (character < 0x80) {
            return character > ' ' && character != '>' && character != 0x7f;
        }
        return character != '\ufeff' && !Character.isWhitespace(character) && !Character.isSpaceChar(character)
                && !Character.isISOControl(character);
    }

    private void flush() {
        digest.update(bytes, 0, filled);
        filled = 0;
    }

    /** Ends the fingerprint: 32 bytes. To be called once. */
    public byte[] finish() {
        flush();
        return digest.digest();
    }
}
