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
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.testing.ScriptedImapServer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Answers that no client expects: messages counted before they are shown, orders and dates that cannot be, lengths that are not true. */
class ImapOddAnswersTest {
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final ChangesRequest REQUEST = new ChangesRequest(Instant.EPOCH, 100, 10);
    private static final String OPENED = "* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] ok\r\n";
    private static final String LISTED = "* %1$d FETCH (UID %1$d INTERNALDATE \"01-Feb-2026 10:00:0%1$d +0000\" RFC822.SIZE 20)\r\n";
    private static final String BODY = "* %1$d FETCH (UID %1$d RFC822.SIZE 5 BODY[] {5}\r\nHello)\r\n";

    private ScriptedImapServer server;
    private ImapEmailAccount account;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedImapServer.start();
        account = TestAccount.enabled(server.port(), Map.of(AccountDescriptors.READ_TIMEOUT, "1 s"));
    }

    @AfterEach
    void stop() throws Exception {
        account.disable();
        server.close();
    }

    @Test
    @DisplayName("R2: a server that does not search for our own header leaves a mail unknown, which ends the asking")
    void theKeyCannotBeSearchedFor() throws Exception {
        server.answer("LIST", "* LIST (\\Sent) \"/\" Sent\r\n");
        server.answer("EXAMINE", OPENED.formatted(1, 2));
        server.answer("UID SEARCH", "* SEARCH\r\n");
        server.answer("UID SEARCH HEADER X-SalesPartner-Reply", "", "BAD only indexed headers");
        final ImapEmailAccount sending = TestAccount.enabled(server.port(), Map.of(ImapEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue(),
                ImapEmailAccount.SMTP_HOST, "127.0.0.1", ImapEmailAccount.SENT_FOLDER, "Sent"));
        try (MailSender sender = sending.openSender().orElseThrow()) {
            assertEquals(MailboxDrafts.State.UNKNOWN, sender.fate("ours@orchard.test", "key-1", null).state());
            assertTrue(server.commands().stream().anyMatch(command -> command.contains("X-SalesPartner-Reply")));
            server.answer("UID SEARCH HEADER X-SalesPartner-Reply", "", "NO [LIMIT] too many");
            assertThrows(ThrottledException.class, () -> sender.fate("ours@orchard.test", "key-1", null));
        } finally {
            sending.disable();
        }
    }

    @Test
    @DisplayName("S2: a number counted at the end before its message is shown is found later, once, and nothing is skipped meanwhile")
    void countedButNotShownAtTheEnd() throws Exception {
        final String cursor = readUpTo(3);
        server.answer("EXAMINE", OPENED.formatted(4, 6));
        server.answer("UID FETCH 4:5 ", LISTED.formatted(4));
        final String next;
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes first = mailbox.changes(INBOX, cursor, REQUEST);
            assertEquals(List.of("4"), ids(first));
            next = first.cursor();
            server.answer("UID FETCH 5 ", "");
            assertEquals(List.of(), ids(mailbox.changes(INBOX, next, REQUEST)));
        }

        server.answer("UID FETCH 5 ", LISTED.formatted(5));
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes shown = mailbox.changes(INBOX, next, REQUEST);
            assertEquals(List.of("5"), ids(shown));
            assertEquals(List.of(), ids(mailbox.changes(INBOX, shown.cursor(), REQUEST)));
        }
    }

    @Test
    @DisplayName("S2: a number counted in the middle before its message is shown is looked at again before the cursor passes it")
    void countedButNotShownInTheMiddle() throws Exception {
        final String cursor = readUpTo(3);
        server.answer("EXAMINE", OPENED.formatted(5, 7));
        server.answer("UID FETCH 4:6 ", LISTED.formatted(4) + LISTED.formatted(6));
        server.answer("UID FETCH 5 ", LISTED.formatted(5));
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes page = mailbox.changes(INBOX, cursor, REQUEST);
            assertEquals(List.of("4", "5", "6"), ids(page));
            assertEquals(List.of(), ids(mailbox.changes(INBOX, page.cursor(), REQUEST)));
        }
    }

    @Test
    @DisplayName("S2: a backlog that is searched for is looked at again, too, when a number in its middle is not shown")
    void notFoundInTheMiddleOfABacklog() throws Exception {
        final String cursor = readUpTo(3);
        server.answer("EXAMINE", OPENED.formatted(6, 8));
        server.answer("UID SEARCH UID 4:7", "* SEARCH 4 5 6 7\r\n");
        server.answerOnce("UID SEARCH UID 4:7", "* SEARCH 4 5 7\r\n");
        server.answer("UID FETCH 4:7 ", LISTED.formatted(4) + LISTED.formatted(5) + LISTED.formatted(6) + LISTED.formatted(7));
        try (Mailbox mailbox = account.openMailbox()) {
            assertEquals(List.of("4", "5"), ids(mailbox.changes(INBOX, cursor, new ChangesRequest(Instant.EPOCH, 100, 2))));
            assertEquals(2, server.commands().stream().filter(command -> command.startsWith("UID SEARCH UID")).count());
        }
    }

    @Test
    void numbersInAnyOrderAreListedInTheirs() throws Exception {
        final String cursor = readUpTo(3);
        server.answer("EXAMINE", OPENED.formatted(6, 7));
        server.answer("UID FETCH 4:6 ", LISTED.formatted(6) + LISTED.formatted(4) + LISTED.formatted(4) + LISTED.formatted(5));
        try (Mailbox mailbox = account.openMailbox()) {
            assertEquals(List.of("4", "5", "6"), ids(mailbox.changes(INBOX, cursor, REQUEST)));
        }
    }

    @Test
    @DisplayName("S4: messages expunged in the middle of an answer do not shift the others")
    void expungedDuringFetch() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.answer("UID FETCH 1:3 ", BODY.formatted(1) + "* 2 EXPUNGE\r\n* 2 FETCH (UID 3 RFC822.SIZE 5 BODY[] {5}\r\nWorld)\r\n* 2 EXISTS\r\n");
        server.answer("UID FETCH 2 ", "");
        final CollectingSink sink = fetch(reference(1), reference(2), reference(3));
        assertEquals(List.of(reference(1), reference(2), reference(3)), sink.order);
        assertEquals(Map.of(reference(2), Unavailable.VANISHED), sink.unavailable);
        assertArrayEquals("World".getBytes(StandardCharsets.US_ASCII), sink.contents.get(reference(3)));
    }

    @Test
    @DisplayName("S2: a folder that was opened before a message came is opened anew for it, so that it does not count as vanished")
    void messageThatCameAfterTheFolderWasOpened() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.answer("UID FETCH 1 ", BODY.formatted(1));
        fetch(reference(1));
        server.answer("UID FETCH 9 ", BODY.formatted(9));
        final CollectingSink sink = fetch(reference(9));
        assertEquals(Map.of(), sink.unavailable);
        assertEquals(2, server.commands().stream().filter("EXAMINE INBOX"::equals).count());
    }

    @Test
    @DisplayName("S5: a message longer than it was announced is told as refused, and its neighbours come whole")
    void literalLongerThanAnnounced() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.answer("UID FETCH 1:3 ", BODY.formatted(1) + "* 2 FETCH (UID 2 RFC822.SIZE 5 BODY[] {5}\r\nHello, world)\r\n" + BODY.formatted(3));
        server.answer("UID FETCH 2 ", "* 2 FETCH (UID 2 RFC822.SIZE 5 BODY[] {5}\r\nHello, world)\r\n");
        server.answer("UID SEARCH UID 2", "* SEARCH 2\r\n");
        final CollectingSink sink = fetch(reference(1), reference(2), reference(3));
        assertEquals(Map.of(reference(2), Unavailable.REFUSED), sink.unavailable);
        assertArrayEquals("Hello".getBytes(StandardCharsets.US_ASCII), sink.contents.get(reference(3)));
    }

    @Test
    @DisplayName("S5: a message shorter than it was announced swallows what follows: after some attempts it is given up, and the others come")
    void literalShorterThanAnnounced() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        server.answer("UID FETCH 1:3 ", BODY.formatted(1) + "* 2 FETCH (UID 2 RFC822.SIZE 900 BODY[] {900}\r\nHello)\r\n" + BODY.formatted(3));
        server.answer("UID FETCH 2 ", "* 2 FETCH (UID 2 RFC822.SIZE 900 BODY[] {900}\r\nHello)\r\n");
        server.answer("UID FETCH 3 ", BODY.formatted(3));
        final List<MessageReference> messages = List.of(reference(1), reference(2), reference(3));
        final CollectingSink sink = new CollectingSink();
        for (int i = 0; i < SuspectMessages.MOST_LOSSES; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, messages.subList(1, 3), FetchScope.FULL, sink));
            }
        }

        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, messages.subList(1, 3), FetchScope.FULL, sink);
        }

        assertEquals(Map.of(reference(2), Unavailable.REFUSED), sink.unavailable);
        assertArrayEquals("Hello".getBytes(StandardCharsets.US_ASCII), sink.contents.get(reference(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-Jan-1970 00:00:00 +0000", "01-Jan-2099 00:00:00 +0000", "28-Feb-1969 23:00:00 -0800"})
    @DisplayName("S2: a date that cannot be, before the first mail or far ahead, neither hides a message nor those that come after it")
    void clocksThatAreWrong(final String date) throws Exception {
        server.answer("EXAMINE", OPENED.formatted(2, 3));
        server.answer("UID SEARCH", "* SEARCH 1 2\r\n");
        server.answer("UID FETCH", "* 1 FETCH (UID 1 INTERNALDATE \"%s\" RFC822.SIZE 20)\r\n".formatted(date) + LISTED.formatted(2));
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes first = mailbox.changes(INBOX, null, REQUEST);
            assertEquals(2, first.messages().size());
            server.answer("EXAMINE", OPENED.formatted(3, 4));
            server.answer("UID FETCH 3 ", LISTED.formatted(3));
            final Changes next = mailbox.changes(INBOX, first.cursor(), REQUEST);
            assertEquals(List.of("3"), ids(next));
            // Another UIDVALIDITY: the reading reaches back to what was really there, whatever the odd date said.
            server.answer("EXAMINE", OPENED.formatted(3, 4).replace("UIDVALIDITY 7", "UIDVALIDITY 8"));
            final CursorLostException lost = assertThrows(CursorLostException.class,
                    () -> mailbox.changes(INBOX, next.cursor(), new ChangesRequest(Instant.now().minus(Duration.ofDays(1)), 100, 10)));
            final ImapCursor reread = ImapCursor.decode(lost.getRereadCursor()).orElseThrow();
            assertTrue(reread.cutOff().second() < Instant.now().getEpochSecond(), lost.getRereadCursor());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO [INUSE] Mailbox in use", "NO [LIMIT] Too many commands", "NO [OVERQUOTA] Account exceeded limits",
        "NO [ALERT] Account exceeded command or bandwidth limits. (Failure)",
        "NO [ALERT] Lockdown in sector 4 (Failure)",
        "NO [UNAVAILABLE] Backend timed out", "NO Too many simultaneous connections"})
    @DisplayName("S6: whatever a provider says for slower, at signing in and at work, is throttling")
    void slower(final String status) throws Exception {
        server.answer("EXAMINE", OPENED.formatted(1, 2));
        server.answer("UID FETCH", "", status);
        try (Mailbox mailbox = account.openMailbox()) {
            assertThrows(ThrottledException.class, () -> mailbox.changes(INBOX, readCursor(), REQUEST));
        }

        server.answer("AUTHENTICATE", "", status);
        assertThrows(ThrottledException.class, account::openMailbox);
        assertEquals(State.ERROR, account.getStatus().state());
    }

    @Test
    @DisplayName("S9: credentials revoked between polls show at the next sign-in, and that is when a person is asked")
    void credentialsRevoked() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(0, 1));
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.changes(INBOX, null, REQUEST);
            server.cut("EXAMINE", "* BYE Session expired, please sign in again\r\n");
            server.answer("AUTHENTICATE", "", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)");
            assertThrows(MailboxException.class, () -> mailbox.changes(INBOX, null, REQUEST));
        }

        assertEquals(State.ERROR, account.getStatus().state());
        assertThrows(SignInException.class, account::openMailbox);
        assertEquals(State.RECONNECT_REQUIRED, account.getStatus().state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AGFubmFAZXhhbXBsZS50ZXN0AHNlc2FtZS03IQ==", "c2VzYW1lLTch"})
    @DisplayName("T1: a server that repeats what was sent to sign in does not get it into a message, however it is written")
    void refusalThatRepeatsTheWireForm(final String wire) {
        server.answer("AUTHENTICATE", "", "NO [AUTHENTICATIONFAILED] cannot use " + wire);
        final SignInException refused = assertThrows(SignInException.class, account::openMailbox);
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains(wire), cause.getMessage());
        }
    }

    @Test
    void theNewestOfSeveralMessagesWithTheSameIdIsFound() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(3, 10));
        server.answer("UID SEARCH HEADER", "* SEARCH 4 9 2\r\n");
        server.answer("UID FETCH 9 ", LISTED.formatted(9));
        try (Mailbox mailbox = account.openMailbox()) {
            assertEquals(Optional.of("9"), mailbox.find(INBOX, "<a@b>").map(MessageReference::providerId));
        }
    }

    @Test
    void folderGoneBetweenListAndFetchIsToldAsThat() throws Exception {
        server.answer("EXAMINE", "", "NO [NONEXISTENT] no such mailbox");
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            assertThrows(FolderUnavailableException.class, () -> mailbox.fetch(INBOX, List.of(reference(1)), FetchScope.FULL, sink));
        }

        assertTrue(sink.order.isEmpty());
    }

    /** A cursor that covers the messages up to a UID. */
    private String readUpTo(final int uid) throws Exception {
        server.answer("EXAMINE", OPENED.formatted(1, uid + 1));
        server.answer("UID SEARCH ALL", "* SEARCH %d\r\n".formatted(uid));
        server.answer("UID FETCH %d ".formatted(uid), LISTED.formatted(uid));
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes changes = mailbox.changes(INBOX, null, REQUEST);
            assertEquals(List.of(Integer.toString(uid)), ids(changes));
            return changes.cursor();
        }
    }

    private static String readCursor() {
        return new ImapCursor(ReadingPhase.INCREMENTAL, 7, 1, ImapCursor.Point.NONE, ImapCursor.Point.NONE, 0).encode();
    }

    private CollectingSink fetch(final MessageReference... messages) throws Exception {
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, List.of(messages), FetchScope.FULL, sink);
        }

        return sink;
    }

    private static MessageReference reference(final int uid) {
        return new MessageReference("INBOX", Integer.toString(uid), 7L, null, null, 5);
    }

    private static List<String> ids(final Changes changes) {
        return changes.messages().stream().map(listed -> listed.message().providerId()).toList();
    }
}
