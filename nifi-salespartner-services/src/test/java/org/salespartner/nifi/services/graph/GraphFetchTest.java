/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.services.testing.Fetched;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphFetchTest extends GraphTestCase {
    private static final int LARGE = 30 * 1024 * 1024;
    private static final Duration LATENCY = Duration.ofMillis(20);

    private long contentRequests() {
        return asked().stream().filter(request -> request.endsWith("/$value")).count();
    }

    @Test
    @DisplayName("S8: messages come byte for byte and in their order, with one request each, four at a time and never a fifth")
    void messagesComeByteForByteFourAtATime() throws Exception {
        final Random random = new Random(5);
        final List<String> delivered = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            final byte[] body = new byte[random.nextInt(3_000)];
            random.nextBytes(body);
            delivered.add(anna.deliver("inbox", mail("m" + number, new String(body, StandardCharsets.ISO_8859_1)), NOW.minusSeconds(500 - number))
                    .immutableId());
        }
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(mailbox.changes(INBOX, null, request(200, 200)));
        graph.forgetRequests();
        graph.latency(LATENCY);

        final Fetched fetched = fetch(mailbox, references, FetchScope.FULL);

        assertEquals(delivered, List.copyOf(fetched.contents().keySet()));
        for (final String id : delivered) {
            assertArrayEquals(anna.message(id).orElseThrow().mime().bytes(), fetched.contents().get(id));
        }
        assertEquals(120, graph.requests().size());
        assertEquals(4, graph.highestConcurrency());
        assertEquals(0, graph.throttled());
        assertEquals(List.of(), graph.changes());
    }

    @Test
    @DisplayName("S6: all that is done with an account at a time keeps to four requests together")
    void fourAtATimeForTheWholeAccount() throws Exception {
        deliverMany(60);
        final MicrosoftEmailAccount account = enabled(Map.of());
        final List<MessageReference> references = references(changes(account.openMailbox(), null));
        graph.forgetRequests();
        graph.latency(LATENCY);
        final Callable<Integer> fetching = () -> {
            try (Mailbox mailbox = account.openMailbox()) {
                changes(mailbox, null);
                return fetch(mailbox, references, FetchScope.FULL).contents().size();
            }
        };
        final List<Future<Integer>> done;
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            done = threads.invokeAll(List.of(fetching, fetching, fetching));
        }
        for (final Future<Integer> one : done) {
            assertEquals(60, one.get());
        }
        assertEquals(4, graph.highestConcurrency());
        assertEquals(0, graph.throttled());
    }

    @Test
    @DisplayName("S8: a message of 30 MB streams through; nothing of it is kept")
    void aLargeMessageStreams() throws Exception {
        final byte[] large = largeMail(LARGE);
        anna.deliver("inbox", large, NOW);
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        assertEquals(LARGE, references.getFirst().size());
        assertStreams(large, mailbox, references);
        assertEquals(1, contentRequests());
    }

    @Test
    void largeMessagesWhoseSizeIsNotToldComeAsWell() throws Exception {
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        final List<String> delivered = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            delivered.add(anna.deliver("inbox", mail("large" + number, "x".repeat(2_000_000)), NOW.plusSeconds(number)).immutableId());
        }
        final Fetched fetched = fetch(mailbox, references(changes(mailbox, window.cursor())), FetchScope.FULL);
        assertEquals(delivered, List.copyOf(fetched.contents().keySet()));
        for (final String id : delivered) {
            assertArrayEquals(anna.message(id).orElseThrow().mime().bytes(), fetched.contents().get(id));
        }
    }

    @Test
    void headersOnly() throws Exception {
        deliver("one", 5);
        anna.deliver("inbox", mail("large", "x".repeat(2_000_000)), NOW);
        final Mailbox mailbox = mailbox();
        final Fetched fetched = fetch(mailbox, references(changes(mailbox, null)), FetchScope.HEADERS);
        assertEquals(List.of(headersOf("one"), headersOf("large")),
                fetched.contents().values().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList());
        assertEquals(0, contentRequests());
    }

    @Test
    @DisplayName("S4: a message that is gone is told as such, small and large")
    void goneMessages() throws Exception {
        final String small = deliver("small", 5);
        final String large = anna.deliver("inbox", mail("large", "x".repeat(2_000_000)), NOW).immutableId();
        final String stays = deliver("stays", 1);
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        anna.delete(small);
        anna.delete(large);

        final Fetched fetched = fetch(mailbox, references, FetchScope.FULL);
        assertEquals(Map.of(small, Unavailable.VANISHED, large, Unavailable.VANISHED), fetched.unavailable());
        assertEquals(List.of(stays), List.copyOf(fetched.contents().keySet()));
    }

    @Test
    @DisplayName("S5: a message that Exchange refuses to turn into MIME is told as refused, and the others come")
    void aMessageThatIsRefused() throws Exception {
        final String broken = deliver("broken", 5);
        final String fine = deliver("fine", 1);
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        graph.faults().next(1, GraphFault.status(400, "ErrorMimeContentConversionFailed"));
        final Fetched fetched = fetch(mailbox, references.subList(0, 1), FetchScope.FULL);
        assertEquals(Map.of(broken, Unavailable.REFUSED), fetched.unavailable());
        assertEquals(List.of(fine), List.copyOf(fetch(mailbox, references.subList(1, 2), FetchScope.FULL).contents().keySet()));
    }

    @Test
    @DisplayName("S5: what comes before a fault is told, so that the fault is held against the message that it came at")
    void faultsAtOneMessage() throws Exception {
        deliverMany(10);
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        anna.poison(references.get(4).providerId());
        final Fetched fetched = new Fetched();
        assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, references, FetchScope.FULL, fetched));
        assertEquals(references.subList(0, 4).stream().map(MessageReference::providerId).toList(), List.copyOf(fetched.contents().keySet()));
        assertEquals(5, fetch(mailbox, references.subList(5, 10), FetchScope.FULL).contents().size(), "No request is left hanging");
    }

    @Test
    @DisplayName("S5: a message that breaks off, small or large, is never taken for a whole one")
    void messagesThatBreakOff() throws Exception {
        deliver("small", 5);
        anna.deliver("inbox", mail("large", "x".repeat(2_000_000)), NOW);
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        for (int number = 0; number < references.size(); number++) {
            final List<MessageReference> one = references.subList(number, number + 1);
            graph.faults().next(1, "value", SimulatorFault.cutAfter(number == 0 ? 50 : 1_500_000));
            final Fetched fetched = new Fetched();
            assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, one, FetchScope.FULL, fetched));
            assertEquals(Map.of(), fetched.contents());
            assertEquals(1, fetch(mailbox, one, FetchScope.FULL).contents().size());
        }
    }

    @Test
    void aMessageIsFoundByItsMessageId() throws Exception {
        deliver("other", 9);
        final String id = deliver("wanted", 5);
        deliver("archive", "elsewhere", 4);
        deliver("it's", 3);
        final Mailbox mailbox = mailbox();
        final MessageReference found = mailbox.find(INBOX, "<wanted@customer.test>").orElseThrow();
        assertEquals(id, found.providerId());
        assertEquals(anna.message(id).orElseThrow().conversationId(), found.threadId());
        assertEquals(NOW.minusSeconds(300), found.receivedAt());
        assertEquals(id, mailbox.find(INBOX, "wanted@customer.test").orElseThrow().providerId());
        assertTrue(mailbox.find(INBOX, "it's@customer.test").isPresent());
        assertTrue(mailbox.find(INBOX, "elsewhere@customer.test").isEmpty());
        assertTrue(mailbox.find(INBOX, "x' or isRead eq false or subject eq 'x").isEmpty(), "T4: an id is no query");
        assertTrue(mailbox.find(INBOX, " <> ").isEmpty());
        assertTrue(mailbox.find(new MailFolder("Archive", MailFolder.Role.ARCHIVE), "elsewhere@customer.test").isPresent());
    }

    @Test
    @DisplayName("T1: the transit URI names host, account and message, and no secret")
    void transitUri() throws Exception {
        final MicrosoftEmailAccount account = enabled(Map.of());
        assertEquals(graphUrl() + "/v1.0/users/anna@orchard.test/messages/abc=",
                account.getTransitUri(new MessageReference("INBOX", "abc=", null, null, Instant.EPOCH, 1)));
    }
}
