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
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ScriptedImapServer;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a healthy server does not do. */
class ImapServerTroubleTest {
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final ChangesRequest REQUEST = new ChangesRequest(Instant.EPOCH, 100, 10);
    private static final String OPENED = "* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] ok\r\n";
    private static final String LISTED = "* %d FETCH (UID %d INTERNALDATE \"01-Feb-2026 10:00:0%d +0000\" RFC822.SIZE 20)\r\n";
    private static final String BODY = "* %d FETCH (UID %d RFC822.SIZE 5 BODY[] {5}\r\nHello)\r\n";

    private ScriptedImapServer server;
    private ImapEmailAccount account;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedImapServer.start();
        account = TestAccount.enabled(server.port(), Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        account.disable();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO [LIMIT] rate limit hit", "NO [UNAVAILABLE] internal error", "NO [ALERT] Too many simultaneous connections. (Failure)",
        "NO [OVERQUOTA] account exceeded bandwidth"})
    @DisplayName("S6: a sign-in that is refused for now is throttling and no reason to bother a person")
    void throttledSignIn(final String status) {
        server.answer("AUTHENTICATE", "", status);
        final ThrottledException later = assertThrows(ThrottledException.class, account::openMailbox);
        assertTrue(later.getMessage().contains(TestAccount.USER), later.getMessage());
    }

    @Test
    @DisplayName("S6: a greeting that turns the connection away is throttling")
    void throttledGreeting() {
        server.greet("* BYE [UNAVAILABLE] Maximum number of connections from user+IP exceeded");
        assertThrows(ThrottledException.class, account::openMailbox);
    }

    @Test
    @DisplayName("T1: a server that repeats the password in its refusal does not get it into a message")
    void refusalThatRepeatsThePassword() {
        server.answer("AUTHENTICATE", "", "NO [AUTHENTICATIONFAILED] bad password " + TestAccount.PASSWORD);
        final SignInException refused = assertThrows(SignInException.class, account::openMailbox);
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains(TestAccount.PASSWORD));
        }
    }

    @Test
    void startTlsThatIsNotOfferedIsNotReplacedByClearText() throws Exception {
        final ImapEmailAccount careful = TestAccount.enabled(server.port(), Map.of(ImapEmailAccount.TLS_MODE, TlsMode.STARTTLS.getValue()));
        final MailboxException refused = assertThrows(MailboxException.class, careful::openMailbox);
        assertTrue(refused.getMessage().contains("STARTTLS"), refused.getMessage());
        assertTrue(server.commands().stream().noneMatch(command -> command.startsWith("AUTHENTICATE")), server.commands().toString());
    }

    @Test
    void goodbyeInTheMiddleIsALostConnectionAndTheNextOneIsNew() throws Exception {
        server.cut("EXAMINE", "* BYE shutting down\r\n");
        try (Mailbox mailbox = account.openMailbox()) {
            final MailboxException lost = assertThrows(MailboxException.class, () -> mailbox.changes(INBOX, null, REQUEST));
            assertTrue(lost.getMessage().contains("broke off"), lost.getMessage());
        }

        server.answer("EXAMINE", OPENED.formatted(0, 1));
        try (Mailbox mailbox = account.openMailbox()) {
            assertEquals(List.of(), mailbox.changes(INBOX, null, REQUEST).messages());
        }
    }

    @Test
    @DisplayName("S8: a poll that finds nothing is one command on a connection that is kept")
    void idlePollIsOneCommand() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(0, 1));
        final String cursor;
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.folders();
            cursor = mailbox.changes(INBOX, null, REQUEST).cursor();
        }

        final int before = server.commands().size();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.folders();
            assertEquals(cursor, mailbox.changes(INBOX, cursor, REQUEST).cursor());
        }

        assertEquals(List.of("EXAMINE INBOX"), server.commands().subList(before, server.commands().size()));
    }

    @Test
    void serverThatKeepsItsNextNumberToItselfIsReadByTheHighestOne() throws Exception {
        server.answer("EXAMINE", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n");
        server.answer("UID SEARCH", "* SEARCH 5 3\r\n");
        server.answer("UID FETCH", LISTED.formatted(1, 3, 1) + LISTED.formatted(2, 5, 2));
        server.answer("UID FETCH *", "* 2 FETCH (UID 5 FLAGS ())\r\n");
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes first = mailbox.changes(INBOX, null, REQUEST);
            assertEquals(List.of("3", "5"), ids(first));
            assertEquals(List.of(), mailbox.changes(INBOX, first.cursor(), REQUEST).messages());
            server.answer("UID FETCH", "* 3 FETCH (UID 9 FLAGS ())\r\n");
            server.answer("UID FETCH 6:9 ", LISTED.formatted(3, 9, 3) + LISTED.formatted(2, 5, 2));
            assertEquals(List.of("9"), ids(mailbox.changes(INBOX, first.cursor(), REQUEST)));
        }
    }

    @Test
    @DisplayName("S3: numbers that go back under the same UIDVALIDITY, as after a restored backup, are a lost cursor, and only once")
    void numbersThatGoBackAreALostCursor() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(1, 10));
        server.answer("UID SEARCH", "* SEARCH 9\r\n");
        server.answer("UID FETCH", LISTED.formatted(1, 9, 1));
        try (Mailbox mailbox = account.openMailbox()) {
            final String cursor = mailbox.changes(INBOX, null, REQUEST).cursor();
            server.answer("EXAMINE", OPENED.formatted(1, 5));
            server.answer("UID SEARCH", "* SEARCH 4\r\n");
            server.answer("UID FETCH", LISTED.formatted(1, 4, 1));
            final CursorLostException lost = assertThrows(CursorLostException.class, () -> mailbox.changes(INBOX, cursor, REQUEST));
            final Changes again = mailbox.changes(INBOX, lost.getRereadCursor(), REQUEST);
            assertEquals(List.of("4"), ids(again));
            assertEquals(List.of(), mailbox.changes(INBOX, again.cursor(), REQUEST).messages());
        }
    }

    @Test
    @DisplayName("S5: a message whose date the server tells wrongly is listed without a date, and so are its neighbours with theirs")
    void dateThatCannotBeRead() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(2, 6));
        server.answer("UID SEARCH", "* SEARCH 3 5\r\n");
        server.answer("UID FETCH", LISTED.formatted(1, 3, 1) + "* 2 FETCH (UID 5 INTERNALDATE NIL RFC822.SIZE 20)\r\n");
        server.answer("UID FETCH *", "* 2 FETCH (UID 5 FLAGS ())\r\n");
        server.answer("UID FETCH 5 (UID FLAGS)", "* 2 FETCH (UID 5 FLAGS ())\r\n");
        server.answer("UID FETCH 5 (UID RFC822.SIZE)", "* 2 FETCH (UID 5 RFC822.SIZE 20)\r\n");
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes page = mailbox.changes(INBOX, null, REQUEST);
            assertEquals(List.of("3", "5"), ids(page));
            assertNull(page.messages().getLast().message().receivedAt());
        }
    }

    @Test
    @DisplayName("S5: a message that makes the server refuse the batch is told as refused, and the others come, each once and in order")
    void oneRefusedMessageDoesNotHoldBackTheOthers() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.answer("UID FETCH 1:3", BODY.formatted(1, 1), "NO [SERVERBUG] internal error");
        server.answer("UID FETCH 2 ", "", "NO [SERVERBUG] internal error");
        server.answer("UID FETCH 3 ", BODY.formatted(3, 3));
        server.answer("UID SEARCH UID 2", "* SEARCH 2\r\n");
        final List<MessageReference> messages = List.of(reference(1), reference(2), reference(3));
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, messages, FetchScope.FULL, sink);
        }

        assertEquals(messages, sink.order);
        assertEquals(Map.of(messages.get(1), Unavailable.REFUSED), sink.unavailable);
    }

    @Test
    @DisplayName("S5: a large message that the server stops delivering in the middle is told as refused, and the next one comes")
    void largeMessageRefusedInTheMiddle() throws Exception {
        final String chunk = "x".repeat(MessageFetcher.CHUNK);
        server.answer("EXAMINE", OPENED.formatted(2, 3));
        server.answer("UID FETCH 1 ", "", "NO [SERVERBUG] internal error");
        server.answer("UID FETCH 1 (UID RFC822.SIZE BODY.PEEK[]<0.",
                "* 1 FETCH (UID 1 RFC822.SIZE 3000000 BODY[]<0> {%d}\r\n%s)\r\n".formatted(chunk.length(), chunk));
        server.answer("UID FETCH 2 ", BODY.formatted(2, 2));
        server.answer("UID SEARCH UID 1", "* SEARCH 1\r\n");
        final MessageReference large = new MessageReference("INBOX", "1", 7L, null, null, 3_000_000);
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, List.of(large, reference(2)), FetchScope.FULL, sink);
        }

        assertEquals(List.of(large, reference(2)), sink.order);
        assertEquals(Map.of(large, Unavailable.REFUSED), sink.unavailable);
    }

    @Test
    @DisplayName("S5: a message at which the connection is lost each time is given up after some attempts, and what comes after it is read")
    void messageThatTakesTheConnectionWithIt() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.cut("UID FETCH 1:3", BODY.formatted(1, 1) + "* 2 FETCH (UID 2 RFC822.SIZE 50 BODY[] {50}\r\nHel");
        server.cut("UID FETCH 2 ", "* 2 FETCH (UID 2 RFC822.SIZE 50 BODY[] {50}\r\nHel");
        server.answer("UID FETCH 3 ", BODY.formatted(3, 3));
        final List<MessageReference> messages = List.of(reference(1), reference(2), reference(3));
        final CollectingSink sink = new CollectingSink();
        for (int i = 0; i < SuspectMessages.MOST_LOSSES; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, messages.subList(sink.order.size(), 3), FetchScope.FULL, sink));
            }

            assertEquals(messages.subList(0, 1), sink.order);
        }

        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, messages.subList(1, 3), FetchScope.FULL, sink);
        }

        assertEquals(messages, sink.order);
        assertEquals(Map.of(messages.get(1), Unavailable.REFUSED), sink.unavailable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO [OVERQUOTA] account exceeded bandwidth limits", "NO Too many requests"})
    @DisplayName("S6: throttling in the middle of a fetch ends it and is held against no message, however often")
    void throttledFetch(final String status) throws Exception {
        server.answer("EXAMINE", OPENED.formatted(2, 3));
        server.answer("UID FETCH", BODY.formatted(1, 1), status);
        final CollectingSink sink = new CollectingSink();
        for (int i = 0; i <= SuspectMessages.MOST_LOSSES; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(ThrottledException.class, () -> mailbox.fetch(INBOX, List.of(reference(2)), FetchScope.FULL, sink));
            }
        }

        assertEquals(List.of(), sink.order);
    }

    @Test
    @DisplayName("S5: a message that the server puts off each time is given up after some attempts")
    void messagePutOffForEver() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(2, 3));
        server.answer("UID FETCH 2 ", "", "NO [UNAVAILABLE] Temporary error retrieving message");
        final CollectingSink sink = new CollectingSink();
        for (int i = 0; i < SuspectMessages.MOST_PUT_OFF; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(ThrottledException.class, () -> mailbox.fetch(INBOX, List.of(reference(2)), FetchScope.FULL, sink));
            }
        }

        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, List.of(reference(2)), FetchScope.FULL, sink);
        }

        assertEquals(Map.of(reference(2), Unavailable.REFUSED), sink.unavailable);
    }

    @Test
    @DisplayName("S7: what a folder is called never makes its trouble look like throttling")
    void missingFolderWithATellingName() throws Exception {
        server.answer("EXAMINE", "", "NO Mailbox doesn't exist: temporary [LIMIT] too many");
        try (Mailbox mailbox = account.openMailbox()) {
            final MailFolder folder = new MailFolder("temporary [LIMIT] too many", Role.OTHER);
            assertThrows(FolderUnavailableException.class, () -> mailbox.changes(folder, null, REQUEST));
        }

        server.answer("EXAMINE", "", "NO [UNAVAILABLE] later");
        try (Mailbox mailbox = account.openMailbox()) {
            assertThrows(ThrottledException.class, () -> mailbox.changes(INBOX, null, REQUEST));
        }
    }

    @Test
    void answersInAnotherOrderAreBroughtIntoTheOrderAskedFor() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.answer("UID FETCH 1:3", BODY.formatted(3, 3) + "* 2 FETCH (FLAGS (\\Seen))\r\n" + BODY.formatted(1, 1) + BODY.formatted(2, 2));
        final List<MessageReference> messages = List.of(reference(2), reference(1), reference(3));
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, messages, FetchScope.FULL, sink);
        }

        assertEquals(messages, sink.order);
    }

    @Test
    void folderNamesTellWhatTheyAreForWhenTheServerDoesNot() throws Exception {
        server.answer("LIST", "* LIST (\\HasNoChildren) \".\" INBOX\r\n* LIST () \".\" \"INBOX.Sent Items\"\r\n* LIST () \".\" INBOX.Spam\r\n"
                + "* LIST (\\Noselect) \".\" Shared\r\n* LIST () \".\" Shared.Acme\r\n");
        try (Mailbox mailbox = TestAccount.enabled(server.port(), Map.of(ImapEmailAccount.FOLDERS, "all, \\Junk, Shared/Acme")).openMailbox()) {
            final FolderSelection selection = mailbox.folders();
            assertEquals(List.of(INBOX, new MailFolder("INBOX.Sent Items", Role.SENT), new MailFolder("Shared.Acme", Role.OTHER),
                    new MailFolder("INBOX.Spam", Role.JUNK)), selection.folders());
            assertEquals(List.of(), selection.missing());
        }
    }

    private static MessageReference reference(final int uid) {
        return new MessageReference("INBOX", Integer.toString(uid), 7L, null, null, 5);
    }

    private static List<String> ids(final Changes changes) {
        return changes.messages().stream().map(listed -> listed.message().providerId()).toList();
    }
}
