/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.salespartner.nifi.system.mail.FoundMessage;
import org.salespartner.nifi.system.mail.MessageFiles;
import org.salespartner.nifi.system.mail.MessageVisitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The user's own mails, as {@link MessageFiles} finds them.
 *
 * <p>The mailbox is to hold all of them within the window of a first sync. A mail whose Date lies in the window keeps it; each other one gets a time
 * at the window's start, a second after the one before, so that the order of the files is kept.</p>
 */
final class MailFiles implements MailSource {
    /** More than any provider takes; a demo mailbox keeps its mails in memory. */
    static final int MAXIMUM_SIZE = 64 * 1024 * 1024;

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
        new MessageFiles(root).forEach(new MessageVisitor() {
            @Override
            public void message(final FoundMessage message) throws IOException {
                final byte[] content = message.content().readNBytes(MAXIMUM_SIZE + 1);
                final String name = message.nameBelow(root);
                if (content.length > MAXIMUM_SIZE) {
                    visitor.unreadable(name, tooLarge());
                } else {
                    visitor.mail(mail(name, content, Files.getLastModifiedTime(message.file()).toInstant()));
                }
            }

            @Override
            public void unreadable(final Path file, final String reason) {
                visitor.unreadable(MessageFiles.below(root, file).toString(), reason);
            }
        });
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
