/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads an mbox from front to end with one line in memory.
 *
 * <p>A message begins after a From_ line, at the start or after an empty line, that holds a time of day, or nothing but an address or a hyphen: a
 * sentence that begins with "From" is none. One <code>&gt;</code> is taken from each quoted From_ line (mboxrd, RFC 4155 and the mboxo that came
 * before it), and the empty line before the next From_ line is the separator's, not the message's.</p>
 */
public final class MboxReader {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];
    private static final Pattern SENDER_AND_TIME = Pattern.compile("\\d{1,2}:\\d{2}|^From (?:\\S+@\\S+|-)\\s*$");
    private static final int LINE_PART = 64 * 1024;

    private final InputStream input;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] heldBack = NOTHING;
    private boolean lineStart = true;
    private boolean afterEmpty = true;
    private boolean atMessage;
    private int number;

    /** @param input is read byte by byte and so should be buffered; not closed */
    public MboxReader(final InputStream input) {
        this.input = input;
    }

    /** The next message, valid until the one after is asked for; null at the end. What was not read of the one before is passed over. */
    public InputStream next() throws IOException {
        while (!atMessage && content().length > 0) {
            heldBack = NOTHING;
        }
        if (!atMessage) {
            return null;
        }

        atMessage = false;
        number++;
        return new Message(number);
    }

    /** The place of the message that was given last, from 1. */
    public int number() {
        return number;
    }

    /** Whether a line, with or without its end, separates messages. */
    static boolean isFromLine(final byte[] part) {
        return startsWith(part, 0) && SENDER_AND_TIME.matcher(new String(part, StandardCharsets.ISO_8859_1)).find();
    }

    /** What comes next of the message; empty at its end, {@link #atMessage} then says whether there is another one. */
    private byte[] content() throws IOException {
        while (!atMessage && readPart()) {
            final byte[] part = line.toByteArray();
            if (lineStart && afterEmpty && isFromLine(part)) {
                heldBack = NOTHING;
                atMessage = true;
                afterEmpty = false;
                lineStart = endsLine(part);
                return NOTHING;
            }

            final byte[] content = lineStart ? unquoted(part) : part;
            afterEmpty = lineStart && isEmpty(part);
            lineStart = endsLine(part);
            final byte[] given = afterEmpty ? heldBack : joined(heldBack, content);
            heldBack = afterEmpty ? content : NOTHING;
            if (given.length > 0) {
                return given;
            }
        }
        return NOTHING;
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

    private static byte[] joined(final byte[] first, final byte[] second) {
        if (first.length == 0) {
            return second;
        }

        final byte[] joined = new byte[first.length + second.length];
        System.arraycopy(first, 0, joined, 0, first.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
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

    private final class Message extends InputStream {
        private final int place;
        private byte[] part = NOTHING;
        private int index;
        private boolean ended;

        private Message(final int place) {
            this.place = place;
        }

        @Override
        public int read() throws IOException {
            return fill() ? part[index++] & 0xff : -1;
        }

        @Override
        public int read(final byte[] into, final int offset, final int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, into.length);
            if (count == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }

            final int taken = Math.min(count, part.length - index);
            System.arraycopy(part, index, into, offset, taken);
            index += taken;
            return taken;
        }

        private boolean fill() throws IOException {
            if (!ended && index == part.length && place == number) {
                part = content();
                index = 0;
                ended = part.length == 0;
            }
            return !ended && place == number;
        }
    }
}
