/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The bytes of one message, readable from any place: in memory up to {@value #MEMORY_LIMIT} bytes, beyond that in a temporary
 * file that is gone when this is closed (where the operating system allows it, already while it is open, so that not even a
 * killed process leaves it behind). For one thread at a time.
 */
public final class MessageBytes implements Closeable {
    private static final int MEMORY_LIMIT = 1 << 20;

    private final byte[] memory;
    private final RandomAccessFile file;
    private final Path path;
    private final long length;

    private MessageBytes(final byte[] memory, final RandomAccessFile file, final Path path, final long length) {
        this.memory = memory;
        this.file = file;
        this.path = path;
        this.length = length;
    }

    /** Takes the stream to its end; does not close it. */
    public static MessageBytes of(final InputStream in) throws IOException {
        final byte[] head = in.readNBytes(MEMORY_LIMIT + 1);
        return head.length <= MEMORY_LIMIT ? of(head) : spool(head, in);
    }

    /** Over bytes already at hand, which must not change any more. */
    public static MessageBytes of(final byte[] bytes) {
        return new MessageBytes(bytes, null, null, bytes.length);
    }

    private static MessageBytes spool(final byte[] head, final InputStream rest) throws IOException {
        final Path path = Files.createTempFile("salespartner-", ".eml");
        boolean spooled = false;
        try {
            try (OutputStream out = Files.newOutputStream(path)) {
                out.write(head);
                rest.transferTo(out);
            }
            final RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
            spooled = true;
            return new MessageBytes(null, file, deletedWhileOpen(path) ? null : path, file.length());
        } finally {
            if (!spooled) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static boolean deletedWhileOpen(final Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (final IOException e) {
            // Windows keeps what is open; close() deletes it.
            return false;
        }
    }

    /** In bytes. */
    public long length() {
        return length;
    }

    /** A stream over the bytes {@code from} (inclusive) to {@code to} (exclusive); closing it is not needed. */
    public InputStream slice(final long from, final long to) {
        final long start = Math.clamp(from, 0, length);
        final long end = Math.clamp(to, start, length);
        if (memory != null) {
            return new ByteArrayInputStream(memory, (int) start, (int) (end - start));
        }
        return new Slice(start, end);
    }

    /** Reads up to {@code count} bytes that begin at {@code position}; returns how many, -1 at the end. */
    int read(final long position, final byte[] into, final int offset, final int count) throws IOException {
        if (position >= length) {
            return -1;
        }
        if (memory != null) {
            final int available = (int) Math.min(count, length - position);
            System.arraycopy(memory, (int) position, into, offset, available);
            return available;
        }
        file.seek(position);
        return file.read(into, offset, count);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
        if (path != null) {
            Files.deleteIfExists(path);
        }
    }

    private final class Slice extends InputStream {
        private static final int BUFFER = 16 * 1024;

        private final byte[] buffer = new byte[BUFFER];
        private final long end;
        private long position;
        private int index;
        private int filled;

        private Slice(final long start, final long end) {
            this.position = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            return index < filled || fill() ? buffer[index++] & 0xff : -1;
        }

        @Override
        public int read(final byte[] into, final int offset, final int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, into.length);
            if (count == 0) {
                return 0;
            }
            if (index >= filled && !fill()) {
                return -1;
            }
            final int taken = Math.min(count, filled - index);
            System.arraycopy(buffer, index, into, offset, taken);
            index += taken;
            return taken;
        }

        @Override
        public int available() {
            return filled - index;
        }

        private boolean fill() throws IOException {
            final int wanted = (int) Math.min(BUFFER, end - position);
            final int count = wanted <= 0 ? -1 : MessageBytes.this.read(position, buffer, 0, wanted);
            index = 0;
            filled = Math.max(count, 0);
            position += filled;
            return filled > 0;
        }
    }
}
