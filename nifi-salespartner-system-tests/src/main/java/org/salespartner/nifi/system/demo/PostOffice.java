/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Takes mail by SMTP on a free port of the loopback interface and puts it into the mailbox of whoever it is for; a mailbox is made when missing. */
final class PostOffice implements AutoCloseable {
    private static final long START_LIMIT_MILLIS = 20_000;

    private final Managers greenMail;
    private final AbstractServer server;

    PostOffice(final String host, final Managers greenMail) {
        this.greenMail = greenMail;
        server = new SmtpServer(new ServerSetup(0, host, ServerSetup.PROTOCOL_SMTP), greenMail);
        server.setDaemon(true);
        server.startService();
        try {
            if (!server.waitTillRunning(START_LIMIT_MILLIS)) {
                throw new IllegalStateException("The demo's SMTP server does not start within " + START_LIMIT_MILLIS / 1000 + " s.");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the demo's SMTP server starts.", e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** What lies in the inboxes of all but one address. */
    List<Received> receivedBut(final String address) {
        final List<Received> received = new ArrayList<>();
        for (final GreenMailUser user : greenMail.getUserManager().listUser()) {
            if (!address.equalsIgnoreCase(user.getEmail())) {
                received.addAll(received(user));
            }
        }
        return received;
    }

    /** What lies in the inbox of an address; nothing when nobody has ever written there. */
    List<Received> received(final String address) {
        final GreenMailUser user = greenMail.getUserManager().getUserByEmail(address);
        return user == null ? List.of() : received(user);
    }

    private List<Received> received(final GreenMailUser user) {
        try {
            final List<Received> received = new ArrayList<>();
            for (final StoredMessage message : greenMail.getImapHostManager().getInbox(user).getMessages()) {
                received.add(Received.of(user.getEmail(), message.getMimeMessage()));
            }
            return received;
        } catch (final FolderException | MessagingException | IOException e) {
            throw new IllegalStateException("The mailbox of %s cannot be read.".formatted(user.getEmail()), e);
        }
    }

    @Override
    public void close() {
        server.stopService();
    }

    /**
     * A mail as it arrived.
     *
     * @param mailbox    in whose inbox it lies
     * @param messageId  without brackets; empty when the mail has none
     * @param subject    as a person reads it; empty when the mail has none
     * @param inReplyTo  Message-ID without brackets; empty when the mail names none
     * @param references Message-IDs without brackets, the oldest first
     * @param content    the raw message
     */
    record Received(String mailbox, String messageId, String subject, String inReplyTo, List<String> references, byte[] content) {
        boolean isSame(final Received other) {
            return mailbox.equals(other.mailbox) && messageId.equals(other.messageId);
        }

        private static Received of(final String mailbox, final MimeMessage message) throws MessagingException, IOException {
            final ByteArrayOutputStream content = new ByteArrayOutputStream();
            message.writeTo(content);
            return new Received(mailbox, first(ids(message.getHeader("Message-ID", " "))), Objects.requireNonNullElse(message.getSubject(), ""),
                    first(ids(message.getHeader("In-Reply-To", " "))), ids(message.getHeader("References", " ")), content.toByteArray());
        }

        private static String first(final List<String> ids) {
            return ids.isEmpty() ? "" : ids.getFirst();
        }

        private static List<String> ids(final String header) {
            return header == null ? List.of() : List.of(header.replaceAll("[<>]", " ").strip().split("\\s+"));
        }
    }
}
