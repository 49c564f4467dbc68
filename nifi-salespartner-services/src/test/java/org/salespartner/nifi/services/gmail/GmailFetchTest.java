/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.testing.Fetched;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator.Seen;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GmailFetchTest extends GmailTestCase {
    private static final int LARGE = 30 * 1024 * 1024;

    @Test
    void messagesComeByteForByteInBatchesOfFifty() throws Exception {
        final Random random = new Random(5);
        final List<String> delivered = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            final byte[] body = new byte[random.nextInt(3_000)];
            random.nextBytes(body);
            delivered.add(anna.deliver(mail("m" + number, new String(body, StandardCharsets.ISO_8859_1)), NOW.minusSeconds(500 - number), "INBOX"));
        }
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(mailbox.changes(INBOX, null, request(200, 200)));
        google.clearRequests();

        final Fetched fetched = fetch(mailbox, references, FetchScope.FULL);

        assertEquals(delivered, List.copyOf(fetched.contents().keySet()));
        for (final String id : delivered) {
            assertArrayEquals(anna.rawOf(id), fetched.contents().get(id));
        }
        assertEquals(3, google.requests().stream().filter(seen -> !seen.inBatch()).count());
        assertEquals(List.of(), google.changes());
    }

    @Test
    @DisplayName("S8: a message of 30 MB streams through; nothing of it is kept")
    void aLargeMessageStreams() throws Exception {
        final byte[] large = largeMail(LARGE);
        anna.deliver(large, NOW, "INBOX");
        final Mailbox mailbox = mailbox();
        assertStreams(large, mailbox, references(changes(mailbox, null)));
        assertEquals(1, google.requests().stream().filter(seen -> seen.query().contains("format=raw")).count());
    }

    @Test
    @DisplayName("S8: messages that are not quite large come a few megabytes at a time")
    void batchesAreBoundedByBytes() throws Exception {
        for (int number = 0; number < 20; number++) {
            anna.deliver(mail("m" + number, "x".repeat(900_000)), NOW.minusSeconds(500 - number), "INBOX");
        }
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        google.clearRequests();

        assertEquals(20, fetch(mailbox, references, FetchScope.FULL).contents().size());
        assertEquals(List.of(9, 9, 2), batches());
    }

    @Test
    void aConnectionServesManyBatchesAndLargeMessages() throws Exception {
        for (int number = 0; number < 200; number++) {
            deliver("m" + number, 500 - number);
        }
        anna.deliver(mail("large", "x".repeat(2_000_000)), NOW.minusSeconds(2), "INBOX");
        anna.deliver(mail("larger", "x".repeat(3_000_000)), NOW.minusSeconds(1), "INBOX");
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(mailbox.changes(INBOX, null, request(1_000, 1_000)));
        final long before = google.connectionsOpened();

        assertEquals(202, fetch(mailbox, references, FetchScope.FULL).contents().size());
        assertEquals(before, google.connectionsOpened(), "Nothing shakes hands anew");
    }

    @Test
    void headersOnly() throws Exception {
        deliver("one", 5);
        anna.deliver(mail("large", "x".repeat(2_000_000)), NOW, "INBOX");
        final Mailbox mailbox = mailbox();
        final Fetched fetched = fetch(mailbox, references(changes(mailbox, null)), FetchScope.HEADERS);
        assertEquals(List.of(headersOf("one"), headersOf("large")),
                fetched.contents().values().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList());
        assertTrue(google.requests().stream().map(Seen::query).noneMatch(query -> query.contains("raw")));
    }

    @Test
    @DisplayName("S4: a message that is gone is told as such, in a batch and alone")
    void goneMessages() throws Exception {
        final String small = deliver("small", 5);
        final String large = anna.deliver(mail("large", "x".repeat(2_000_000)), NOW, "INBOX");
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
    @DisplayName("S5: what comes before a fault is told, so that the fault is held against the message that it came at")
    void faultsWithinABatch() throws Exception {
        for (int number = 0; number < 10; number++) {
            deliver("m" + number, 20 - number);
        }
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        google.faults().brokenMessage(references.get(4).providerId());
        final Fetched fetched = new Fetched();
        assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, references, FetchScope.FULL, fetched));
        assertEquals(references.subList(0, 4).stream().map(MessageReference::providerId).toList(), List.copyOf(fetched.contents().keySet()));

        google.faults().clear();
        google.faults().next(1, SimulatorFault.cutAfter(2_000));
        final Fetched cut = new Fetched();
        assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, references, FetchScope.FULL, cut));
        assertTrue(!cut.contents().isEmpty() && cut.contents().size() < 10, () -> "Before the cut: " + cut.contents().size());
        for (final String id : cut.contents().keySet()) {
            assertArrayEquals(anna.rawOf(id), cut.contents().get(id));
        }
    }

    @Test
    @DisplayName("Where batches are not let through to Gmail, messages are listed and come one by one, in order, and one that is gone is told")
    void withoutBatches() throws Exception {
        google.faults().next(100, "^/batch", SimulatorFault.text(404, "text/html", "<p>Not here</p>"));
        final List<String> delivered = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            delivered.add(deliver("m" + number, 20 - number));
        }
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        assertEquals(delivered, references.stream().map(MessageReference::providerId).toList());

        final String gone = delivered.remove(2);
        anna.delete(gone);
        final Fetched fetched = fetch(mailbox, references, FetchScope.FULL);
        assertEquals(delivered, List.copyOf(fetched.contents().keySet()));
        for (final String id : delivered) {
            assertArrayEquals(anna.rawOf(id), fetched.contents().get(id));
        }
        assertEquals(Map.of(gone, Unavailable.VANISHED), fetched.unavailable());
    }

    @Test
    @DisplayName("S6: where batches are not let through, a limit on the rate of requests ends the fetch at once")
    void limitedWithoutBatches() throws Exception {
        for (int number = 0; number < 5; number++) {
            deliver("m" + number, 20 - number);
        }
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, null));
        google.faults().next(100, "^/batch", SimulatorFault.text(404, "text/html", "<p>Not here</p>"));
        google.faults().next(1, references.get(2).providerId(), GoogleFault.tooManyRequests(Duration.ofSeconds(30)));
        google.clearRequests();
        final Fetched fetched = new Fetched();
        final ThrottledException limited = assertThrows(ThrottledException.class, () -> mailbox.fetch(INBOX, references, FetchScope.FULL, fetched));
        assertEquals(Optional.of(Duration.ofSeconds(30)), limited.getRetryAfter());
        assertEquals(2, fetched.contents().size());
        assertEquals(1 + 3, google.requests().size());
    }

    @Test
    @DisplayName("S5: a large message that breaks off is never taken for a whole one")
    void aLargeMessageBreaksOff() throws Exception {
        anna.deliver(mail("large", "x".repeat(2_000_000)), NOW, "INBOX");
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        google.faults().next(1, SimulatorFault.cutAfter(1_000_000));
        final Fetched fetched = new Fetched();
        assertThrows(MailboxException.class, () -> mailbox.fetch(INBOX, references(window), FetchScope.FULL, fetched));
        assertEquals(Map.of(), fetched.contents());
        assertEquals(1, fetch(mailbox, references(window), FetchScope.FULL).contents().size());
    }

    @Test
    void aMessageIsFoundByItsMessageId() throws Exception {
        deliver("other", 9);
        final String id = deliver("wanted", 5);
        deliver("elsewhere", 4, "SENT");
        final Mailbox mailbox = mailbox();
        final MessageReference found = mailbox.find(INBOX, "<wanted@customer.test>").orElseThrow();
        assertEquals(id, found.providerId());
        assertEquals(anna.threadOf(id), found.threadId());
        assertEquals(NOW.minusSeconds(300), found.receivedAt());
        assertEquals(id, mailbox.find(INBOX, "wanted@customer.test").orElseThrow().providerId());
        assertTrue(mailbox.find(INBOX, "elsewhere@customer.test").isEmpty());
        assertTrue(mailbox.find(INBOX, "nobody\" OR in:anywhere \"@customer.test").isEmpty(), "T4: an id is no query");
        assertTrue(mailbox.find(INBOX, " <> ").isEmpty());
    }

    @Test
    void theRawFieldIsReadWhereverItStands() throws Exception {
        final String json = "{\"id\": \"x\", \"nested\": {\"r\": \"raw\\\"\"}, \"raw\" : \"AB\\u003dC\\/D\", \"z\": 1}";
        assertEquals("AB=C/D", new String(new RawField(stream(json)).readAllBytes(), StandardCharsets.US_ASCII));
        assertEquals("", new String(new RawField(stream("{\"raw\":\"\"}")).readAllBytes(), StandardCharsets.US_ASCII));
        assertThrows(EOFException.class, () -> new RawField(stream("{\"raw\":\"ABC")).readAllBytes());
        assertThrows(EOFException.class, () -> new RawField(stream("{\"id\":\"ABC\"}")).readAllBytes());
    }

    @Test
    @DisplayName("T1: the transit URI names host, account and message, and no secret")
    void transitUri() throws Exception {
        final GoogleEmailAccount account = enabled(Map.of());
        assertEquals(google.rootUrl() + "gmail/v1/users/anna@orchard.test/messages/abc",
                account.getTransitUri(new MessageReference("INBOX", "abc", null, null, Instant.EPOCH, 1)));
    }

    private static InputStream stream(final String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
