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
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.services.testing.CuttingProxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapFetchTest extends ImapDovecotTest {

    @Test
    void contentIsByteForByteWhatWasDeliveredInTheOrderAskedFor() throws Exception {
        final List<byte[]> delivered = List.of(TestMail.named("a"), TestMail.large("big", 3 * MessageFetcher.CHUNK + 17), TestMail.named("b"),
                new byte[0], TestMail.large("exact", MessageFetcher.CHUNK), "no header at all\r\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < delivered.size(); i++) {
            dovecot.deliver(user, "INBOX", delivered.get(i), NOW.plusSeconds(i));
        }

        try (Mailbox mailbox = account().openMailbox()) {
            final List<MessageReference> messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
            assertEquals(delivered.size(), messages.size());
            final List<MessageReference> backwards = new ArrayList<>(messages);
            Collections.reverse(backwards);
            for (final List<MessageReference> asked : List.of(messages, backwards)) {
                final CollectingSink sink = fetch(mailbox, INBOX, asked, FetchScope.FULL);
                assertEquals(asked, sink.order);
                for (int i = 0; i < delivered.size(); i++) {
                    assertArrayEquals(delivered.get(i), sink.contents.get(messages.get(i)));
                }
            }
        }
    }

    @Test
    void aReferenceWithoutSizeIsFetchedAllTheSame() throws Exception {
        final byte[] large = TestMail.large("big", 2 * MessageFetcher.CHUNK);
        dovecot.deliver(user, "INBOX", large, NOW);
        try (Mailbox mailbox = account().openMailbox()) {
            final MessageReference listed = readAll(mailbox, INBOX, null, request(100, 100)).messages().getFirst();
            final MessageReference bare = new MessageReference("INBOX", listed.providerId(), listed.uidValidity(), null, null, -1);
            assertArrayEquals(large, fetch(mailbox, INBOX, List.of(bare), FetchScope.FULL).contents.get(bare));
        }
    }

    @Test
    void headersAloneEndWithTheEmptyLine() throws Exception {
        dovecot.deliver(user, "INBOX", TestMail.large("big", 2 * MessageFetcher.CHUNK), NOW);
        deliver("small", NOW.plusSeconds(1));
        try (Mailbox mailbox = account().openMailbox()) {
            final List<MessageReference> messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
            final CollectingSink sink = fetch(mailbox, INBOX, messages, FetchScope.HEADERS);
            for (final byte[] content : sink.contents.values()) {
                final String header = new String(content, StandardCharsets.UTF_8);
                assertTrue(header.startsWith("Message-ID:") && header.endsWith("\r\n\r\n") && !header.contains("Hello"), header);
            }
        }
    }

    @Test
    @DisplayName("S3: the key a fetch gives is the key the register is asked for, whatever the scope and the size; without any header there is none")
    void registerKeysAreTheSameEverywhere() throws Exception {
        deliver("a", NOW);
        dovecot.deliver(user, "INBOX", TestMail.large("big", 2 * MessageFetcher.CHUNK), NOW.plusSeconds(1));
        dovecot.deliver(user, "INBOX", "From: x\nSubject: folded\n\t subject\nX-Odd : y\n\nbody\n"
                .getBytes(StandardCharsets.US_ASCII), NOW.plusSeconds(2));
        dovecot.deliver(user, "INBOX", new byte[0], NOW.plusSeconds(3));
        try (Mailbox mailbox = account().openMailbox()) {
            final List<MessageReference> messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
            final Map<MessageReference, String> keys = mailbox.registerKeys(INBOX, messages);
            final Map<MessageReference, String> full = fetch(mailbox, INBOX, messages, FetchScope.FULL).keys;
            final Map<MessageReference, String> headers = fetch(mailbox, INBOX, messages, FetchScope.HEADERS).keys;
            for (final MessageReference message : messages.subList(0, 3)) {
                assertNotNull(keys.get(message));
                assertEquals(keys.get(message), full.get(message));
                assertEquals(keys.get(message), headers.get(message));
            }

            assertNull(full.get(messages.get(3)));
            assertEquals(3, keys.size());
        }
    }

    @Test
    @DisplayName("S4: a message that has gone since it was listed is told as vanished, and the others come")
    void vanishedMessageIsTold() throws Exception {
        for (final String name : List.of("a", "b", "c")) {
            deliver(name, NOW);
        }

        try (Mailbox mailbox = account().openMailbox()) {
            final List<MessageReference> messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
            dovecot.expunge(user, "INBOX", "HEADER", "Subject", "About b");
            final CollectingSink sink = fetch(mailbox, INBOX, messages, FetchScope.FULL);
            assertEquals(messages, sink.order);
            assertEquals(Map.of(messages.get(1), Unavailable.VANISHED), sink.unavailable);
            assertTrue(sink.reasons.getFirst().contains(user), sink.reasons.getFirst());
        }
    }

    @Test
    @DisplayName("S4: a reference from before the folder was numbered anew is told as vanished, not fetched as another message")
    void referenceOfAnotherNumberingIsVanished() throws Exception {
        deliver("a", NOW);
        try (Mailbox mailbox = account().openMailbox()) {
            final MessageReference listed = readAll(mailbox, INBOX, null, request(100, 100)).messages().getFirst();
            final MessageReference other = new MessageReference("INBOX", listed.providerId(), listed.uidValidity() + 1, null, null, listed.size());
            assertEquals(Map.of(other, Unavailable.VANISHED), fetch(mailbox, INBOX, List.of(other), FetchScope.FULL).unavailable);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAILER-DAEMON (Mail Delivery System)", "root", "\"unclosed <a@b", "<<>>", "=?x-unknown?Q?=FF?= <a@b.c", "\u00e4, ;:,"})
    @DisplayName("S5: no sender's address, however broken, keeps a message or its neighbours back")
    void brokenAddressesNeverBlock(final String from) throws Exception {
        deliver("before", NOW);
        dovecot.deliver(user, "INBOX", TestMail.from("broken", from), NOW.plusSeconds(1));
        deliver("after", NOW.plusSeconds(2));
        try (Mailbox mailbox = account().openMailbox()) {
            final List<MessageReference> messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
            assertEquals(List.of("before", "broken", "after"), names(mailbox, INBOX, messages));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 40_000, 1_500_000})
    @DisplayName("S2: when the connection is cut in the middle of a message, those told before are whole and the rest comes by the next connection")
    void connectionCutInTheMiddleOfAMessage(final int bytes) throws Exception {
        for (int i = 0; i < 4; i++) {
            dovecot.deliver(user, "INBOX", TestMail.large("m" + i, i == 2 ? 2 * MessageFetcher.CHUNK : 20_000), NOW.plusSeconds(i));
        }

        try (CuttingProxy proxy = CuttingProxy.start(dovecot.imapPort())) {
            final ImapEmailAccount account = account(proxy.port(), DEFAULTS);
            final CollectingSink sink = new CollectingSink();
            final List<MessageReference> messages;
            try (Mailbox mailbox = account.openMailbox()) {
                messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
                proxy.cutAfter(bytes);
                final MailboxException cut = assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, messages, FetchScope.FULL, sink));
                assertTrue(cut.getMessage().contains(user), cut.getMessage());
            }

            assertEquals(State.ERROR, account.getStatus().state());
            assertTrue(sink.order.size() < messages.size());
            assertEquals(messages.subList(0, sink.order.size()), sink.order);
            proxy.neverCut();
            try (Mailbox mailbox = account.openMailbox()) {
                mailbox.fetch(INBOX, messages.subList(sink.order.size(), messages.size()), FetchScope.FULL, sink);
            }

            assertEquals(messages, new ArrayList<>(sink.contents.keySet()));
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(TestMail.large("m" + i, i == 2 ? 2 * MessageFetcher.CHUNK : 20_000), sink.contents.get(messages.get(i)));
            }

            assertEquals(State.ACTIVE, account.getStatus().state());
        }
    }

    @Test
    void sinkThatCannotWriteEndsTheFetchAndTheAccountGoesOn() throws Exception {
        deliver("a", NOW);
        deliver("b", NOW);
        final ImapEmailAccount account = account();
        try (Mailbox mailbox = account.openMailbox()) {
            final List<MessageReference> messages = readAll(mailbox, INBOX, null, request(100, 100)).messages();
            final MessageSink full = new FullDisk();
            final MailboxException failure = assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, messages, FetchScope.FULL, full));
            assertTrue(failure.getMessage().contains("disk full"), failure.getMessage());
        }

        try (Mailbox mailbox = account.openMailbox()) {
            assertEquals(List.of("a", "b"), names(mailbox, INBOX, readAll(mailbox, INBOX, null, request(100, 100)).messages()));
        }
    }

    @Test
    void findsAMessageByItsId() throws Exception {
        deliver("a", NOW);
        deliver("b", NOW.plusSeconds(1));
        try (Mailbox mailbox = account().openMailbox()) {
            final MessageReference second = readAll(mailbox, INBOX, null, request(100, 100)).messages().getLast();
            assertEquals(Optional.of(second), mailbox.find(INBOX, "<b@example.test>"));
            assertEquals(Optional.of(second), mailbox.find(INBOX, "b@example.test"));
            assertEquals(Optional.empty(), mailbox.find(INBOX, "none\" \r\nx LOGOUT@example.test"));
            assertEquals(Optional.empty(), mailbox.find(INBOX, "<>"));
        }
    }

    private static final class FullDisk implements MessageSink {
        @Override
        public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
            throw new IOException("disk full");
        }

        @Override
        public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
            throw new IllegalStateException("Not expected");
        }
    }
}
