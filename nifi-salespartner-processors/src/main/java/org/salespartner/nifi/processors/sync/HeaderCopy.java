/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** Passes a message on and keeps its header block, so that content is read once only; and remembers whether reading itself broke off. */
final class HeaderCopy extends FilterInputStream {
    private static final int MAXIMUM_HEADER = 256 * 1024;

    private final ByteArrayOutputStream header = new ByteArrayOutputStream(4096);
    private final BooleanSupplier stopped;
    private boolean headerEnded;
    private boolean lineEmpty = true;
    private long count;
    private IOException fault;

    /**
     * @param stopped asked now and then; reading breaks off once it says so
     */
    HeaderCopy(final InputStream message, final BooleanSupplier stopped) {
        super(message);
        this.stopped = stopped;
    }

    /** The header block as far as it was read, at most 256 KiB of it. */
    InputStream header() {
        return new HeaderBytes(header.toByteArray());
    }

    /** How many bytes were read. */
    long count() {
        return count;
    }

    /** Why reading broke off; null when it did not. */
    IOException fault() {
        return fault;
    }

    @Override
    public int read() throws IOException {
        final byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(final byte[] buffer, final int offset, final int length) throws IOException {
        try {
            if (stopped.getAsBoolean()) {
                throw new IOException("Listing was stopped");
            }

            final int read = super.read(buffer, offset, length);
            if (read > 0) {
                count += read;
                keep(buffer, offset, read);
            }
            return read;
        } catch (final IOException e) {
            fault = e;
            throw e;
        } catch (final RuntimeException e) {
            final IOException broken = new IOException("The content cannot be read: " + e, e);
            fault = broken;
            throw broken;
        }
    }

    /** Lets the message write itself, since one that lies in memory does it at once and not piece by piece. */
    @Override
    public long transferTo(final OutputStream out) throws IOException {
        final long before = count;
        final Passing passing = new Passing(out);
        try {
            in.transferTo(passing);
        } catch (final IOException e) {
            if (!passing.writingFailed) {
                fault = e;
            }
            throw e;
        } catch (final RuntimeException e) {
            if (passing.writingFailed) {
                throw e;
            }
            final IOException broken = new IOException("The content cannot be read: " + e, e);
            fault = broken;
            throw broken;
        }
        return count - before;
    }

    @Override
    public long skip(final long wanted) throws IOException {
        final byte[] skipped = new byte[(int) Math.min(Math.max(wanted, 0), 4096)];
        return Math.max(read(skipped, 0, skipped.length), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void keep(final byte[] buffer, final int offset, final int length) {
        int kept = 0;
        while (kept < length && !headerEnded) {
            final byte value = buffer[offset + kept];
            kept++;
            if (value == '\n') {
                headerEnded = lineEmpty;
                lineEmpty = true;
            } else if (value != '\r') {
                lineEmpty = false;
            }
            headerEnded |= header.size() + kept >= MAXIMUM_HEADER;
        }
        header.write(buffer, offset, kept);
    }

    /** What is written here is passed on, and counts as read. */
    private final class Passing extends OutputStream {
        private final OutputStream out;
        private boolean writingFailed;

        private Passing(final OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(final int value) throws IOException {
            write(new byte[]{(byte) value}, 0, 1);
        }

        @Override
        public void write(final byte[] buffer, final int offset, final int length) throws IOException {
            if (stopped.getAsBoolean()) {
                throw new IOException("Listing was stopped");
            }

            count += length;
            keep(buffer, offset, length);
            writingFailed = true;
            out.write(buffer, offset, length);
            writingFailed = false;
        }
    }

    /** Gives what it has without a buffer for what it might have. */
    private static final class HeaderBytes extends ByteArrayInputStream {
        private HeaderBytes(final byte[] bytes) {
            super(bytes);
        }

        @Override
        public byte[] readNBytes(final int length) {
            final byte[] bytes = new byte[Math.min(length, available())];
            readNBytes(bytes, 0, bytes.length);
            return bytes;
        }
    }
}
