/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads an mbox from front to end with one message in memory.
 *
 * <p>A message begins after a From_ line, at the start or after an empty line, that holds a time of day or nothing but an address: a sentence
 * that begins with "From" is none. One <code>&gt;</code> is taken from each quoted From_ line (mboxrd, RFC 4155 and the mboxo that came before
 * it), and the empty line before the next From_ line is the separator's, not the message's.</p>
 */
final class MboxReader {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern SENDER_AND_TIME = Pattern.compile("\\d{1,2}:\\d{2}|^From \\S+@\\S+\\s*$");
    private static final int LINE_PART = 64 * 1024;

    private final InputStream input;
    private final int maximumSize;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean inMessage;
    private int number;

    MboxReader(final InputStream input, final int maximumSize) {
        this.input = input;
        this.maximumSize = maximumSize;
    }

    /** The next message; null at the end. */
    Entry next() throws IOException {
        final ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] heldBack = new byte[0];
        boolean truncated = false;
        boolean lineStart = true;
        boolean afterEmpty = !inMessage;
        while (readPart()) {
            final byte[] part = line.toByteArray();
            if (lineStart && afterEmpty && isFromLine(part)) {
                if (inMessage) {
                    return entry(message, truncated);
                }

                inMessage = true;
                afterEmpty = false;
                lineStart = endsLine(part);
                continue;
            }

            final byte[] content = lineStart ? unquoted(part) : part;
            truncated |= message.size() + heldBack.length + content.length > maximumSize;
            if (!truncated) {
                message.writeBytes(heldBack);
            }
            heldBack = new byte[0];
            afterEmpty = lineStart && isEmpty(part);
            if (afterEmpty) {
                heldBack = content;
            } else if (!truncated) {
                message.writeBytes(content);
            }
            lineStart = endsLine(part);
        }

        final boolean last = inMessage;
        inMessage = false;
        return last ? entry(message, truncated) : null;
    }

    private Entry entry(final ByteArrayOutputStream message, final boolean truncated) {
        number++;
        return new Entry(number, truncated ? new byte[0] : message.toByteArray(), truncated);
    }

    /** Reads to the line's end, or a part of a line that is longer than any line should be. */
    private boolean readPart() throws IOException {
        line.reset();
        int read = input.read();
        while (read != -1) {
            line.write(read);
            if (read == '\n' || line.size() == LINE_PART) {
                return true;
            }
            read = input.read();
        }

        return line.size() > 0;
    }

    private static boolean isFromLine(final byte[] part) {
        return startsWith(part, 0) && SENDER_AND_TIME.matcher(new String(part, StandardCharsets.ISO_8859_1)).find();
    }

    private static byte[] unquoted(final byte[] part) {
        int quotes = 0;
        while (quotes < part.length && part[quotes] == '>') {
            quotes++;
        }
        if (quotes == 0 || !startsWith(part, quotes)) {
            return part;
        }

        final byte[] content = new byte[part.length - 1];
        System.arraycopy(part, 1, content, 0, content.length);
        return content;
    }

    private static boolean startsWith(final byte[] part, final int offset) {
        if (part.length < offset + FROM.length) {
            return false;
        }

        for (int index = 0; index < FROM.length; index++) {
            if (part[offset + index] != FROM[index]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmpty(final byte[] part) {
        return part.length == 1 && part[0] == '\n' || part.length == 2 && part[0] == '\r' && part[1] == '\n';
    }

    private static boolean endsLine(final byte[] part) {
        return part[part.length - 1] == '\n';
    }

    /**
     * @param number    its place in the mbox, from 1
     * @param truncated whether it is larger than allowed; the content is then empty
     */
    record Entry(int number, byte[] content, boolean truncated) {
    }
}
