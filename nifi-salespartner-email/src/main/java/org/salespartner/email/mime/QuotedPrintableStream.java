/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Decodes quoted-printable (RFC 2045, 6.7). What is no valid escape stays as it is. Angus Mail's decoder calls itself for each soft line
 * break and so can be made to overflow the stack, which this one cannot.
 */
final class QuotedPrintableStream extends InputStream {
    private static final int NOTHING = -2;

    private final InputStream in;
    private final byte[] buffer = new byte[8 * 1024];
    private int filled;
    private int index;
    private int firstBack = NOTHING;
    private int secondBack = NOTHING;

    QuotedPrintableStream(final InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        int character = next();
        while (character == '=') {
            final int first = next();
            if (first == '\r') {
                final int second = next();
                if (second != '\n') {
                    firstBack = second;
                }
            } else if (first != '\n') {
                return escaped(first);
            }
            character = next();
        }
        return character;
    }

    private int escaped(final int first) throws IOException {
        if (first < 0) {
            return -1;
        }
        final int second = next();
        final int high = Character.digit(first, 16);
        final int low = second < 0 ? -1 : Character.digit(second, 16);
        if (high >= 0 && low >= 0) {
            return high << 4 | low;
        }
        firstBack = first;
        secondBack = second;
        return '=';
    }

    private int next() throws IOException {
        if (firstBack != NOTHING) {
            final int character = firstBack;
            firstBack = secondBack;
            secondBack = NOTHING;
            return character;
        }
        if (index >= filled) {
            filled = in.read(buffer);
            index = 0;
        }
        return index < filled ? buffer[index++] & 0xff : -1;
    }

    @Override
    public int read(final byte[] into, final int offset, final int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        int read = 0;
        while (read < count) {
            final int character = read();
            if (character < 0) {
                return read == 0 ? -1 : read;
            }
            into[offset + read] = (byte) character;
            read++;
        }
        return read;
    }
}
