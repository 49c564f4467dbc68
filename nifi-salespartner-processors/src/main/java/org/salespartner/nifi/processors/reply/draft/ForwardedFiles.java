/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.salespartner.email.document.Attachment;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.email.draft.DraftAttachment;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a mail that is forwarded, fetched from the mailbox: the document describes them and does not hold them. They go as files and not as
 * the whole mail (message/rfc822), since that may not be encoded (RFC 2046, 5.2.1) and not every server takes what it may hold, since its header
 * tells what is nobody else's business (Bcc among it), and since the person who approves sees by name what goes out.
 */
final class ForwardedFiles implements MessageSink {
    private static final String SENTENCE = "The files of the mail cannot go along: %s";
    private static final String UNNAMED = "attachment";
    /** The text is not looked at. */
    private static final long TEXT = 100_000;

    private final EmailDocument document;
    private final long room;
    private final List<DraftAttachment> files = new ArrayList<>();
    private boolean gone;
    private String trouble;

    private ForwardedFiles(final EmailDocument document, final long room) {
        this.document = document;
        this.room = room;
    }

    /**
     * In the order of the mail; empty when it has none, and then nothing is fetched.
     *
     * @param room how many bytes they may have together
     * @throws NoDraftException when they cannot be had or are too many: a person has to decide
     * @throws MailboxException when the mailbox cannot be asked now
     */
    static List<DraftAttachment> of(final EmailDocument document, final EmailAccount account, final long room)
            throws NoDraftException, MailboxException {
        if (document.attachments().isEmpty()) {
            return List.of();
        }
        final Sighting place = document.sighting();
        if (place == null || place.folder() == null || place.providerId() == null) {
            throw refused("the document does not say where in the mailbox the mail lies. Forward mail that ListNewEmails has listed.");
        }
        if (document.attachments().stream().mapToLong(Attachment::size).sum() > room) {
            throw refused(tooLarge(room));
        }

        final ForwardedFiles fetched = new ForwardedFiles(document, room);
        try (Mailbox mailbox = account.openMailbox()) {
            fetched.fetch(mailbox, new MessageReference(place.folder(), place.providerId(), place.uidValidity(), document.providerThreadId(),
                    document.receivedAt(), -1));
        } catch (final FolderUnavailableException e) {
            throw new NoDraftException(DraftReply.REL_REVIEW, SENTENCE.formatted(e.getMessage()), e);
        }
        if (fetched.trouble != null) {
            throw refused(fetched.trouble);
        }
        return fetched.files;
    }

    @Override
    public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
        files.clear();
        trouble = null;
        final long[] total = new long[1];
        final AttachmentSink sink = (attachment, bytes) -> {
            total[0] += attachment.size();
            if (total[0] <= room) {
                files.add(new DraftAttachment(attachment.fileName() == null ? UNNAMED : attachment.fileName(), attachment.mediaType(),
                        bytes.readAllBytes()));
            }
        };
        final EmailDocument there = new EmailReader(TEXT).read(() -> content, ReadContext.NONE, sink).document();
        if (!isSame(there)) {
            trouble = "another mail lies where it was.";
        } else if (total[0] > room) {
            trouble = tooLarge(room);
        }
    }

    @Override
    public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
        gone = why == Unavailable.VANISHED;
        trouble = reason;
    }

    /** A folder that was made anew holds the mail elsewhere (rule S3). */
    private void fetch(final Mailbox mailbox, final MessageReference wanted) throws MailboxException {
        final MailFolder folder = new MailFolder(wanted.folder(), MailFolder.Role.OTHER);
        trouble = "the server delivered nothing, and did not say why.";
        mailbox.fetch(folder, List.of(wanted), FetchScope.FULL, this);
        if (!gone || document.messageId() == null) {
            return;
        }

        final Optional<MessageReference> found = mailbox.find(folder, document.messageId());
        if (found.isPresent()) {
            mailbox.fetch(folder, List.of(found.get()), FetchScope.FULL, this);
        }
    }

    /** By the Message-ID, since an identity also counts on how much of the text was read. */
    private boolean isSame(final EmailDocument there) {
        return document.messageId() == null ? there.identity().equals(document.identity()) : document.messageId().equals(there.messageId());
    }

    private static String tooLarge(final long room) {
        return "they have more than the %d bytes that are left for attachments. Send them by hand, or attach fewer files of your own."
                .formatted(room);
    }

    private static NoDraftException refused(final String why) {
        return new NoDraftException(DraftReply.REL_REVIEW, SENTENCE.formatted(why));
    }
}
