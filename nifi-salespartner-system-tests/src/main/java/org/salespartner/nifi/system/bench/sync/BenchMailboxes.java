/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.bench.measure.SyntheticMail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The mailboxes that are measured, on a Dovecot of their own. */
final class BenchMailboxes implements AutoCloseable {
    /** Whose mailbox is only read. */
    static final String USER = "sales";
    /** Whose mailbox is the same, for peers that mark what they have read. */
    static final String MARKED_USER = "marked";
    static final String PASSWORD = "bench-password";
    private static final long SEED = 42;

    private final Dovecot dovecot;

    BenchMailboxes() throws IOException {
        dovecot = Dovecot.start(Map.of(USER, PASSWORD, MARKED_USER, PASSWORD));
    }

    /** Synthetic mail of 2 to 50 KB, the same in both mailboxes. Gives the size in bytes of one of them. */
    long fill(final int messages) throws IOException {
        System.err.printf("Filling the mailboxes with %d messages%n", messages);
        final SyntheticMail mail = new SyntheticMail(SEED);
        final Instant first = Instant.now().minus(Duration.ofDays(20));
        long bytes = 0;
        for (int number = 0; number < messages; number++) {
            final Instant sent = first.plusSeconds(60L * number);
            final byte[] message = mail.message(number, sent);
            bytes += message.length;
            dovecot.deliver(USER, "INBOX", message, sent);
            dovecot.deliver(MARKED_USER, "INBOX", message, sent);
        }
        return bytes;
    }

    /** Many tiny messages in a folder of its own. */
    void fillTiny(final String folder, final int messages) throws IOException {
        System.err.printf("Filling a folder with %d tiny messages%n", messages);
        dovecot.createFolder(USER, folder);
        final Instant first = Instant.now().minus(Duration.ofDays(20));
        for (int number = 0; number < messages; number++) {
            final byte[] message = "From: a%1$d@customer.example\r\nMessage-ID: <tiny%1$d@customer.example>\r\nSubject: %1$d\r\n\r\nHello\r\n"
                    .formatted(number).getBytes(StandardCharsets.US_ASCII);
            dovecot.deliver(USER, folder, message, first.plusSeconds(number));
        }
    }

    /** Nothing counts as read any more in the mailbox whose peers mark it. */
    void unmark() throws IOException {
        dovecot.doveadm("flags", "remove", "-u", MARKED_USER, "\\Seen", "mailbox", "INBOX", "ALL");
    }

    /** How many folders there are. */
    long folders() throws IOException {
        return dovecot.doveadm("mailbox", "list", "-u", USER).lines().count();
    }

    /**
     * The account of the mailbox that is only read.
     *
     * @param port through which it is reached
     */
    static BenchAccount account(final int port, final String folders) {
        return (runner, identifier) -> {
            final ImapEmailAccount account = new ImapEmailAccount();
            runner.addControllerService(identifier, account);
            runner.setProperty(account, "Host", Dovecot.HOST);
            runner.setProperty(account, "Port", Integer.toString(port));
            runner.setProperty(account, "TLS Mode", "None");
            runner.setProperty(account, "Address", "sales@northbeam.example");
            runner.setProperty(account, "Username", USER);
            runner.setProperty(account, "Password", PASSWORD);
            runner.setProperty(account, "Folders", folders);
            return account;
        };
    }

    int port() {
        return dovecot.imapPort();
    }

    @Override
    public void close() throws IOException {
        dovecot.close();
    }
}
