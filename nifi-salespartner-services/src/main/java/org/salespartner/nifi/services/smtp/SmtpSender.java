/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import jakarta.mail.MessagingException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends over SMTP, each mail on a connection of its own. Nothing can be made ready before, and what became of a mail shows only in the folder of sent
 * mail: found there it was sent, otherwise nobody knows (rule R2).
 */
public final class SmtpSender implements MailSender {
    private final SmtpConnector connector;
    private final SmtpErrors errors;
    private final SentFolder sentFolder;
    private final boolean copies;
    private final Map<String, String> keys = new HashMap<>();

    /**
     * @param copies whether a copy is put into the folder; when not, the provider does so itself
     */
    public SmtpSender(final SmtpSettings settings, final SentFolder sentFolder, final boolean copies) {
        this.connector = new SmtpConnector(settings);
        this.errors = new SmtpErrors(settings);
        this.sentFolder = sentFolder;
        this.copies = copies;
    }

    @Override
    public Optional<DraftReference> prepare(final OutgoingEmail email, final String key, final String threadId) {
        keys.put(email.messageId(), key);
        return Optional.empty();
    }

    @Override
    public Receipt send(final OutgoingEmail email, final DraftReference draft) throws MailboxException {
        final long size = size(email);
        final Map<String, String> refused;
        try (SmtpConnection connection = connector.connect()) {
            refused = handOver(connection, email, size);
        }

        return filed(email, refused);
    }

    @Override
    public Fate fate(final String messageId, final String key, final DraftReference draft) throws MailboxException {
        return sentFolder.find(messageId, key).map(sent -> new Fate(State.SENT, sent)).orElseGet(() -> new Fate(State.UNKNOWN, null));
    }

    @Override
    public void close() {
        // Each mail has had a connection of its own.
    }

    /** Gives the recipients who were refused while others got the mail. */
    private Map<String, String> handOver(final SmtpConnection connection, final OutgoingEmail email, final long size) throws MailboxException {
        final SmtpReply answer;
        final Map<String, String> refused;
        try {
            begin(connection, email.from().address(), size);
            refused = recipients(connection, email);
            answer = connection.transmit(email);
        } catch (final MessagingException | IOException | RuntimeException e) {
            connection.abort();
            throw connection.hasHandedOver() ? errors.uncertain(e) : errors.lost(e);
        }

        if (connection.hasHandedOver() && answer.isPositive()) {
            return refused;
        }

        if (answer.isTemporary() || answer.isPermanent()) {
            throw errors.notTaken(answer);
        }

        connection.abort();
        throw connection.hasHandedOver() ? errors.uncertain(null) : errors.broken(answer);
    }

    private void begin(final SmtpConnection connection, final String sender, final long size) throws MailboxException, MessagingException {
        String command = "MAIL FROM:<%s>".formatted(sender);
        if (connection.supportsExtension("SIZE")) {
            final long most = most(connection.getExtensionParameter("SIZE"));
            if (most > 0 && size > most) {
                throw errors.tooLarge(size, most);
            }

            command += " SIZE=" + size;
        }

        final SmtpReply reply = connection.ask(command);
        if (!reply.isPositive()) {
            throw errors.notTaken(reply);
        }
    }

    /** Names all recipients; gives those who were refused, never all. */
    private Map<String, String> recipients(final SmtpConnection connection, final OutgoingEmail email) throws MailboxException, MessagingException {
        final Map<String, String> refused = new LinkedHashMap<>();
        SmtpReply worst = null;
        int accepted = 0;
        for (final String recipient : email.recipients()) {
            final SmtpReply reply = connection.ask("RCPT TO:<%s>".formatted(recipient));
            if (reply.isPositive()) {
                accepted++;
            } else if (reply.isClosing() || !reply.isTemporary() && !reply.isPermanent()) {
                throw errors.notTaken(reply);
            } else {
                refused.put(recipient, SmtpErrors.recipient(reply));
                // Who is put off today may be taken tomorrow, and then it was not in vain.
                worst = worst != null && worst.isTemporary() ? worst : reply;
            }
        }

        if (accepted == 0) {
            throw errors.notTaken(worst);
        }

        return refused;
    }

    /** From here on the mail is sent, whatever happens (rule R6). */
    private Receipt filed(final OutgoingEmail email, final Map<String, String> refused) {
        Sent sent = new Sent(null, email.messageId());
        String note = null;
        try {
            if (copies) {
                sentFolder.file(email);
            } else {
                // A provider that files the mail may have given it another Message-ID.
                sent = sentFolder.find(email.messageId(), keys.get(email.messageId())).orElse(sent);
            }
        } catch (final MailboxException | RuntimeException e) {
            note = copies ? "The mail was sent, but no copy of it could be put into the folder of sent mail: %s".formatted(e.getMessage()) : null;
        }

        return new Receipt(sent, refused, note);
    }

    /** In bytes as they are written, which is what SIZE means (RFC 1870, 5). */
    private long size(final OutgoingEmail email) throws MailboxException {
        final long[] count = new long[1];
        try {
            email.writeTo(new OutputStream() {
                @Override
                public void write(final int octet) {
                    count[0]++;
                }

                @Override
                public void write(final byte[] octets, final int offset, final int length) {
                    count[0] += length;
                }
            });
        } catch (final IOException e) {
            throw errors.unreadable(e);
        }

        return count[0];
    }

    /** 0 when the server has no limit or tells none that can be read. */
    private static long most(final String parameter) {
        return parameter.strip().matches("\\d{1,18}") ? Long.parseLong(parameter.strip()) : 0;
    }
}
