/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import jakarta.mail.MessagingException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends over SMTP, each mail on a connection of its own. All that comes before the mail itself is done to prepare it, so that an end before that
 * leaves no doubt; what became of a mail that was handed over shows only in the folder of sent mail: found there it was sent, otherwise nobody knows
 * (rule R2).
 */
public final class SmtpSender implements MailSender {
    private final SmtpConnector connector;
    private final SmtpErrors errors;
    private final SentFolder sentFolder;
    private final boolean copies;
    private final Map<String, String> keys = new HashMap<>();
    private Transaction prepared;

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
    public Optional<DraftReference> prepare(final OutgoingEmail email, final String key, final String threadId) throws MailboxException {
        keys.put(email.messageId(), key);
        close();
        prepared = begun(email);
        return Optional.empty();
    }

    @Override
    public Receipt send(final OutgoingEmail email, final DraftReference draft) throws MailboxException {
        final Transaction transaction = prepared != null && prepared.email().messageId().equals(email.messageId()) ? prepared : begun(email);
        prepared = null;
        try (SmtpConnection connection = transaction.connection()) {
            handOver(connection, transaction.email());
        }

        return filed(transaction.email(), transaction.refused());
    }

    @Override
    public Fate fate(final String messageId, final String key, final DraftReference draft) throws MailboxException {
        return sentFolder.find(messageId, key).map(sent -> new Fate(State.SENT, sent)).orElseGet(() -> new Fate(State.UNKNOWN, null));
    }

    @Override
    public void close() {
        if (prepared != null) {
            prepared.connection().close();
            prepared = null;
        }
    }

    /** The server has taken sender and recipients, and nothing of the mail yet. */
    private Transaction begun(final OutgoingEmail email) throws MailboxException {
        final long size = size(email);
        final SmtpConnection connection = connector.connect();
        try {
            begin(connection, email.from().address(), size);
            return new Transaction(email, connection, recipients(connection, email));
        } catch (final MailboxException e) {
            connection.close();
            throw e;
        } catch (final MessagingException | RuntimeException e) {
            connection.abort();
            throw errors.lost(e);
        }
    }

    private void handOver(final SmtpConnection connection, final OutgoingEmail email) throws MailboxException {
        final SmtpReply answer;
        try {
            answer = connection.transmit(email);
        } catch (final MessagingException | IOException | RuntimeException e) {
            connection.abort();
            throw connection.hasHandedOver() ? errors.uncertain(e) : errors.lost(e);
        }

        if (connection.hasHandedOver() && answer.isPositive()) {
            return;
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
            throw errors.senderNotTaken(reply);
        }
    }

    /**
     * Names all recipients, as long as nothing is out (RFC 5321, 3.3): who counts is whom the mail is for. When one of these is put off, or none is
     * taken, the mail is given up here, before DATA; the connection's QUIT takes the transaction back (RFC 5321, 4.1.1.10). A copy that is refused
     * keeps the mail from nobody.
     *
     * @return those who were refused, never all whom the mail is for
     */
    private Map<String, String> recipients(final SmtpConnection connection, final OutgoingEmail email) throws MailboxException, MessagingException {
        final Set<String> addressees = addressees(email);
        final Map<String, SmtpReply> refused = new LinkedHashMap<>();
        for (final String recipient : email.recipients()) {
            final SmtpReply reply = connection.ask("RCPT TO:<%s>".formatted(recipient));
            if (reply.isClosing() || !reply.isPositive() && !reply.isTemporary() && !reply.isPermanent()) {
                throw errors.notTaken(reply);
            }

            if (!reply.isPositive()) {
                refused.put(recipient, reply);
            }
        }

        final Map<String, SmtpReply> inVain = new LinkedHashMap<>(refused);
        inVain.keySet().retainAll(addressees);
        final Optional<SmtpReply> putOff = inVain.values().stream().filter(SmtpReply::isTemporary).findFirst();
        if (putOff.isPresent()) {
            throw errors.notTaken(putOff.get());
        }

        if (inVain.size() == addressees.size()) {
            throw errors.nobodyTaken(inVain);
        }

        final Map<String, String> told = new LinkedHashMap<>();
        refused.forEach((recipient, reply) -> told.put(recipient, SmtpErrors.besideOthers(reply)));
        return told;
    }

    /** Whom the mail is for: To, and in a mail that has none all its recipients. */
    private static Set<String> addressees(final OutgoingEmail email) {
        final List<EmailAddress> to = email.to();
        return new LinkedHashSet<>(to.isEmpty() ? email.recipients() : to.stream().map(EmailAddress::address).toList());
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

    /**
     * A mail transaction (RFC 5321, 3.3) before DATA.
     *
     * @param refused who was refused while whom the mail is for was taken
     */
    private record Transaction(OutgoingEmail email, SmtpConnection connection, Map<String, String> refused) {
    }
}
