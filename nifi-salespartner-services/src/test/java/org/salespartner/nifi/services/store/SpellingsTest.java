/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory.PutOutcome;
import org.salespartner.nifi.store.ContactDirectory.PutResult;
import org.salespartner.nifi.store.ConversationTimeline.Erasure;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.DraftStore.Kept;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineQuery;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A domain in its own script, as people write it, and in ASCII, as mail is sent to it, are one domain; and an account is one in whatever case. */
class SpellingsTest extends StoreTestCase {
    private static final String SCRIPT = "Anna@Müller.example";
    private static final String ASCII = "anna@xn--mller-kva.example";

    @ParameterizedTest
    @CsvSource({SCRIPT + ", " + ASCII, ASCII + ", " + SCRIPT, "@müller.example, " + ASCII, "@xn--mller-kva.example, " + SCRIPT})
    @DisplayName("R3: who is on the stop list gets nothing, whichever spelling of the domain stands there")
    void theStopListHolds(final String pattern, final String address) throws StoreException {
        final Draft draft = store.outbox().keep(Drafts.to(1, address)).draft();
        assertTrue(store.outbox().addStop(new StopEntry(pattern, "Anna asked for it.", "Anna", Drafts.NOON)));

        assertEquals(Set.of(address), store.outbox().findStops(List.of(address)).keySet());
        assertEquals(Refusal.STOPPED, assertInstanceOf(Refused.class,
                store.outbox().reserve(Drafts.request(draft.id(), address, Drafts.NO_CAPS, Drafts.NOON))).refusal());

        final boolean domain = pattern.startsWith("@");
        final String other = domain ? address.substring(address.indexOf('@')) : address;
        assertFalse(store.outbox().addStop(new StopEntry(other, "Again.", "Anna", Drafts.NOON)));
        assertTrue(store.outbox().removeStop(other));
        assertInstanceOf(Reserved.class, store.outbox().reserve(Drafts.request(draft.id(), address, Drafts.NO_CAPS, Drafts.NOON)));
    }

    @ParameterizedTest
    @CsvSource({SCRIPT + ", " + ASCII, ASCII + ", " + SCRIPT})
    @DisplayName("R3: two spellings of an address are one correspondent to the caps")
    void capsHold(final String first, final String second) throws StoreException {
        final Caps caps = new Caps(1, 0);
        final Draft one = store.outbox().keep(Drafts.to(1, first)).draft();
        final Draft two = store.outbox().keep(Drafts.to(2, second)).draft();

        assertInstanceOf(Reserved.class, store.outbox().reserve(Drafts.request(one.id(), first, caps, Drafts.NOON)));
        assertEquals(Refusal.CAPPED, assertInstanceOf(Refused.class,
                store.outbox().reserve(Drafts.request(two.id(), second, caps, Drafts.NOON))).refusal());
    }

    @ParameterizedTest
    @CsvSource({SCRIPT + ", " + ASCII, ASCII + ", " + SCRIPT})
    @DisplayName("A contact and a company are found by either spelling, and put once")
    void contactsAreFound(final String put, final String sought) throws StoreException {
        final String id = store.put(anna(put)).contactId();

        assertEquals(id, store.findByAddress(sought).orElseThrow().id());
        assertEquals("Müller AG", store.findCompanyByDomain(domain(sought)).orElseThrow().name());
        assertEquals(new PutResult(id, PutOutcome.UNCHANGED), store.put(anna(sought)));
        assertEquals(List.of(put), store.findByAddress(put).orElseThrow().addresses(), "what a person reads is what was written first");
    }

    @ParameterizedTest
    @CsvSource({SCRIPT + ", " + ASCII, ASCII + ", " + SCRIPT})
    @DisplayName("T5: a person's mails are found and erased by either spelling")
    void aPersonIsFoundAndErased(final String written, final String sought) throws StoreException {
        store.put(anna(sought));
        store.record(Emails.email(1).from(new EmailAddress("Anna", written)).build());

        assertEquals(List.of("Subject 1"), subjects(new TimelineQuery(sought, null, null, null, null, 0)));
        assertEquals(new Erasure(1, 1), store.erase(sought));
        assertEquals(List.of(), subjects(EVERYTHING));
    }

    @Test
    @DisplayName("What the store kept under a domain's own script before it knew the other spelling is found, taken over and erased")
    void olderRowsAreFound() throws StoreException, SQLException {
        final String id = store.put(anna(SCRIPT)).contactId();
        store.record(Emails.email(1).from(new EmailAddress("Anna", SCRIPT)).build());
        for (final String sql : List.of("update salespartner_contact_address set address_key = 'anna@müller.example'",
                "update salespartner_company_domain set domain_key = 'müller.example'",
                "update salespartner_participant set address_key = 'anna@müller.example' where address_key = 'anna@xn--mller-kva.example'",
                "update salespartner_entry set author_key = 'anna@müller.example'")) {
            TestedDatabase.execute(opened.connections(), sql);
        }

        for (final String address : List.of(SCRIPT, ASCII)) {
            assertEquals(id, store.findByAddress(address).orElseThrow().id());
            assertEquals("Müller AG", store.findCompanyByDomain(domain(address)).orElseThrow().name());
            assertEquals(new PutResult(id, PutOutcome.UNCHANGED), store.put(anna(address)));
            assertEquals(List.of("Subject 1"), subjects(new TimelineQuery(address, null, null, null, null, 0)));
        }
        assertEquals(List.of("Subject 1"), subjects(new TimelineQuery(id, null, null, null, null, 0)));
        assertEquals(new Erasure(1, 1), store.erase(ASCII));
    }

    @ParameterizedTest
    @CsvSource({"Anna@Example.com, anna@example.com", "sales, SALES", "anna@müller.example, Anna@xn--mller-kva.example"})
    @DisplayName("R2: an Account ID that is written in another case or spelling is no other account: one draft, one mail")
    void anAccountIsOneInWhateverCase(final String before, final String after) throws StoreException {
        final Draft draft = store.outbox().keep(of(before)).draft();
        assertInstanceOf(Reserved.class, store.outbox().reserve(Drafts.request(draft.id(), Drafts.NOON)));

        final Kept again = store.outbox().keep(of(after));

        assertFalse(again.isNew());
        assertEquals(draft.id(), again.draft().id());
        assertEquals(Refusal.BUSY, assertInstanceOf(Refused.class, store.outbox().reserve(Drafts.request(draft.id(), Drafts.NOON))).refusal());
        assertEquals(1, store.outbox().list(new DraftQuery(Set.of(State.APPROVED), after, null, null, 0)).size());
    }

    private static NewDraft of(final String accountId) {
        final NewDraft base = Drafts.draft(1, true);
        return new NewDraft(new ReplyKey(accountId, base.key().answered(), base.key().step()), base.content(), base.hash(), base.answered(),
                base.contactId(), base.conversationId(), base.expiresAt(), base.notBefore(), true);
    }

    private static ContactDetails anna(final String address) {
        return new ContactDetails(null, List.of(address), "Anna Müller", null, null, null, null, "Müller AG", List.of(domain(address)));
    }

    private static String domain(final String address) {
        return address.substring(address.indexOf('@') + 1);
    }
}
