/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.Test;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory.PutOutcome;
import org.salespartner.nifi.store.ContactDirectory.PutResult;
import org.salespartner.nifi.store.StoreException;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContactsTest extends StoreTestCase {
    private static final ContactDetails ANNA = new ContactDetails("17", List.of("Anna.Roth@Example.com"), null, "Anna", "Roth", "Buyer", "+49 30 1",
            "Example AG", List.of("Example.com"));

    @Test
    void aContactIsFoundAsItWasPut() throws StoreException {
        final PutResult result = store.put(ANNA);

        assertEquals(PutOutcome.ADDED, result.outcome());
        final Contact contact = store.findByAddress(" anna.roth@EXAMPLE.com ").orElseThrow();
        assertEquals(new Contact(result.contactId(), "17", List.of("Anna.Roth@Example.com"), "Anna Roth", "Anna", "Roth", "Buyer", "+49 30 1",
                new Company(contact.company().id(), "Example AG", List.of("example.com"))), contact);
        assertEquals(Optional.of(contact.company()), store.findCompanyByDomain("EXAMPLE.com"));
        assertEquals(List.of(contact), store.findByName("  anna \t ROTH "));
        assertEquals(List.of(), store.findByName("Anna R"));
        assertEquals(Optional.empty(), store.findByAddress("roth@example.com"));
        assertEquals(Optional.empty(), store.findByAddress(null));
    }

    @Test
    void puttingTheSameAgainChangesNothing() throws StoreException {
        final String id = store.put(ANNA).contactId();

        assertEquals(new PutResult(id, PutOutcome.UNCHANGED), store.put(ANNA));
    }

    @Test
    void whatIsNullStaysAndAddressesAreAdded() throws StoreException {
        final String id = store.put(ANNA).contactId();

        final PutResult result = store.put(new ContactDetails(null, List.of("anna.roth@example.com", "anna@roth.example"), null, null, null,
                "Head of Purchasing", " ", null, null));

        assertEquals(new PutResult(id, PutOutcome.UPDATED), result);
        final Contact contact = store.findByAddress("anna@roth.example").orElseThrow();
        assertEquals(List.of("Anna.Roth@Example.com", "anna@roth.example"), contact.addresses());
        assertEquals("17", contact.externalId());
        assertEquals("Anna Roth", contact.fullName());
        assertEquals("Head of Purchasing", contact.title());
        assertEquals("+49 30 1", contact.phone());
        assertEquals("Example AG", contact.company().name());
    }

    @Test
    void theExternalIdComesBeforeTheAddress() throws StoreException {
        final String id = store.put(ANNA).contactId();

        final PutResult result = store.put(new ContactDetails("17", List.of("anna.stein@example.com"), null, null, "Stein", null, null, null, null));

        assertEquals(new PutResult(id, PutOutcome.UPDATED), result);
        assertEquals("Anna Stein", store.findByAddress("anna.roth@example.com").orElseThrow().fullName());
    }

    @Test
    void whoIsKnownByAddressOnlyBecomesTheContactWithTheExternalId() throws StoreException {
        final String id = store.put(ANNA).contactId();
        final String stranger = store.put(new ContactDetails(null, List.of("a.roth@private.example", "second@private.example"), "Anna R.", null, null,
                null, "+49 30 2", null, null)).contactId();
        store.record(Emails.email(1).contacts(List.of(
                new ContactMatch(stranger, "a.roth@private.example", "from", "address"))).build());

        store.put(new ContactDetails("17", List.of("a.roth@private.example"), null, null, null, null, null, null, null));

        final Contact contact = store.findByAddress("second@private.example").orElseThrow();
        assertEquals(id, contact.id());
        assertEquals("Anna Roth", contact.fullName());
        assertEquals("+49 30 1", contact.phone());
        assertEquals(id, query(EVERYTHING).getFirst().contacts().getFirst().contactId());
    }

    @Test
    void anAddressMovesBetweenContactsThatBothHaveAnExternalId() throws StoreException {
        store.put(ANNA);
        final String other = store.put(new ContactDetails("18", List.of("ben@example.com"), "Ben", null, null, null, null, null, null)).contactId();

        store.put(new ContactDetails("18", List.of("anna.roth@example.com"), null, null, null, null, null, null, null));

        assertEquals(other, store.findByAddress("anna.roth@example.com").orElseThrow().id());
        assertEquals(List.of(), store.findByName("Anna Roth").getFirst().addresses());
    }

    @Test
    void aFreeMailDomainIsNobodysCompany() throws StoreException {
        store.put(new ContactDetails(null, List.of("bea@gmail.com"), "Bea", null, null, null, null, "Bea Consulting", List.of("GMail.com")));

        assertEquals(Optional.empty(), store.findCompanyByDomain("gmail.com"));
        final Company company = store.findByAddress("bea@gmail.com").orElseThrow().company();
        assertEquals("Bea Consulting", company.name());
        assertEquals(List.of(), company.domains());
    }

    @Test
    void aCompanyWithoutANameGetsOneLater() throws StoreException {
        store.put(new ContactDetails(null, List.of("a@example.com"), null, null, null, null, null, null, List.of("example.com")));
        assertNull(store.findCompanyByDomain("example.com").orElseThrow().name());

        final List<String> domains = List.of("example.com", "example.org");
        store.put(new ContactDetails(null, List.of("b@example.com"), null, null, null, null, null, "Example AG", domains));

        final Company company = store.findCompanyByDomain("example.com").orElseThrow();
        assertEquals("Example AG", company.name());
        assertEquals(Optional.of(company), store.findCompanyByDomain("example.org"));
        assertEquals(company, store.findByAddress("a@example.com").orElseThrow().company());
    }

    @Test
    void companiesOfOneNameAndNoDomainAreOne() throws StoreException {
        store.put(new ContactDetails(null, List.of("a@gmail.com"), null, null, null, null, null, "Roth  Bau", null));
        store.put(new ContactDetails(null, List.of("b@gmail.com"), null, null, null, null, null, "roth bau", null));

        assertEquals(store.findByAddress("a@gmail.com").orElseThrow().company(), store.findByAddress("b@gmail.com").orElseThrow().company());
    }

    @Test
    void aContactWithoutAnAddressIsRefused() {
        final ContactDetails nobody = new ContactDetails("1", List.of(" "), "Nobody", null, null, null, null, null, null);

        assertTrue(assertThrows(StoreException.class, () -> store.put(nobody)).getMessage().contains("at least one e-mail address"));
    }

    @Test
    void whatNoDatabaseTakesAsItIsIsTaken() throws StoreException {
        final String longAddress = "x".repeat(5_000) + "@example.com";
        store.put(new ContactDetails("\u0000" + "i".repeat(3_000), List.of(longAddress, "nul\u0000@example.com", "half\uD83D@example.com"),
                "Name \u0000 \uDC00 " + "n".repeat(9_000), "'; drop table salespartner_contact; --", null, null, null, "C".repeat(9_000),
                List.of("d".repeat(4_000) + ".example")));

        final Contact contact = store.findByAddress(longAddress.toUpperCase(Locale.ROOT)).orElseThrow();
        assertEquals(3, contact.addresses().size());
        assertEquals("'; drop table salespartner_contact; --", contact.firstName());
        assertFalse(contact.fullName().contains("\u0000"));
        assertTrue(store.findByAddress("nul\u0000@example.com").isPresent());
        final ContactDetails again = new ContactDetails(null, List.of(longAddress), null, null, null, null, null, null, null);
        assertEquals(PutOutcome.UNCHANGED, store.put(again).outcome());
    }
}
