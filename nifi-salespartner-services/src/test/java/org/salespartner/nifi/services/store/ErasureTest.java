/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ConversationTimeline.Erasure;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ErasureTest extends StoreTestCase {
    private static final EmailAddress BEN = new EmailAddress("Ben Blum", "ben.blum@example.org");
    private static final Scope SCOPE = new Scope("lister", "kim", "INBOX");

    @BeforeEach
    void recordAnnaAndBen() throws StoreException {
        final String anna = store.put(new ContactDetails("17", List.of("anna.roth@example.com", "anna.private@gmail.com"), "Anna Roth", null, null,
                null, "+49 30 1", "Example AG", List.of("example.com"))).contactId();
        store.put(new ContactDetails("18", List.of(BEN.address()), BEN.name(), null, null, null, null, null, null));
        store.record(Emails.seen(Emails.email(1).messageId("anna.roth@example.com-1").conversationId("anna.roth@example.com-1")
                .contacts(List.of(new ContactMatch(anna, Emails.ANNA.address(), "from", "address"))).build(), "kim", "INBOX", "1", 1L));
        store.record(Emails.email(2).from(BEN).inReplyTo("anna.roth@example.com-1").build());
        store.record(Emails.email(3).from(BEN).cc(List.of(new EmailAddress(null, "ANNA.private@gmail.com"))).build());
        store.record(Emails.email(4).from(BEN).to(List.of(Emails.OURSELVES)).build());
        store.record(Emails.email(5).from(BEN).bcc(List.of(Emails.ANNA)).build());
        store.record(Emails.email(6).from(BEN).replyTo(List.of(Emails.ANNA)).build());
        store.addTaken(SCOPE, List.of(new Taken("anna.roth@example.com-1", Emails.NOON)));
    }

    @Test
    @DisplayName("T5: nothing of an erased person is left in any column of any table")
    void nothingOfThePersonIsLeft() throws StoreException, SQLException {
        final Erasure erasure = store.erase(" Anna.Roth@example.COM");

        assertEquals(new Erasure(1, 4), erasure);
        assertEquals(List.of("Subject 2", "Subject 4"), subjects(EVERYTHING));
        final List<String> everything = opened.everything();
        assertTrue(everything.stream().anyMatch(value -> value.contains("ben.blum@example.org")), "the look finds what is there");
        for (final String trace : List.of("anna", "roth@", "+49 30 1", "text 1")) {
            assertEquals(List.of(), everything.stream().filter(value -> value.toLowerCase(Locale.ROOT).contains(trace)).toList());
        }
    }

    @Test
    @DisplayName("T5: a conversation goes with its last entry, and not before")
    void aConversationGoesWithItsLastEntry() throws StoreException, SQLException {
        store.erase(Emails.ANNA.address());
        assertEquals(2, opened.count("salespartner_conversation"));

        store.erase(BEN.address());

        assertEquals(0, opened.count("salespartner_conversation"));
        assertEquals(0, opened.count("salespartner_conversation_link"));
        assertEquals(0, opened.count("salespartner_participant"));
        assertEquals(0, opened.count("salespartner_contact"));
    }

    @Test
    @DisplayName("T5: what was erased can be recorded again")
    void whatWasErasedCanBeRecordedAgain() throws StoreException {
        store.erase(Emails.ANNA.address());

        assertEquals(RecordOutcome.RECORDED, store.record(Emails.email(1).build()).outcome());
    }

    @Test
    @DisplayName("T5: erasing somebody unknown, or nobody, takes nothing away")
    void erasingSomebodyUnknownTakesNothingAway() throws StoreException {
        assertEquals(new Erasure(0, 0), store.erase("nobody@example.com"));
        assertTrue(assertThrows(StoreException.class, () -> store.erase(" ")).getMessage().contains("no address was given"));
        assertEquals(6, query(EVERYTHING).size());
    }

    @Test
    @DisplayName("T5: ageing out takes what was received before")
    void ageingOutTakesWhatWasReceivedBefore() throws StoreException, SQLException {
        assertEquals(2, store.ageOut(Emails.NOON.plusSeconds(180)));
        assertEquals(List.of("Subject 3", "Subject 4", "Subject 5", "Subject 6"), subjects(EVERYTHING));

        assertEquals(4, store.ageOut(Instant.MAX));
        assertEquals(0, opened.count("salespartner_conversation"));
        assertEquals(0, store.ageOut(Instant.MAX));
    }
}
