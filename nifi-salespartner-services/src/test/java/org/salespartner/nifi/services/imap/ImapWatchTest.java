/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.account.WatchUnsupportedException;
import org.salespartner.nifi.services.account.TlsMode;

import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** IDLE with a server that does what Dovecot cannot be made to do. */
class ImapWatchTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);

    private IdlingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new IdlingServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    @DisplayName("S1: the folder is opened read-only, and who watches is told once that the watch is in place")
    void opensTheInboxByExamine() throws Exception {
        try (RunningWatch watch = watch("INBOX", PATIENT, NEVER)) {
            watch.awaitChange();
            server.await("AUTHENTICATE");
            server.await("EXAMINE INBOX");
            assertEquals("IDLE", server.next());
            assertFalse(server.hasEvents());
            watch.assertNoMoreChanges();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "* 6 EXISTS                                            | a message more",
        "* 3 EXPUNGE,* 5 EXISTS                                | one gone and one come",
        "* 3 EXPUNGE,* 3 EXPUNGE,* 4 EXISTS                    | two gone and one come",
        "* VANISHED 1:3,* 3 EXISTS                             | some gone and some come, and nobody says how many",
    })
    void tellsOfSomethingNew(final String lines, final String what) throws Exception {
        final RunningWatch watch = watch("INBOX", PATIENT, NEVER);
        watch.awaitChange();
        server.say(lines.replace(",", "\r\n") + "\r\n");
        watch.awaitChange();
        assertTrue(watch.isAtWork(), what);
        watch.close();
        watch.awaitEnd();
        watch.assertNoMoreChanges();
    }

    @Test
    void saysNothingOfWhatIsNotNew() throws Exception {
        final RunningWatch watch = watch("INBOX", PATIENT, NEVER);
        watch.awaitChange();
        server.say("""
                * OK Still here\r
                * 5 EXISTS\r
                * 0 RECENT\r
                * 2 FETCH (FLAGS (\\Seen))\r
                * 2 EXPUNGE\r
                * 4 EXISTS\r
                * VANISHED 4711\r
                * 1 EXPUNGE\r
                * OK [HIGHESTMODSEQ 99] ok\r
                * 1 EXISTS\r
                """);
        watch.awaitChange();
        watch.close();
        watch.awaitEnd();
        watch.assertNoMoreChanges();
    }

    @Test
    @DisplayName("RFC 2177: the command is issued anew before the server takes the client for gone, and nothing is missed in between")
    void issuesTheCommandAnew() throws Exception {
        server.answer("DONE", "* 6 EXISTS\r\n%s OK idled\r\n");
        try (RunningWatch watch = watch("INBOX", SHORT, SHORT)) {
            watch.awaitChange();
            server.await("IDLE");
            for (int i = 0; i < 3; i++) {
                assertEquals("DONE", server.next());
                assertEquals("IDLE", server.next());
            }

            watch.awaitChange();
            watch.assertNoMoreChanges();
            assertTrue(watch.isAtWork());
        }
    }

    @Test
    void readTimeoutInAQuietMailboxIsNoFault() throws Exception {
        try (RunningWatch watch = watch("INBOX", SHORT, Duration.ofSeconds(1))) {
            watch.awaitChange();
            server.await("IDLE");
            assertEquals("DONE", server.next());
            server.say("* 6 EXISTS\r\n");
            watch.awaitChange();
            assertTrue(watch.isAtWork());
        }
    }

    @Test
    @DisplayName("a connection that died without a word is noticed when the command is issued anew")
    void noticesADeadConnection() throws Exception {
        server.answer("DONE", IdlingServer.SILENCE);
        try (RunningWatch watch = watch("INBOX", SHORT, SHORT)) {
            watch.awaitChange();
            final MailboxException dead = watch.awaitFault(MailboxException.class);
            assertTrue(dead.getMessage().contains("has not answered in time"), dead.getMessage());
            server.await(IdlingServer.GONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"* BYE shutting down\r\n", "STS\r\n", "A0 OK not yours\r\n", "* BAD what\r\nx9 BAD no\r\n"})
    void endsWithAFaultWhenTheServerSaysGoodbyeOrNonsense(final String line) throws Exception {
        try (RunningWatch watch = watch("INBOX", PATIENT, NEVER)) {
            watch.awaitChange();
            server.say(line);
            final MailboxException broken = watch.awaitFault(MailboxException.class);
            assertTrue(broken.getMessage().startsWith("Account [" + TestAccount.USER), broken.getMessage());
            server.await(IdlingServer.GONE);
        }
    }

    @Test
    void endsWithAFaultWhenTheConnectionIsCut() throws Exception {
        try (RunningWatch watch = watch("INBOX", PATIENT, NEVER)) {
            watch.awaitChange();
            server.cut();
            final MailboxException broken = watch.awaitFault(MailboxException.class);
            assertTrue(broken.getMessage().contains("broke off"), broken.getMessage());
        }
    }

    @Test
    void serverWithoutIdleIsToldApart() throws Exception {
        server.answer("CAPABILITY", "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n%s OK done\r\n");
        final WatchUnsupportedException none = watch("INBOX", PATIENT, NEVER).awaitFault(WatchUnsupportedException.class);
        assertTrue(none.getMessage().contains(TestAccount.USER) && none.getMessage().contains("IDLE"), none.getMessage());
        server.await(IdlingServer.GONE);
    }

    @Test
    void refusedSignInsAreFaultsOfTheirKinds() throws Exception {
        server.answer("AUTHENTICATE", "%s NO [AUTHENTICATIONFAILED] no\r\n");
        watch("INBOX", PATIENT, NEVER).awaitFault(SignInException.class);
        server.answer("AUTHENTICATE", "%s NO [LIMIT] Too many simultaneous connections\r\n");
        watch("INBOX", PATIENT, NEVER).awaitFault(ThrottledException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s NO not now\r\n", "%s BAD what\r\n", "* BYE enough\r\n"})
    void refusedIdleIsAFault(final String answer) throws Exception {
        server.answer("IDLE", answer);
        final RunningWatch watch = watch("INBOX", PATIENT, NEVER);
        watch.awaitFault(MailboxException.class);
        watch.assertNoMoreChanges();
        server.await(IdlingServer.GONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\\Sent, INBOX | INBOX",
        "all           | INBOX",
        "\\Sent, Deals | \"Gone out\"",
    })
    void watchesTheInboxOrElseTheFirstFolder(final String folders, final String watched) throws Exception {
        server.answer("LIST", """
                * LIST (\\Sent) "/" "Gone out"\r
                * LIST () "/" Deals\r
                * LIST () "/" INBOX\r
                %s OK done\r
                """);
        try (RunningWatch watch = watch(folders, PATIENT, NEVER)) {
            watch.awaitChange();
            server.await("EXAMINE " + watched);
        }
    }

    @Test
    void foldersThatAreAllMissingAreAFault() throws Exception {
        final MailboxException none = watch("Deals", PATIENT, NEVER).awaitFault(MailboxException.class);
        assertTrue(none.getMessage().contains("Correct Folders"), none.getMessage());
        server.await(IdlingServer.GONE);
    }

    @Test
    void closingTakesLeaveOfTheServer() throws Exception {
        final RunningWatch watch = watch("INBOX", PATIENT, NEVER);
        watch.awaitChange();
        server.await("IDLE");
        watch.close();
        assertEquals("DONE", server.next());
        assertEquals("LOGOUT", server.next());
        assertEquals(IdlingServer.GONE, server.next());
        watch.awaitEnd();
    }

    @Test
    void closingEndsTheConnectionWithoutTheServersHelp() throws Exception {
        server.answer("DONE", IdlingServer.SILENCE);
        final RunningWatch watch = watch("INBOX", PATIENT, NEVER);
        watch.awaitChange();
        watch.close();
        watch.close();
        watch.awaitEnd();
        server.await(IdlingServer.GONE);
    }

    @Test
    void closingWhileItConnectsEndsItWithTheTimeOutAndWithoutAFault() throws Exception {
        server.answer("AUTHENTICATE", IdlingServer.SILENCE);
        final RunningWatch watch = watch("INBOX", Duration.ofSeconds(1), NEVER);
        server.await("AUTHENTICATE");
        watch.close();
        watch.awaitEnd();
        server.await(IdlingServer.GONE);
        watch.assertNoMoreChanges();
    }

    @Test
    void closedBeforeItBeginsItConnectsNowhere() throws Exception {
        final ImapWatch watch = new ImapWatch(settings("INBOX", PATIENT), NEVER);
        watch.close();
        new RunningWatch(watch).awaitEnd();
        assertFalse(server.hasEvents());
    }

    private RunningWatch watch(final String folders, final Duration readTimeout, final Duration reissue) {
        return new RunningWatch(new ImapWatch(settings(folders, readTimeout), reissue));
    }

    private ImapSettings settings(final String folders, final Duration readTimeout) {
        return new ImapSettings(TestAccount.USER, "127.0.0.1", server.port(), TlsMode.NONE, null, TestAccount.USER, TestAccount.password(),
                List.of(folders.split(", ")), PATIENT, readTimeout, 1);
    }
}
