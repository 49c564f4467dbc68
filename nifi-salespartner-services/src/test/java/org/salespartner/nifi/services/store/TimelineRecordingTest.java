/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.CompanyMatch;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.ConversationTimeline.RecordResult;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineEntry.ContactRole;
import org.salespartner.nifi.store.TimelineEntry.Participant;
import org.salespartner.nifi.store.TimelineEntry.SightingEntry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TimelineRecordingTest extends StoreTestCase {

    @Test
    void whatWasRecordedIsReadBack() throws StoreException {
        final String contact = store.put(new ContactDetails(null, List.of(Emails.ANNA.address()), "Anna Roth", null, null, null, null, "Example AG",
                List.of("example.com"))).contactId();
        final String company = store.findCompanyByDomain("example.com").orElseThrow().id();
        final Summary summary = new Summary("local/1", "Offer for 20 licences", List.of(new Statement("Wants 20", "We want 20.", "reply")),
                List.of(new Statement("Send the offer", "Please send it.", "reply", Summary.Who.US, "2026-03-06")), false,
                new Summary.Urgency(Summary.Level.HIGH, "Please send it.", "reply"), List.of("Only the beginning was read."),
                new LanguageModel("anthropic", "m-2026", "1", 2, 812, null));
        final EmailDocument email = Emails.seen(Emails.email(1)
                .cc(List.of(new EmailAddress(null, "ben@example.com")))
                .bcc(List.of(new EmailAddress(null, "secret@example.com")))
                .replyTo(List.of(Emails.ANNA))
                .contacts(List.of(new ContactMatch(contact, Emails.ANNA.address(), "from", "address")))
                .company(new CompanyMatch(company, null))
                .attachments(List.of(new Attachment(0, "a.pdf", "application/pdf", 3, "00", false, null)))
                .summary(summary)
                .build(), "kim@ours.example", "INBOX", "42", 7L);

        final RecordResult result = store.record(email);

        final TimelineEntry entry = query(EVERYTHING).getFirst();
        assertEquals(RecordOutcome.RECORDED, result.outcome());
        assertEquals("conversation-1", result.conversationId());
        final SightingEntry sighting = entry.sightings().getFirst();
        assertNotNull(sighting.seenAt());
        assertEquals(new TimelineEntry(result.entryId(), "identity-1", "conversation-1", "message-1@example.com", Direction.INBOUND, email.sentAt(),
                email.receivedAt(), "Subject 1",
                List.of(new Participant("from", "Anna Roth", "anna.roth@example.com"), new Participant("to", "Kim Sales", "kim@ours.example"),
                        new Participant("cc", null, "ben@example.com")),
                List.of(new ContactRole(contact, "Anna Roth", "anna.roth@example.com", "from")), company, "Example AG",
                AutomationKind.HUMAN, "Text 1", summary, 1,
                List.of(new SightingEntry("kim@ours.example", "imap", "INBOX", "42", 7L, sighting.seenAt()))), entry);
    }

    @Test
    @DisplayName("I1: another place of the same e-mail is a sighting, the same place again is nothing")
    void anotherPlaceIsASighting() throws StoreException {
        final EmailDocument email = Emails.email(1).build();
        final RecordResult first = store.record(Emails.seen(email, "kim", "INBOX", "42", 7L));

        assertEquals(RecordOutcome.ALREADY_RECORDED, store.record(Emails.seen(email, "kim", "INBOX", "42", 7L)).outcome());
        assertEquals(RecordOutcome.SIGHTING_ADDED, store.record(Emails.seen(email, "kim", "Archive", "42", 7L)).outcome());
        assertEquals(RecordOutcome.SIGHTING_ADDED, store.record(Emails.seen(email, "kim", "INBOX", "42", 8L)).outcome());
        assertEquals(RecordOutcome.SIGHTING_ADDED, store.record(Emails.seen(email, "kim", "INBOX", "43", 8L)).outcome());
        assertEquals(RecordOutcome.SIGHTING_ADDED, store.record(Emails.seen(email, "lee", "INBOX", "42", null)).outcome());
        assertEquals(new RecordResult(first.entryId(), first.conversationId(), RecordOutcome.ALREADY_RECORDED),
                store.record(Emails.seen(email, "lee", "INBOX", "42", null)));

        final List<TimelineEntry> entries = query(EVERYTHING);
        assertEquals(1, entries.size());
        assertEquals(5, entries.getFirst().sightings().size());
        assertNull(entries.getFirst().sightings().getLast().uidValidity());
    }

    @Test
    @DisplayName("I1: an e-mail from a file has no sighting, and gains one when it is listed")
    void aFileHasNoSighting() throws StoreException {
        assertEquals(RecordOutcome.RECORDED, store.record(Emails.email(1).build()).outcome());
        assertEquals(RecordOutcome.ALREADY_RECORDED, store.record(Emails.email(1).build()).outcome());
        assertEquals(List.of(), query(EVERYTHING).getFirst().sightings());

        assertEquals(RecordOutcome.SIGHTING_ADDED, store.record(Emails.seen(Emails.email(1).build(), "kim", "INBOX", "1", 1L)).outcome());
    }

    @Test
    @DisplayName("I1: a reused Message-ID with another fingerprint is another entry")
    void aReusedMessageIdIsAnotherEntry() throws StoreException {
        store.record(Emails.email(1).build());

        assertEquals(RecordOutcome.RECORDED, store.record(Emails.email(1).identity("other").build()).outcome());
        assertEquals(2, query(EVERYTHING).size());
    }

    @Test
    void theFirstRecordingIsKept() throws StoreException {
        store.record(Emails.email(1).build());

        store.record(Emails.email(1).subject("Another").contacts(List.of(new ContactMatch("c", "a@example.com", "from", "address"))).build());

        final TimelineEntry entry = query(EVERYTHING).getFirst();
        assertEquals("Subject 1", entry.subject());
        assertEquals(List.of(), entry.contacts());
    }

    @Test
    void anEmailWithNothingButAnIdentityIsRecorded() throws StoreException {
        final Instant before = Instant.now();
        final RecordResult one = store.record(new EmailDocumentBuilder().identity("bare").build());
        final RecordResult two = store.record(new EmailDocumentBuilder().identity("bare too").build());

        assertNotEquals(one.conversationId(), two.conversationId());
        final TimelineEntry entry = query(EVERYTHING).getFirst();
        assertNull(entry.receivedAt());
        assertNull(entry.direction());
        assertTrue(store.ageOut(before.minusSeconds(5)) == 0, "an e-mail without any time stands where it was recorded");
    }

    @Test
    void aDocumentWithoutIdentityIsRefused() {
        final EmailDocument email = new EmailDocumentBuilder().subject("?").build();

        assertTrue(assertThrows(StoreException.class, () -> store.record(email)).getMessage().contains("no identity"));
    }

    @Test
    void whatNoDatabaseTakesAsItIsIsTaken() throws StoreException {
        final String bad = "a\u0000b\uD83Dc\uDC00d\uD83D\uDE00";
        final List<EmailAddress> many = IntStream.range(0, 500)
                .mapToObj(number -> new EmailAddress("n".repeat(2_000), "p%d@example.com".formatted(number)))
                .toList();
        final List<Statement> statements = IntStream.range(0, 400)
                .mapToObj(number -> new Statement(bad + "s".repeat(5_000), "s".repeat(5_000), "text"))
                .toList();
        final EmailDocumentBuilder email = Emails.email(1)
                .identity(bad + "i".repeat(5_000))
                .messageId(bad + "m".repeat(20_000))
                .inReplyTo(bad + "r".repeat(20_000))
                .references(IntStream.range(0, 3_000).mapToObj(number -> "reference" + number).toList())
                .conversationId(bad + "c".repeat(5_000))
                .subject(bad + "s".repeat(10_240))
                .reply(bad + "\uD83D\uDE00".repeat(100_000))
                .to(many)
                .from(new EmailAddress(bad, bad + "f".repeat(5_000)))
                .sentAt(Instant.MIN)
                .receivedAt(Instant.MAX)
                .contacts(List.of(new ContactMatch("c".repeat(1_000), "a".repeat(5_000), "r".repeat(50), "name")))
                .company(new CompanyMatch("k".repeat(1_000), null))
                .summary(new Summary(bad, "t".repeat(5_000), statements, statements));
        final EmailDocument document = Emails.seen(email.build(), "a".repeat(3_000), bad + "f".repeat(5_000), "p".repeat(5_000), Long.MAX_VALUE);

        final RecordResult result = store.record(document);

        assertEquals(RecordOutcome.ALREADY_RECORDED, store.record(document).outcome());
        final TimelineEntry entry = query(EVERYTHING).getFirst();
        assertEquals("a\uFFFDb\uFFFDc\uFFFDd\uD83D\uDE00" + "s".repeat(10_240), entry.subject());
        assertEquals(501, entry.participants().size());
        assertTrue(entry.reply().length() <= 65_536 && entry.reply().getBytes(StandardCharsets.UTF_8).length > 65_536);
        assertTrue(entry.reply().endsWith("\uD83D\uDE00"));
        assertEquals(50, entry.summary().keyPoints().size());
        assertEquals(List.of(entry), store.history(bad + "c".repeat(5_000), null, 5));
        assertEquals(List.of(entry), store.history(result.conversationId(), null, 5));
    }
}
