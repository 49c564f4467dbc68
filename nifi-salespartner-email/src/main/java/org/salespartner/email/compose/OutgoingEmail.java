/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A message that is ready to be sent: everything in it was checked. Immutable; it can be written any number of times and gives the same bytes each
 * time, as long as its attachments do. Made by an {@link OutgoingEmailBuilder}.
 */
public final class OutgoingEmail {
    /** RFC 5322, 3.3; not the platform's RFC_1123_DATE_TIME, which writes GMT for an offset of nought. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

    private final Envelope envelope;
    private final String subject;
    private final String messageId;
    private final ThreadHeaders thread;
    private final Instant sentAt;
    private final ZoneId zone;
    private final String autoSubmitted;
    private final List<ExtraHeader> extraHeaders;
    private final Body body;
    private final List<OutgoingAttachment> attachments;
    private final List<String> notes;

    /** Who writes to whom; {@code replyTo} may be null. */
    record Envelope(EmailAddress from, EmailAddress replyTo, List<EmailAddress> to, List<EmailAddress> cc, List<EmailAddress> bcc) {
        Envelope {
            to = List.copyOf(to);
            cc = List.copyOf(cc);
            bcc = List.copyOf(bcc);
        }
    }

    OutgoingEmail(final OutgoingEmailBuilder builder, final Envelope envelope, final String messageId, final List<ExtraHeader> extraHeaders,
            final Body body) {
        this.envelope = envelope;
        this.messageId = messageId;
        this.extraHeaders = List.copyOf(extraHeaders);
        this.body = body;
        this.subject = SafeText.line(builder.subject, SubjectLine.LONGEST);
        this.thread = builder.thread;
        this.sentAt = builder.sentAt == null ? Instant.now() : builder.sentAt;
        this.zone = builder.author.zone();
        this.autoSubmitted = builder.autoSubmitted;
        this.attachments = List.copyOf(builder.attachments);
        this.notes = List.copyOf(builder.notes);
    }

    /** Without angle brackets. */
    public String messageId() {
        return messageId;
    }

    /** Without angle brackets; null when this follows no other mail, or one without an id. */
    public String inReplyTo() {
        return thread.inReplyTo();
    }

    /** Without angle brackets, oldest first. */
    public List<String> references() {
        return thread.references();
    }

    /** The domain in its ASCII form, as in all addresses here. */
    public EmailAddress from() {
        return envelope.from();
    }

    public List<EmailAddress> to() {
        return envelope.to();
    }

    public List<EmailAddress> cc() {
        return envelope.cc();
    }

    public List<EmailAddress> bcc() {
        return envelope.bcc();
    }

    /** Whom the message goes to: To, Cc and Bcc, nobody twice. What RCPT TO takes (RFC 5321, 4.1.1.3). */
    public List<String> recipients() {
        return Stream.of(envelope.to(), envelope.cc(), envelope.bcc()).flatMap(List::stream).map(EmailAddress::address).toList();
    }

    public String subject() {
        return subject;
    }

    public Instant sentAt() {
        return sentAt;
    }

    public List<OutgoingAttachment> attachments() {
        return attachments;
    }

    /** What was left out on the way, one sentence each. */
    public List<String> notes() {
        return notes;
    }

    /**
     * Writes the message as all recipients may see it, without Bcc (RFC 5322, 3.6.3). Flushes the stream and does not close it.
     *
     * @throws IOException when the stream, or the content of an attachment, fails
     */
    public void writeTo(final OutputStream out) throws IOException {
        MimeWriter.write(header(false), messageId, body, attachments, out);
    }

    /**
     * Writes the message with Bcc: for a draft, for the copy in Sent, and for providers that take the recipients from the header and remove Bcc
     * themselves. Never to be handed to SMTP.
     *
     * @throws IOException when the stream, or the content of an attachment, fails
     */
    public void writeWithBcc(final OutputStream out) throws IOException {
        MimeWriter.write(header(true), messageId, body, attachments, out);
    }

    private String header(final boolean withBcc) {
        final HeaderWriter header = new HeaderWriter();
        header.words("Date", List.of(DATE.format(sentAt.atZone(zone)).split(" ")));
        header.addresses("From", List.of(envelope.from()));
        header.addresses("Reply-To", envelope.replyTo() == null ? List.of() : List.of(envelope.replyTo()));
        header.addresses("To", envelope.to());
        header.addresses("Cc", envelope.cc());
        header.addresses("Bcc", withBcc ? envelope.bcc() : List.of());
        header.ids("Message-ID", List.of(messageId));
        header.ids("In-Reply-To", thread.inReplyTo() == null ? List.of() : List.of(thread.inReplyTo()));
        header.ids("References", thread.references());
        header.text("Subject", subject);
        if (autoSubmitted != null) {
            header.words("Auto-Submitted", List.of(autoSubmitted));
        }
        extraHeaders.forEach(extra -> header.words(extra.name(), List.of(extra.value().split(" "))));
        return header.toString();
    }
}
