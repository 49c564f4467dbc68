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
        return new ByteArrayInputStream(header.toByteArray());
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
}
