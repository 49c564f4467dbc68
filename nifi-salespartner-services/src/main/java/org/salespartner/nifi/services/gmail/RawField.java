/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The text of the field {@code raw} in an answer that has no other field, read as it comes: a JSON parser would hold the whole message in memory
 * (rule S8). Base64url needs no escapes but that of its padding, which some servers write as a code point.
 */
final class RawField extends InputStream {
    private static final String BEGIN = "\"raw\"";
    private static final int CODE_POINT_DIGITS = 4;

    private final InputStream answer;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int end;
    private boolean begun;
    private boolean ended;

    RawField(final InputStream answer) {
        this.answer = answer;
    }

    @Override
    public int read() throws IOException {
        begin();
        if (ended) {
            return -1;
        }

        final int character = required();
        if (character == '"') {
            ended = true;
            return -1;
        }

        return character == '\\' ? escaped() : character;
    }

    @Override
    public int read(final byte[] target, final int start, final int length) throws IOException {
        begin();
        if (ended) {
            return -1;
        }

        // Mostly there is nothing but base64 as far as the buffer reaches; what is not is left to the other way.
        int plain = next;
        while (plain < end && plain - next < length && buffer[plain] != '"' && buffer[plain] != '\\') {
            plain++;
        }
        if (plain == next) {
            return readOne(target, start, length);
        }

        final int count = plain - next;
        System.arraycopy(buffer, next, target, start, count);
        next = plain;
        return count;
    }

    private int readOne(final byte[] target, final int start, final int length) throws IOException {
        final int character = length == 0 ? -1 : read();
        if (character < 0) {
            return length == 0 ? 0 : -1;
        }

        target[start] = (byte) character;
        return 1;
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }

        begun = true;
        int matched = 0;
        while (matched < BEGIN.length()) {
            final int character = required();
            matched = character == BEGIN.charAt(matched) ? matched + 1 : character == BEGIN.charAt(0) ? 1 : 0;
        }

        int character = required();
        while (character != '"') {
            character = required();
        }
    }

    private int escaped() throws IOException {
        final int kind = required();
        if (kind != 'u') {
            return kind;
        }

        int code = 0;
        for (int i = 0; i < CODE_POINT_DIGITS; i++) {
            code = code * 16 + Character.digit(required(), 16);
        }
        return code;
    }

    private int required() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, answer.read(buffer));
            if (end == 0) {
                throw new EOFException("The message breaks off");
            }
        }
        return buffer[next++] & 0xFF;
    }
}
