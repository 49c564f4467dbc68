/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocumentBuilder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/** Reads the raw bytes of a message into an email document. Thread-safe. */
public final class EmailReader {
    private static final Session SESSION = Session.getInstance(new Properties());

    private final long maximumTextBytes;

    /**
     * @param maximumTextBytes how much of {@code text} and of {@code reply} is kept, in bytes of UTF-8; more is cut at a line end
     *                         and noted in {@code problems}
     */
    public EmailReader(final long maximumTextBytes) {
        this.maximumTextBytes = maximumTextBytes;
    }

    /**
     * Reads one message. Whatever the bytes are, a document comes out.
     *
     * @throws IOException only when the source cannot be read or the sink cannot take an attachment
     */
    public ReadEmail read(final MessageSource source, final ReadContext context, final AttachmentSink sink) throws IOException {
        final byte[] bytes;
        try (InputStream in = source.open()) {
            bytes = in.readAllBytes();
        }
        final Envelope envelope = EnvelopeReader.read(new ByteArrayInputStream(bytes));
        final EmailDocumentBuilder document = new EmailDocumentBuilder();
        final String digest = sha256(bytes);
        final boolean recognisable = envelope.from() != null || envelope.messageId() != null;
        try {
            final String text = text(new MimeMessage(SESSION, new ByteArrayInputStream(bytes)));
            document.text(text.length() > maximumTextBytes ? text.substring(0, (int) maximumTextBytes) : text);
        } catch (final MessagingException e) {
            document.problems(List.of("The message could not be read: " + e.getMessage()));
        }
        final String from = envelope.from() == null ? "" : envelope.from().address();
        document.identity(envelope.messageId() == null ? "sha256:" + digest : "mid:" + envelope.messageId())
                .conversationId(envelope.messageId() == null ? digest : envelope.messageId())
                .account(context.account()).sighting(context.sighting()).providerThreadId(context.providerThreadId())
                .messageId(envelope.messageId()).from(envelope.from()).to(envelope.to()).cc(envelope.cc())
                .subject(envelope.subject()).sentAt(envelope.sentAt()).receivedAt(context.receivedAt())
                .automation(new Automation(AutomationKind.HUMAN, List.of()));
        final Direction decided = context.ours().test(from) ? Direction.OUTBOUND : Direction.INBOUND;
        document.direction(context.direction() == null ? decided : context.direction());
        document.reply(document.build().text());
        return new ReadEmail(document.build(), recognisable);
    }

    private static String text(final Part part) throws MessagingException, IOException {
        final Object content = part.getContent();
        if (content instanceof final String string) {
            return string;
        }
        if (content instanceof final Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                final BodyPart child = multipart.getBodyPart(i);
                final String text = text(child);
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return "";
    }

    private static String sha256(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
