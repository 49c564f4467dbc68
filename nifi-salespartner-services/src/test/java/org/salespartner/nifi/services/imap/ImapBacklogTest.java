/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.services.testing.CuttingProxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A backlog that is worth fetching ahead: every page is listed and fetched on a mailbox opened for it, as a processor does. */
class ImapBacklogTest extends ImapDovecotTest {
    private static final int COUNT = 3 * FetchAhead.FEWEST;
    private static final int PAGE = 40;

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4"})
    @DisplayName("S2: every message of a backlog comes once, whole and in its order, over no more connections than allowed")
    void backlogComesWhole(final String connections) throws Exception {
        deliverBacklog();
        try (CuttingProxy proxy = CuttingProxy.start(dovecot.imapPort())) {
            final ImapEmailAccount account = account(proxy.port(), Map.of(ImapEmailAccount.MAXIMUM_CONNECTIONS, connections));
            final CollectingSink sink = new CollectingSink();
            readBacklog(account, null, FetchScope.FULL, sink);
            assertWhole(sink);
            final int most = Integer.parseInt(connections);
            assertTrue(proxy.connections() <= most, "connections: " + proxy.connections());
            assertEquals(most > 1, proxy.connections() > 1);
        }
    }

    @Test
    void headersComeAheadToo() throws Exception {
        deliverBacklog();
        final CollectingSink sink = new CollectingSink();
        readBacklog(account(), null, FetchScope.HEADERS, sink);
        assertEquals(COUNT, sink.order.size());
        for (int i = 0; i < COUNT; i++) {
            final byte[] whole = message(i);
            assertArrayEquals(Arrays.copyOf(whole, TestMail.named("m" + i).length - "Hello, this is m%d.\r\n".formatted(i).length()),
                    sink.contents.get(sink.order.get(i)));
        }
    }

    @Test
    @DisplayName("S6: a server that refuses a further connection is read over one, and the account is none the worse for it")
    void furtherConnectionRefused() throws Exception {
        deliverBacklog();
        try (CuttingProxy proxy = CuttingProxy.start(dovecot.imapPort())) {
            proxy.allow(1);
            final ImapEmailAccount account = account(proxy.port(), DEFAULTS);
            final CollectingSink sink = new CollectingSink();
            readBacklog(account, null, FetchScope.FULL, sink);
            assertWhole(sink);
            assertEquals(State.ACTIVE, account.getStatus().state());
            assertTrue(proxy.connections() <= 3, "It is not asked for again and again: " + proxy.connections());
        }
    }

    @Test
    @DisplayName("S4: messages that vanish while they are fetched ahead are told once, as vanished or as they were")
    void messagesVanishMeanwhile() throws Exception {
        deliverBacklog();
        final ImapEmailAccount account = account();
        final CollectingSink sink = new CollectingSink();
        final String cursor;
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes page = mailbox.changes(INBOX, null, request(COUNT, PAGE));
            mailbox.fetch(INBOX, references(page), FetchScope.FULL, sink);
            cursor = page.cursor();
        }

        dovecot.expunge(user, "INBOX", "UID", "%d:%d".formatted(COUNT - 20, COUNT));
        readBacklog(account, cursor, FetchScope.FULL, sink);
        assertEquals(COUNT, sink.order.stream().distinct().count());
        assertEquals(COUNT, sink.order.size());
        assertTrue(sink.unavailable.values().stream().allMatch(Unavailable.VANISHED::equals), sink.reasons.toString());
    }

    @Test
    @DisplayName("S2: a processor that goes back to an earlier cursor gets the same messages again")
    void readingGoesBack() throws Exception {
        deliverBacklog();
        final ImapEmailAccount account = account();
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes first = mailbox.changes(INBOX, null, request(COUNT, PAGE));
            mailbox.fetch(INBOX, references(first), FetchScope.FULL, sink);
            mailbox.changes(INBOX, first.cursor(), request(COUNT, PAGE));
            readBacklog(account, first.cursor(), FetchScope.FULL, sink);
        }

        assertWhole(sink);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    @DisplayName("S2: wherever the connections are cut while a backlog is fetched ahead, every message is told once and whole in the end")
    void cutWhileFetchingAhead(final int place) throws Exception {
        deliverBacklog();
        try (CuttingProxy proxy = CuttingProxy.start(dovecot.imapPort())) {
            final ImapEmailAccount account = account(proxy.port(), DEFAULTS);
            final CollectingSink sink = new CollectingSink();
            proxy.cutAfter(2_000 + place * 14_983L);
            String cursor = null;
            boolean more = true;
            int cuts = 0;
            while (more) {
                final List<MessageReference> told = sink.order;
                final int before = told.size();
                Changes page = null;
                try (Mailbox mailbox = account.openMailbox()) {
                    page = mailbox.changes(INBOX, cursor, request(COUNT, PAGE));
                    mailbox.fetch(INBOX, references(page), FetchScope.FULL, sink);
                    cursor = page.cursor();
                    more = page.more();
                } catch (final MailboxException e) {
                    cuts++;
                    assertTrue(cuts < 5, e.getMessage());
                    proxy.neverCut();
                    if (told.size() > before) {
                        cursor = page.messages().get(told.size() - before - 1).cursorAfter();
                    }
                }
            }

            assertWhole(sink);
        }
    }

    private void readBacklog(final ImapEmailAccount account, final String from, final FetchScope scope, final CollectingSink sink)
            throws MailboxException {
        String cursor = from;
        boolean more = true;
        while (more) {
            try (Mailbox mailbox = account.openMailbox()) {
                final Changes page = mailbox.changes(INBOX, cursor, request(COUNT, PAGE));
                final int before = sink.order.size();
                mailbox.fetch(INBOX, references(page), scope, sink);
                assertEquals(references(page), sink.order.subList(before, sink.order.size()));
                cursor = page.cursor();
                more = page.more();
            }
        }
    }

    private static List<MessageReference> references(final Changes page) {
        return page.messages().stream().map(Changes.Listed::message).toList();
    }

    private void deliverBacklog() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            dovecot.deliver(user, "INBOX", message(i), NOW.minusSeconds(COUNT - i));
        }
    }

    private static byte[] message(final int number) {
        return TestMail.large("m" + number, number % 50 == 49 ? MessageFetcher.CHUNK + 5_000 : 500);
    }

    private static void assertWhole(final CollectingSink sink) {
        assertEquals(Map.of(), sink.unavailable);
        assertEquals(COUNT, sink.order.size());
        final List<MessageReference> inOrder = new ArrayList<>(sink.contents.keySet());
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(message(i), sink.contents.get(inOrder.get(i)), "message " + i);
        }
    }
}
