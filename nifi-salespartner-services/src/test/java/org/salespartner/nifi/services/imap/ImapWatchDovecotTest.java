/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MailboxWatch;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** IDLE with a real server. */
class ImapWatchDovecotTest extends ImapDovecotTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void deliveryIsToldAtOnceAndOverOneConnection() throws Exception {
        final ImapEmailAccount account = account();
        assertEquals(0, connections(), "An enabled account has no connection");
        final MailboxWatch made = account.watch().orElseThrow();
        assertEquals(0, connections(), "Neither has a watch that does not run");
        try (RunningWatch watch = new RunningWatch(made)) {
            watch.awaitChange();
            assertEquals(1, connections());
            for (int i = 0; i < 3; i++) {
                deliver("news-" + i, NOW);
                watch.awaitChange();
            }

            assertEquals(1, connections());
            try (Mailbox mailbox = account.openMailbox()) {
                assertEquals(3, readAll(mailbox, INBOX, null, request(100, 10)).messages().size());
                assertEquals(2, connections(), "A poll goes on beside the watch");
            }
        }

        account.disable();
        awaitNoConnection();
    }

    @Test
    void whatIsToldIsListedByThePollThatFollows() throws Exception {
        final ImapEmailAccount account = account(Map.of(ImapEmailAccount.FOLDERS, "INBOX, \\Sent"));
        try (RunningWatch watch = new RunningWatch(account.watch().orElseThrow())) {
            watch.awaitChange();
            String cursor = null;
            for (int i = 0; i < 10; i++) {
                deliver("news-" + i, NOW);
                watch.awaitChange();
                try (Mailbox mailbox = account.openMailbox()) {
                    assertEquals(2, mailbox.folders().folders().size());
                    final Reading reading = readAll(mailbox, INBOX, cursor, request(100, 10));
                    assertEquals(List.of("news-" + i), names(mailbox, INBOX, reading.messages()), "Mail %d".formatted(i));
                    cursor = reading.cursor();
                }
            }
        }
    }

    @Test
    @DisplayName("S1: watching changes nothing, not even what is recent")
    void mailboxIsUnchanged() throws Exception {
        deliver("before", NOW);
        try (RunningWatch watch = new RunningWatch(account().watch().orElseThrow())) {
            watch.awaitChange();
            deliver("meanwhile", NOW);
            watch.awaitChange();
        }

        awaitNoConnection();
        try (RawImap raw = new RawImap(dovecot.imapPort(), user, TestAccount.PASSWORD)) {
            final String status = raw.command("STATUS INBOX (MESSAGES RECENT UNSEEN)");
            assertTrue(status.contains("(MESSAGES 2 RECENT 2 UNSEEN 2)"), status);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsMode.class, names = {"IMPLICIT", "STARTTLS"})
    void encryptedConnectionOutlivesItsReadTimeouts(final TlsMode mode) throws Exception {
        try (RunningWatch watch = new RunningWatch(new ImapWatch(settings(mode, Duration.ofMillis(300)), Duration.ofMillis(700)))) {
            watch.awaitChange();
            watch.assertQuiet(Duration.ofSeconds(1));
            deliver("news", NOW);
            watch.awaitChange();
            assertTrue(watch.isAtWork());
        }

        awaitNoConnection();
    }

    @Test
    void restartOfTheServerEndsTheWatchAndTheNextOneWorks() throws Exception {
        final ImapEmailAccount account = account();
        try (RunningWatch watch = new RunningWatch(account.watch().orElseThrow())) {
            watch.awaitChange();
            dovecot.stop();
            watch.awaitFault(MailboxException.class);
        }

        dovecot.start();
        try (RunningWatch watch = new RunningWatch(account.watch().orElseThrow())) {
            watch.awaitChange();
            deliver("news", NOW);
            watch.awaitChange();
        }
    }

    private ImapSettings settings(final TlsMode mode, final Duration readTimeout) {
        final int port = mode == TlsMode.IMPLICIT ? dovecot.imapsPort() : dovecot.imapPort();
        return new ImapSettings(user, Dovecot.HOST, port, mode, dovecot.certificate()::trustingContext, user, TestAccount.password(),
                List.of("INBOX"), Duration.ofSeconds(30), readTimeout, 1);
    }

    private int connections() throws IOException {
        return (int) dovecot.doveadm("who", "-1", user).lines().filter(line -> line.startsWith(user)).count();
    }

    private void awaitNoConnection() throws IOException {
        final long limit = System.nanoTime() + PATIENCE_NANOS;
        while (connections() > 0) {
            assertTrue(System.nanoTime() < limit, "The server sees the connections go");
        }
    }
}
