/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.IOException;

/**
 * Goes over a message line by line and keeps only the first bytes of each, so that a line of any length costs the same memory.
 * Lines end with LF, CR LF or any number of CR before LF; a message that has no LF at its beginning is read as ending its lines with CR.
 */
final class LineScanner {
    private static final int BUFFER = 64 * 1024;
    /** Of one line; no header line in practice is longer, and no boundary may be (RFC 2046, 5.1.1: 70 characters). */
    private static final int KEPT = 64 * 1024;

    private final MessageBytes bytes;
    private final byte[] buffer;
    private final byte[] line;
    private final byte terminator;
    private long bufferStart;
    private int filled;
    private int index;
    private int length;
    private long start;
    private long end;
    private long next;
    private long previousEnd;

    LineScanner(final MessageBytes bytes) throws IOException {
        this.bytes = bytes;
        this.buffer = new byte[Math.clamp(bytes.length(), 1, BUFFER)];
        this.line = new byte[Math.clamp(bytes.length(), 1, KEPT)];
        fill(0);
        this.terminator = lineEnd();
    }

    private byte lineEnd() {
        boolean carriageReturn = false;
        for (int i = 0; i < filled; i++) {
            if (buffer[i] == '\n') {
                return '\n';
            }
            carriageReturn |= buffer[i] == '\r';
        }
        return (byte) (carriageReturn ? '\r' : '\n');
    }

    /** Moves to the next line; false at the end of the message. */
    boolean advance() throws IOException {
        previousEnd = end;
        start = next;
        length = 0;
        long total = 0;
        long carriageReturns = 0;
        boolean ended = false;
        while (!ended && (index < filled || fill(bufferStart + filled))) {
            int stop = index;
            while (stop < filled && buffer[stop] != terminator) {
                stop++;
            }
            ended = stop < filled;
            final int count = stop - index;
            final int kept = Math.min(count, line.length - length);
            System.arraycopy(buffer, index, line, length, kept);
            length += kept;
            carriageReturns = trailing(index, stop, carriageReturns);
            total += count;
            index = ended ? stop + 1 : stop;
        }
        end = start + total - carriageReturns;
        length = (int) Math.min(length, total - carriageReturns);
        next = start + total + (ended ? 1 : 0);
        return next > start;
    }

    private long trailing(final int from, final int to, final long before) {
        int at = to;
        while (at > from && buffer[at - 1] == '\r') {
            at--;
        }
        return at == from ? before + to - from : to - at;
    }

    /** Makes the line that begins at this position the next one. */
    void seek(final long position) throws IOException {
        next = position;
        end = position;
        if (position >= bufferStart && position <= bufferStart + filled) {
            index = (int) (position - bufferStart);
        } else {
            fill(position);
        }
    }

    private boolean fill(final long position) throws IOException {
        bufferStart = position;
        index = 0;
        filled = Math.max(0, bytes.read(position, buffer, 0, buffer.length));
        return filled > 0;
    }

    /** The first bytes of the line; valid up to {@link #length()} and until the next move. */
    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }

    /** Where the line begins. */
    long start() {
        return start;
    }

    /** Where the content of the line before ended, without its line end. */
    long previousEnd() {
        return previousEnd;
    }

    /** Where the next line begins. */
    long next() {
        return next;
    }

    /** Whether the line holds nothing but spaces and tabs. */
    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    boolean startsWith(final String ascii) {
        if (length < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (line[i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
