/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ScriptedImapServer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** A folder that is made anew while its messages are being fetched: a number is another message's then. */
class ImapRenumberedTest {
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final String OPENED = "* 9 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT 900] ok\r\n";
    private static final String BODY = "* %1$d FETCH (UID %1$d RFC822.SIZE 5 BODY[] {5}\r\nHello)\r\n";
    private static final int LARGE = 2 * MessageFetcher.CHUNK;

    private ScriptedImapServer server;
    private ImapEmailAccount account;
    private ImapConnectionPool pool;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedImapServer.start();
        account = TestAccount.enabled(server.port(), Map.of(AccountDescriptors.READ_TIMEOUT, "5 s"));
        pool = new ImapConnectionPool(new ImapConnector(new ImapSettings(TestAccount.USER, "127.0.0.1", server.port(), TlsMode.NONE, null,
                TestAccount.USER, TestAccount.password(), List.of("INBOX"), Duration.ofSeconds(5), Duration.ofSeconds(5), 2)), 2,
                Duration.ofMinutes(10));
    }

    @AfterEach
    void stop() throws Exception {
        pool.close();
        account.disable();
        server.close();
    }

    @Test
    @DisplayName("S3: when a folder turns out to be numbered anew in the middle of a fetch, no other message is given for one that was asked for")
    void inTheMiddleOfAFetch() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(8));
        server.answerOnce("EXAMINE", OPENED.formatted(7));
        server.answer("UID SEARCH", "* SEARCH 2 3 4 5\r\n");
        for (int uid = 2; uid <= 5; uid++) {
            server.answer("UID FETCH %d ".formatted(uid), BODY.formatted(uid));
        }

        server.answer("UID FETCH 1:3 ", BODY.formatted(1));
        final CollectingSink sink = new CollectingSink();
        final List<MessageReference> messages = List.of(reference(1, 5), reference(2, 5), reference(3, 5), reference(4, LARGE), reference(5, 5));
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, messages, FetchScope.FULL, sink);
        }

        assertEquals(messages, sink.order);
        assertEquals(List.of(messages.getFirst()), List.copyOf(sink.contents.keySet()));
        messages.subList(1, 5).forEach(message -> assertEquals(Unavailable.VANISHED, sink.unavailable.get(message)));
    }

    @Test
    @DisplayName("S3: a connection on which the folder is still open as it was numbered before opens it anew before it fetches ahead")
    void openBeforeOnAFurtherConnection() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(8));
        server.answerOnce("EXAMINE", OPENED.formatted(7));
        server.answer("UID FETCH", BODY.formatted(1));
        final ImapConnection rested = pool.acquire();
        rested.examine("INBOX");
        pool.release(rested);
        final AheadQueue queue = new AheadQueue("INBOX", 8, List.of(new MessageReference("INBOX", "1", 8L, null, null, 5)), new SuspectMessages());
        queue.begin(FetchScope.FULL);
        new AheadLane(queue, 1, pool, pool.acquireTrusted(), () -> { }, () -> { }).prepared().run();
        assertNotNull(queue.take(1));
        assertEquals(List.of("EXAMINE", "EXAMINE", "UID FETCH"), server.commands().stream().map(command -> command.replaceFirst(" (INBOX|1 .*)", ""))
                .filter(List.of("EXAMINE", "UID FETCH")::contains).toList());
    }

    @Test
    @DisplayName("S8: what one reading is about to ask for is not fetched ahead for somebody who asks for other messages of the folder")
    void askedForByAnother() throws Exception {
        server.answer("EXAMINE", OPENED.formatted(7));
        final List<MessageReference> upcoming = LongStream.rangeClosed(100, 100 + FetchAhead.FEWEST).mapToObj(uid -> reference(uid, 5)).toList();
        final FetchAhead ahead = new FetchAhead(pool, new SuspectMessages(), "anna", 1);
        ahead.expect("INBOX", 7, upcoming);
        assertNull(ahead.begin("INBOX", 7, FetchScope.FULL, List.of(reference(1, 5))));
        final AheadQueue queue = ahead.begin("INBOX", 7, FetchScope.HEADERS, upcoming.subList(0, 10));
        assertNotNull(queue);
        assertFalse(queue.isFinished());
        ahead.close();
    }

    private static MessageReference reference(final long uid, final int size) {
        return new MessageReference("INBOX", Long.toString(uid), 7L, null, null, size);
    }
}
