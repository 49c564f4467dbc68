/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The user's own mails: one file, a folder of files with any names, a Maildir or an mbox.
 *
 * <p>A folder is read with everything below it, each file as one message. A folder with {@code cur} and {@code new} is a Maildir: only what lies in
 * those two counts, {@code tmp} holds what is not yet delivered. A single file that begins with a From_ line is an mbox.</p>
 *
 * <p>The mailbox is to hold all of them within the window of a first sync. A mail whose Date lies in the window keeps it; each other one gets a time
 * at the window's start, a second after the one before, so that the order of the files is kept.</p>
 */
final class MailFiles implements MailSource {
    /** More than any provider takes; a demo mailbox keeps its mails in memory. */
    static final int MAXIMUM_SIZE = 64 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final String FROM_LINE = "From ";

    private final Path root;
    private final String folder;
    private final Instant oldest;
    private final Instant now;
    private long shifted;

    /**
     * @param folder the folder of the mailbox that the mails go to
     * @param window how far back the first sync looks
     */
    MailFiles(final Path root, final String folder, final Instant now, final Duration window) {
        this.root = root;
        this.folder = folder;
        this.now = now;
        this.oldest = now.minus(window).plus(Duration.ofHours(1));
    }

    @Override
    public void forEach(final MailVisitor visitor) throws IOException {
        if (!Files.exists(root)) {
            throw new NoSuchFileException(root.toString(), null, "there is no such file or folder");
        }

        if (Files.isDirectory(root)) {
            readFolder(visitor);
        } else if (isMbox(root)) {
            readMbox(visitor);
        } else {
            readFile(root, root.getFileName().toString(), visitor);
        }
    }

    private void readFolder(final MailVisitor visitor) throws IOException {
        final List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, followingLinks(), Integer.MAX_VALUE, collectInto(files, visitor));
        Collections.sort(files);
        for (final Path file : files) {
            readFile(file, root.relativize(file).toString(), visitor);
        }
    }

    private FileVisitor<Path> collectInto(final List<Path> files, final MailVisitor visitor) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && isMessage(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException fault) {
                visitor.unreadable(root.relativize(file).toString(), "It cannot be read (" + fault + ").");
                return FileVisitResult.CONTINUE;
            }
        };
    }

    /** In a Maildir the indexes and locks of mail programs lie beside the messages. */
    private static boolean isMessage(final Path file) {
        final Path parent = file.getParent();
        if (isMaildir(parent)) {
            return false;
        }

        return !isMaildir(parent.getParent()) || !"tmp".equals(parent.getFileName().toString());
    }

    private static boolean isMaildir(final Path candidate) {
        return candidate != null && Files.isDirectory(candidate.resolve("cur")) && Files.isDirectory(candidate.resolve("new"));
    }

    private static Set<FileVisitOption> followingLinks() {
        return EnumSet.of(FileVisitOption.FOLLOW_LINKS);
    }

    private void readFile(final Path file, final String name, final MailVisitor visitor) {
        try {
            if (Files.size(file) > MAXIMUM_SIZE) {
                visitor.unreadable(name, tooLarge());
                return;
            }

            visitor.mail(mail(name, Files.readAllBytes(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (final IOException e) {
            visitor.unreadable(name, "It cannot be read (" + e + ").");
        }
    }

    private void readMbox(final MailVisitor visitor) throws IOException {
        final Instant modified = Files.getLastModifiedTime(root).toInstant();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(root), BUFFER)) {
            final MboxReader mbox = new MboxReader(file, MAXIMUM_SIZE);
            for (MboxReader.Entry entry = mbox.next(); entry != null; entry = mbox.next()) {
                final String name = root.getFileName() + " #" + entry.number();
                if (entry.truncated()) {
                    visitor.unreadable(name, tooLarge());
                } else {
                    visitor.mail(mail(name, entry.content(), modified));
                }
            }
        }
    }

    private static boolean isMbox(final Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return FROM_LINE.equals(new String(content.readNBytes(FROM_LINE.length()), StandardCharsets.US_ASCII));
        }
    }

    private SourceMail mail(final String name, final byte[] content, final Instant fileTime) {
        return new SourceMail(name, folder, received(MailHeaders.date(content).orElse(fileTime)), content);
    }

    private Instant received(final Instant claimed) {
        if (claimed.isAfter(oldest) && claimed.isBefore(now)) {
            return claimed;
        }

        shifted++;
        final Instant inOrder = oldest.plusSeconds(shifted);
        return inOrder.isBefore(now) ? inOrder : now;
    }

    private static String tooLarge() {
        return "It is larger than " + MAXIMUM_SIZE / 1024 / 1024 + " MB: the demo mailbox keeps its mails in memory.";
    }
}
