/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.draft.DraftComposer;
import org.salespartner.email.identity.Digests;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.SentMail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The message of a draft: the one that is to be sent, and the one that went out. */
public final class DraftMessage {
    private static final Pattern MESSAGE_ID = Pattern.compile("^Message-ID:.*\r\n(?:[ \t].*\r\n)*", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final String HEADER_END = "\r\n\r\n";

    private DraftMessage() {
    }

    /** Under what a mail of ours is recognised wherever it is found, and what its Message-ID is made from (rule R2). */
    public static String key(final ReplyKey key) {
        return Digests.sha256(String.join("\n", key.accountId(), key.answered(), key.step()));
    }

    /** The message with this Date; the same Date always gives the same bytes. */
    public static OutgoingEmail compose(final Draft draft, final Instant sentAt) throws InvalidOutgoingEmailException {
        return DraftComposer.compose(draft.content(), MailboxDrafts.KEY_HEADER, key(draft.key()), sentAt, draft.decidedBy() != null);
    }

    /** Under what the copy of a draft is recognised in the mailbox: another key, so that it is never taken for the mail that is sent (rule R2). */
    public static String copyKey(final ReplyKey key) {
        return Digests.sha256("copy\n" + key(key));
    }

    /**
     * The copy of a draft for a person who looks among the mailbox's drafts. It does not say that no person has seen it (rule R7): it goes out only
     * by a person's hand.
     */
    public static OutgoingEmail copy(final Draft draft, final Instant date) throws InvalidOutgoingEmailException {
        return DraftComposer.compose(draft.content(), DraftCopies.KEY_HEADER, copyKey(draft.key()), date, true);
    }

    /**
     * The message as it stands in the mailbox: a provider that sends drafts may have changed more of it than the Message-ID, such as its Date, and
     * the timeline would take that for another mail (rule I1).
     *
     * @return empty when it cannot be had now
     */
    public static Optional<byte[]> fetched(final EmailAccount account, final Draft draft, final SentMail sent) {
        if (sent.providerId() == null) {
            return Optional.empty();
        }

        final Collected collected = new Collected();
        final MailFolder folder = new MailFolder("Sent", MailFolder.Role.SENT);
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(folder, List.of(new MessageReference(folder.name(), sent.providerId(), null, null, null, -1)), FetchScope.FULL, collected);
        } catch (final MailboxException | RuntimeException e) {
            // It is out and noted: what it said is known without the mailbox, too.
            return Optional.empty();
        }
        // An id that means another message to this provider must not put that one on the timeline.
        return Optional.ofNullable(collected.content).filter(content -> header(content).contains(key(draft.key())));
    }

    /** The message as we composed it, with the Message-ID that it went out with. */
    public static byte[] recomposed(final Draft draft, final SentMail sent) throws InvalidOutgoingEmailException {
        final OutgoingEmail email = compose(draft, sent.sentAt());
        final byte[] raw = bytes(email);
        return sent.messageId() == null || sent.messageId().equals(email.messageId()) ? raw : renamed(raw, sent.messageId());
    }

    private static byte[] bytes(final OutgoingEmail email) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            email.writeWithBcc(out);
        } catch (final IOException e) {
            throw new UncheckedIOException("A message whose attachments lie in memory could not be written", e);
        }
        return out.toByteArray();
    }

    private static byte[] renamed(final byte[] raw, final String messageId) {
        final String header = header(raw);
        final String other = MESSAGE_ID.matcher(header).replaceFirst(Matcher.quoteReplacement("Message-ID: <%s>\r\n".formatted(messageId)));
        final byte[] start = other.getBytes(StandardCharsets.ISO_8859_1);
        final byte[] renamed = new byte[start.length + raw.length - header.length()];
        System.arraycopy(start, 0, renamed, 0, start.length);
        System.arraycopy(raw, header.length(), renamed, start.length, raw.length - header.length());
        return renamed;
    }

    /** With the line end of its last field; one character for each byte. */
    private static String header(final byte[] raw) {
        final String all = new String(raw, StandardCharsets.ISO_8859_1);
        final int end = all.indexOf(HEADER_END);
        return end < 0 ? all : all.substring(0, end + 2);
    }

    /** Keeps the one message that is fetched. */
    private static final class Collected implements MessageSink {
        private byte[] content;

        @Override
        public void accept(final MessageReference message, final String registerKey, final InputStream in) throws IOException {
            content = in.readAllBytes();
        }

        @Override
        public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
            content = null;
        }
    }
}
