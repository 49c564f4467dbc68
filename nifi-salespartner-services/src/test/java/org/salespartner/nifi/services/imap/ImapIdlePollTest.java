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
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.imap.ImapCursor.Point;
import org.salespartner.nifi.services.testing.ScriptedImapServer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a poll costs that finds nothing (rule S8), in commands. */
class ImapIdlePollTest {
    private static final ChangesRequest REQUEST = new ChangesRequest(Instant.EPOCH, 100, 10);
    private static final String PLAIN = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN";
    private static final String EXTENDED = PLAIN + " LIST-EXTENDED SPECIAL-USE LIST-STATUS CONDSTORE ESEARCH";
    private static final String LISTED = "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\Sent) \"/\" Sent\r\n";
    private static final String STATUS = "* STATUS %s (UIDVALIDITY 7 UIDNEXT %d MESSAGES %d HIGHESTMODSEQ %d)\r\n";
    private static final String OPENED = "* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] ok\r\n";
    private static final String LIST_STATUS = "LIST \"\" \"*\" RETURN (SPECIAL-USE STATUS (UIDVALIDITY UIDNEXT MESSAGES HIGHESTMODSEQ))";

    private final MovingClock clock = new MovingClock();
    private ScriptedImapServer server;
    private ImapEmailAccount account;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedImapServer.start();
        account = TestAccount.enabled(new ImapEmailAccount(clock), server.port(), Map.of(ImapEmailAccount.FOLDERS, "all"));
    }

    @AfterEach
    void stop() throws Exception {
        account.disable();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    @DisplayName("S8: of one folder it is one command, whatever the folder holds")
    void oneFolder(final int messages) throws Exception {
        final ImapEmailAccount inbox = TestAccount.enabled(server.port(), Map.of());
        server.answer("EXAMINE", OPENED.formatted(messages, messages + 1));
        poll(inbox, messages + 1);
        final int before = server.commands().size();
        assertEquals(List.of(), poll(inbox, messages + 1));
        assertEquals(List.of("EXAMINE INBOX"), server.commands().subList(before, server.commands().size()));
    }

    @Test
    @DisplayName("S8: of all folders it is a NOOP, for the folder that is open, and one LIST where the server tells their state with it")
    void allFoldersByListStatus() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", LISTED + STATUS.formatted("INBOX", 4, 3, 9) + STATUS.formatted("Sent", 4, 1, 9));
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        settle();
        final int before = server.commands().size();
        assertEquals(List.of(), poll(account, 4));
        assertEquals(List.of("NOOP", LIST_STATUS), server.commands().subList(before, server.commands().size()));
    }

    @Test
    @DisplayName("S8: at the default Poll Interval a folder is quiet from the second poll on after it was read, until it is opened to make sure")
    void quietAtTheDefaultInterval() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", LISTED + STATUS.formatted("INBOX", 4, 3, 9) + STATUS.formatted("Sent", 4, 1, 9));
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        poll(account, 3);
        final List<Long> opened = new ArrayList<>();
        for (int minute = 0; minute < 20; minute++) {
            clock.move(Duration.ofMinutes(1));
            final long before = server.commands().stream().filter("EXAMINE INBOX"::equals).count();
            poll(account, 4);
            opened.add(server.commands().stream().filter("EXAMINE INBOX"::equals).count() - before);
        }

        assertEquals(List.of(1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L), opened);
    }

    @Test
    @DisplayName("S8: of one named folder it is three commands: a connection that was asked whether it is alive is not asked twice")
    void oneNamedFolder() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", LISTED);
        server.answer("STATUS Sent", STATUS.formatted("Sent", 4, 1, 9));
        server.answer("EXAMINE Sent", OPENED.formatted(1, 4));
        final ImapConnectionPool pool = new ImapConnectionPool(new ImapConnector(TestAccount.settings(server.port())), 1, Duration.ZERO);
        final ImapConnection first = pool.acquire();
        first.examine("Sent");
        pool.release(first);
        final int before = server.commands().size();
        final ImapConnection again = pool.acquire();
        FolderResolver.resolve(again, List.of("Sent"));
        final List<String> commands = server.commands();
        assertEquals(List.of("NOOP", "LIST \"\" \"*\" RETURN (SPECIAL-USE)", "STATUS Sent (UIDVALIDITY UIDNEXT MESSAGES HIGHESTMODSEQ)"),
                commands.subList(before, commands.size()));
        pool.release(again);
        pool.close();
    }

    @Test
    @DisplayName("S8: of all folders it is one STATUS each where the server cannot tell more at once, and only what has moved is opened")
    void allFoldersByStatus() throws Exception {
        offer(PLAIN);
        server.answer("LIST", LISTED);
        server.answer("STATUS INBOX", STATUS.formatted("INBOX", 4, 3, 9));
        server.answer("STATUS Sent", STATUS.formatted("Sent", 5, 1, 9));
        server.answer("EXAMINE Sent", OPENED.formatted(1, 5));
        server.answer("UID FETCH 4 ", "* 1 FETCH (UID 4 INTERNALDATE \"01-Feb-2026 10:00:00 +0000\" RFC822.SIZE 20)\r\n");
        server.answer("EXAMINE INBOX", OPENED.formatted(3, 4));
        settle();
        final int before = server.commands().size();
        assertEquals(List.of("Sent/4"), poll(account, 4));
        assertEquals(List.of("NOOP", "LIST \"\" \"*\"", "STATUS INBOX (UIDVALIDITY UIDNEXT MESSAGES)", "STATUS Sent (UIDVALIDITY UIDNEXT MESSAGES)",
                "EXAMINE Sent", "UID FETCH 4 (UID INTERNALDATE RFC822.SIZE)"), server.commands().subList(before, server.commands().size()));
    }

    @Test
    @DisplayName("S7: a folder whose state is not told is opened to see, and the others are none the worse for it")
    void stateThatIsNotTold() throws Exception {
        offer(PLAIN);
        server.answer("LIST", LISTED);
        server.answer("STATUS INBOX", STATUS.formatted("INBOX", 4, 3, 9));
        server.answer("STATUS Sent", "", "NO [NONEXISTENT] gone");
        server.answer("EXAMINE Sent", "", "NO [NONEXISTENT] gone");
        try (Mailbox mailbox = account.openMailbox()) {
            final List<MailFolder> folders = mailbox.folders().folders();
            assertThrows(FolderUnavailableException.class, () -> mailbox.changes(folders.getLast(), cursor(4), REQUEST));
            server.answer("EXAMINE INBOX", OPENED.formatted(3, 4));
            assertEquals(List.of(), mailbox.changes(folders.getFirst(), cursor(4), REQUEST).messages());
        }
    }

    @Test
    @DisplayName("S2: a state that is only just reached is not believed, since a server may know it only to the second")
    void stateOfThisSecond() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", "* LIST () \"/\" INBOX\r\n" + STATUS.formatted("INBOX", 4, 3, 9));
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        poll(account, 4);
        poll(account, 4);
        server.answer("EXAMINE", OPENED.formatted(4, 5));
        server.answer("UID FETCH 4 ", "* 4 FETCH (UID 4 INTERNALDATE \"01-Feb-2026 10:00:00 +0000\" RFC822.SIZE 20)\r\n");
        assertEquals(List.of("INBOX/4"), poll(account, 4));
    }

    @Test
    @DisplayName("S2: a folder that its state calls quiet is opened all the same from time to time")
    void quietForLong() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", "* LIST () \"/\" INBOX\r\n" + STATUS.formatted("INBOX", 4, 3, 9));
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        settle();
        clock.move(Duration.ofMinutes(16));
        final int before = server.commands().size();
        poll(account, 4);
        assertEquals(List.of("NOOP", LIST_STATUS, "EXAMINE INBOX"), server.commands().subList(before, server.commands().size()));
    }

    @Test
    @DisplayName("S2: a folder that counts a message which it does not show is looked into a few times, and again when its state changes")
    void countedButNotShown() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", "* LIST () \"/\" INBOX\r\n" + STATUS.formatted("INBOX", 6, 3, 9));
        server.answer("EXAMINE", OPENED.formatted(3, 6));
        for (int i = 0; i < QuietFolders.LOOKS + 3; i++) {
            assertEquals(List.of(), poll(account, 4));
            clock.move(QuietFolders.SETTLED);
        }

        assertEquals(QuietFolders.LOOKS, server.commands().stream().filter("EXAMINE INBOX"::equals).count());
        server.answer("LIST", "* LIST () \"/\" INBOX\r\n" + STATUS.formatted("INBOX", 6, 4, 10));
        server.answer("UID FETCH 4:5 ", "* 4 FETCH (UID 5 INTERNALDATE \"01-Feb-2026 10:00:00 +0000\" RFC822.SIZE 20)\r\n");
        assertEquals(List.of("INBOX/5"), poll(account, 4));
    }

    @Test
    @DisplayName("S3: the same numbers under another UIDVALIDITY are not nothing new")
    void anotherUidValidity() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", "* LIST () \"/\" INBOX\r\n" + STATUS.formatted("INBOX", 4, 3, 9).replace("UIDVALIDITY 7", "UIDVALIDITY 8"));
        server.answer("EXAMINE", OPENED.formatted(3, 4).replace("UIDVALIDITY 7", "UIDVALIDITY 8"));
        assertThrows(CursorLostException.class, () -> poll(account, 4));
    }

    @Test
    void whoAsksTwiceWithinAPollIsToldWhatHasComeMeanwhile() throws Exception {
        offer(EXTENDED);
        server.answer("LIST", "* LIST () \"/\" INBOX\r\n" + STATUS.formatted("INBOX", 4, 3, 9));
        server.answer("EXAMINE", OPENED.formatted(3, 4));
        settle();
        server.answer("EXAMINE", OPENED.formatted(4, 5));
        server.answer("UID FETCH 4 ", "* 4 FETCH (UID 4 INTERNALDATE \"01-Feb-2026 10:00:00 +0000\" RFC822.SIZE 20)\r\n");
        try (Mailbox mailbox = account.openMailbox()) {
            final MailFolder inbox = mailbox.folders().folders().getFirst();
            assertEquals(List.of(), mailbox.changes(inbox, cursor(4), REQUEST).messages());
            assertEquals(1, mailbox.changes(inbox, cursor(4), REQUEST).messages().size());
        }
    }

    @Test
    @DisplayName("S8: messages that are found are told as ranges where the server can, in whatever order it has them")
    void foundAsRanges() throws Exception {
        offer(EXTENDED);
        server.answer("EXAMINE", OPENED.formatted(5, 8));
        server.answer("UID SEARCH RETURN (ALL) ALL", "* ESEARCH (TAG \"A1\") UID ALL 7,5:4\r\n");
        server.answer("UID FETCH 4:5,7 ", "* 1 FETCH (UID 4 RFC822.SIZE 20)\r\n* 2 FETCH (UID 5 RFC822.SIZE 20)\r\n"
                + "* 3 FETCH (UID 7 RFC822.SIZE 20)\r\n");
        try (Mailbox mailbox = account.openMailbox()) {
            final MailFolder inbox = new MailFolder("INBOX", MailFolder.Role.INBOX);
            assertEquals(3, mailbox.changes(inbox, null, REQUEST).messages().size());
            server.answer("UID SEARCH RETURN (ALL) ALL", "* ESEARCH (TAG \"A1\") UID\r\n");
            assertEquals(0, mailbox.changes(inbox, null, REQUEST).messages().size());
            server.answer("UID SEARCH RETURN (ALL) ALL", "* ESEARCH (TAG \"A1\") UID ALL 1:4294967295\r\n");
            final MailboxException absurd = assertThrows(MailboxException.class, () -> mailbox.changes(inbox, null, REQUEST));
            assertTrue(absurd.getMessage().contains(TestAccount.USER), absurd.getMessage());
        }
    }

    private void offer(final String capabilities) {
        server.greet("* OK [CAPABILITY %s] ready".formatted(capabilities));
        server.answer("CAPABILITY", "* CAPABILITY %s\r\n".formatted(capabilities));
    }

    /** Polls that find nothing, until the folders are believed to be quiet. */
    private void settle() throws MailboxException {
        poll(account, 4);
        clock.move(QuietFolders.SETTLED);
        poll(account, 4);
    }

    /** What a poll of all folders lists after a cursor, as folder and UID. */
    private static List<String> poll(final ImapEmailAccount account, final long nextUid) throws MailboxException {
        final List<String> listed = new ArrayList<>();
        try (Mailbox mailbox = account.openMailbox()) {
            for (final MailFolder folder : mailbox.folders().folders()) {
                final Changes changes = mailbox.changes(folder, cursor(nextUid), REQUEST);
                changes.messages().forEach(message -> listed.add(folder.name() + "/" + message.message().providerId()));
            }
        }

        return listed;
    }

    private static String cursor(final long nextUid) {
        return new ImapCursor(ReadingPhase.INCREMENTAL, 7, nextUid, Point.NONE, Point.NONE, 1_700_000_000).encode();
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.now();

        void move(final Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(final ZoneId zone) {
            return this;
        }
    }
}
