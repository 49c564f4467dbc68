/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * The messages of a path: one file, a folder of files with any names, a Maildir or an mbox.
 *
 * <p>A folder is read with everything below it in the order of the names, each file as one message; only what is called {@code .mbox} and begins as
 * an mbox does is one. A folder with {@code cur} and {@code new} is a Maildir: only what lies in those two counts, {@code tmp} holds what is not yet
 * delivered. A single file that begins with a From_ line is an mbox, whatever its name.</p>
 */
public final class MessageFiles {
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_FROM_LINE = 1000;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Path root;

    public MessageFiles(final Path root) {
        this.root = root;
    }

    /**
     * Visits each message once, never two at a time.
     *
     * @throws NoSuchFileException when the path does not exist
     */
    public void forEach(final MessageVisitor visitor) throws IOException {
        if (!Files.exists(root)) {
            throw new NoSuchFileException(root.toString(), null, "there is no such file or folder");
        }

        if (!Files.isDirectory(root)) {
            visit(root, true, visitor);
            return;
        }

        final List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, collectInto(files, visitor));
        Collections.sort(files);
        for (final Path file : files) {
            visit(file, file.toString().toLowerCase(Locale.ROOT).endsWith(".mbox"), visitor);
        }
    }

    /** The path of a file without the path that was asked for; a single file's name. */
    public static Path below(final Path root, final Path file) {
        return file.equals(root) ? file.getFileName() : root.relativize(file);
    }

    private static FileVisitor<Path> collectInto(final List<Path> files, final MessageVisitor visitor) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
                if (attributes.isSymbolicLink()) {
                    visitor.unreadable(file, "It is a link to a file that is not there.");
                } else if (attributes.isRegularFile() && isMessage(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException fault) {
                visitor.unreadable(file, reason(fault));
                return FileVisitResult.CONTINUE;
            }
        };
    }

    /** In a Maildir the indexes and locks of mail programs lie beside the messages. */
    private static boolean isMessage(final Path file) {
        final Path parent = file.toAbsolutePath().getParent();
        if (isMaildir(parent)) {
            return false;
        }

        return !isMaildir(parent.getParent()) || !"tmp".equals(parent.getFileName().toString());
    }

    private static boolean isMaildir(final Path candidate) {
        return candidate != null && Files.isDirectory(candidate.resolve("cur")) && Files.isDirectory(candidate.resolve("new"));
    }

    private static void visit(final Path file, final boolean perhapsMbox, final MessageVisitor visitor) throws IOException {
        try (InputStream content = new Content(file)) {
            if (perhapsMbox && isMbox(content)) {
                final MboxReader mbox = new MboxReader(content);
                for (InputStream message = mbox.next(); message != null; message = mbox.next()) {
                    visitor.message(new FoundMessage(file, mbox.number(), message));
                }
            } else {
                visitor.message(new FoundMessage(file, 0, content));
            }
        } catch (final UnreadableException e) {
            visitor.unreadable(file, reason(e.getCause()));
        }
    }

    /** If so, the content stands at its first From_ line, else where it stood. */
    private static boolean isMbox(final InputStream content) throws IOException {
        content.mark(LONGEST_FROM_LINE);
        final byte[] beginning = content.readNBytes(LONGEST_FROM_LINE);
        content.reset();
        final int start = Arrays.equals(BYTE_ORDER_MARK, Arrays.copyOf(beginning, BYTE_ORDER_MARK.length)) ? BYTE_ORDER_MARK.length : 0;
        int end = start;
        while (end < beginning.length && beginning[end] != '\n') {
            end++;
        }
        final boolean isMbox = MboxReader.isFromLine(Arrays.copyOfRange(beginning, start, end));
        if (isMbox) {
            content.skipNBytes(start);
        }
        return isMbox;
    }

    private static String reason(final Throwable fault) {
        return "It cannot be read (" + fault + ").";
    }

    /** A file whose faults can be told from those of whoever takes its content. */
    private static final class Content extends InputStream {
        private final InputStream file;

        private Content(final Path path) throws UnreadableException {
            try {
                this.file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
            } catch (final IOException e) {
                throw new UnreadableException(e);
            }
        }

        @Override
        public int read() throws UnreadableException {
            try {
                return file.read();
            } catch (final IOException e) {
                throw new UnreadableException(e);
            }
        }

        @Override
        public int read(final byte[] into, final int offset, final int count) throws UnreadableException {
            try {
                return file.read(into, offset, count);
            } catch (final IOException e) {
                throw new UnreadableException(e);
            }
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public synchronized void mark(final int limit) {
            file.mark(limit);
        }

        @Override
        public synchronized void reset() throws IOException {
            file.reset();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
