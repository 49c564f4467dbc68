/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decodes uuencode as old mailers label it: from the line behind {@code begin} on, up to {@code end} or the end of the part. */
final class UuencodeStream extends InputStream {
    private static final int LONGEST_LINE = 100;

    private final InputStream in;
    private final byte[] line = new byte[LONGEST_LINE];
    private final byte[] decoded = new byte[LONGEST_LINE];
    private int length;
    private int index;
    private int filled;
    private boolean begun;
    private boolean ended;

    UuencodeStream(final InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @Override
    public int read() throws IOException {
        while (index >= filled && !ended) {
            nextLine();
        }
        return index < filled ? decoded[index++] & 0xff : -1;
    }

    @Override
    public int read(final byte[] into, final int offset, final int count) throws IOException {
        int read = 0;
        while (read < count) {
            final int value = read();
            if (value < 0) {
                return read == 0 ? -1 : read;
            }
            into[offset + read] = (byte) value;
            read++;
        }
        return read;
    }

    private void nextLine() throws IOException {
        index = 0;
        filled = 0;
        if (!readLine()) {
            ended = true;
        } else if (!begun) {
            begun = startsWith("begin ");
        } else if (startsWith("end") || length == 0) {
            ended = startsWith("end");
        } else {
            decode();
        }
    }

    private void decode() {
        final int count = Math.min(digit(0), decoded.length - 3);
        for (int from = 1; filled < count && from < length; from += 4) {
            final int bits = digit(from) << 18 | digit(from + 1) << 12 | digit(from + 2) << 6 | digit(from + 3);
            decoded[filled] = (byte) (bits >> 16);
            decoded[filled + 1] = (byte) (bits >> 8);
            decoded[filled + 2] = (byte) bits;
            filled += 3;
        }
        filled = Math.min(filled, count);
    }

    private int digit(final int position) {
        return position < length ? line[position] - ' ' & 0x3f : 0;
    }

    private boolean readLine() throws IOException {
        length = 0;
        int value = in.read();
        final boolean any = value >= 0;
        while (value >= 0 && value != '\n') {
            if (length < LONGEST_LINE && value != '\r') {
                line[length] = (byte) value;
                length++;
            }
            value = in.read();
        }
        return any;
    }

    private boolean startsWith(final String word) {
        for (int i = 0; i < word.length(); i++) {
            if (i >= length || line[i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
