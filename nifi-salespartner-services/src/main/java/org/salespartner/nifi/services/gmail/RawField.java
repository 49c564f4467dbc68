/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import java.io.BufferedInputStream;
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
    private boolean begun;
    private boolean ended;

    RawField(final InputStream answer) {
        this.answer = new BufferedInputStream(answer, 1 << 16);
    }

    @Override
    public int read() throws IOException {
        begin();
        if (ended) {
            return -1;
        }

        final int next = required();
        if (next == '"') {
            ended = true;
            return -1;
        }

        return next == '\\' ? escaped() : next;
    }

    @Override
    public int read(final byte[] target, final int start, final int length) throws IOException {
        int count = 0;
        while (count < length) {
            final int next = read();
            if (next < 0) {
                break;
            }
            target[start + count] = (byte) next;
            count++;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }

        begun = true;
        int matched = 0;
        while (matched < BEGIN.length()) {
            final int next = required();
            matched = next == BEGIN.charAt(matched) ? matched + 1 : next == BEGIN.charAt(0) ? 1 : 0;
        }

        int next = required();
        while (next != '"') {
            next = required();
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
        final int next = answer.read();
        if (next < 0) {
            throw new EOFException("The message breaks off");
        }
        return next;
    }
}
