/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** One person under several spellings of an address. */
class RecipientSpellingsTest extends StoreTestCase {
    private static final Instant NOON = Drafts.NOON;

    @ParameterizedTest
    @CsvSource({"anna@bücher.example, anna@xn--bcher-kva.example", "Anna@Customer.example, anna@customer.EXAMPLE",
        "anna@customer.example, anna+sales@customer.example"})
    @DisplayName("R2: a draft that names a recipient in one spelling, and is sent in another, is sent")
    void namedInTwoSpellings(final String named, final String sent) throws StoreException {
        assertInstanceOf(Reserved.class, reserve(1, named, sent, Drafts.NO_CAPS));
    }

    @ParameterizedTest
    @CsvSource({"anna@bücher.example, anna@xn--bcher-kva.example", "ANNA@customer.example, anna@customer.example",
        "anna+1@customer.example, anna+2@customer.example", "anna+1@customer.example, anna@customer.example"})
    @DisplayName("R3: a correspondent whose address has another spelling or tag each time is one correspondent for the cap")
    void oneCorrespondent(final String first, final String second) throws StoreException {
        final Caps one = new Caps(1, 0);

        assertInstanceOf(Reserved.class, reserve(1, first, first, one));
        assertEquals(Refusal.CAPPED, assertInstanceOf(Refused.class, reserve(2, second, second, one)).refusal());
        assertInstanceOf(Reserved.class, reserve(3, "ben@customer.example", "ben@customer.example", one));
    }

    @ParameterizedTest
    @CsvSource({"anna@customer.example, Anna@Customer.Example, STOPPED", "anna@customer.example, anna+sales@customer.example, STOPPED",
        "@bücher.example, anna@xn--bcher-kva.example, STOPPED", "anna+shop@customer.example, anna+shop@customer.example, STOPPED",
        "anna+shop@customer.example, anna@customer.example, ", "@customer.example, anna@other.example, "})
    @DisplayName("R3: who is on the stop list gets nothing under a tag either; a tag on the list stands for itself")
    void stoppedUnderATag(final String pattern, final String recipient, final Refusal expected) throws StoreException {
        outbox().addStop(new StopEntry(pattern, "Asked for it.", "Kim", NOON));

        final Reservation reservation = reserve(1, recipient, recipient, Drafts.NO_CAPS);
        assertEquals(expected, reservation instanceof Refused refused ? refused.refusal() : null);
    }

    @Test
    @DisplayName("T5: nothing of a person who was written to under a tag is left")
    void erasedUnderATag() throws StoreException, SQLException {
        reserve(1, "zoe+sales@customer.example", "zoe+sales@customer.example", Drafts.NO_CAPS);

        store.erase("zoe+sales@customer.example");

        assertEquals(List.of(), opened.everything().stream().filter(value -> value.contains("zoe")).toList());
    }

    private OpenOutbox outbox() {
        return store.outbox();
    }

    private Reservation reserve(final int number, final String named, final String sent, final Caps caps) throws StoreException {
        return outbox().reserve(Drafts.request(outbox().keep(Drafts.to(number, named)).draft().id(), sent, caps, NOON));
    }
}
