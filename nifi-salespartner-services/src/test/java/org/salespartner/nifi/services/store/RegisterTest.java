/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RegisterTest extends StoreTestCase {
    private static final Scope INBOX = new Scope("lister", "kim", "INBOX");

    @Test
    @DisplayName("S3: what was taken is found, within its processor, account and folder only")
    void whatWasTakenIsFoundInItsScope() throws StoreException {
        store.addTaken(INBOX, List.of(new Taken("a", Emails.NOON), new Taken("b", null)));

        assertEquals(Set.of("a", "b"), store.findTaken(INBOX, List.of("a", "b", "c", "a")));
        assertEquals(Set.of(), store.findTaken(new Scope("other", "kim", "INBOX"), List.of("a")));
        assertEquals(Set.of(), store.findTaken(new Scope("lister", "lee", "INBOX"), List.of("a")));
        assertEquals(Set.of(), store.findTaken(new Scope("lister", "kim", "Sent"), List.of("a")));
        assertEquals(Set.of(), store.findTaken(INBOX, List.of()));
    }

    @Test
    @DisplayName("S3: parts of a scope are kept apart")
    void partsOfAScopeAreKeptApart() throws StoreException {
        store.addTaken(new Scope("x", "yz", "f"), List.of(new Taken("a", Emails.NOON)));

        assertEquals(Set.of(), store.findTaken(new Scope("xy", "z", "f"), List.of("a")));
    }

    @Test
    @DisplayName("S3: adding again does no harm")
    void addingAgainDoesNoHarm() throws StoreException, SQLException {
        store.addTaken(INBOX, List.of(new Taken("a", Emails.NOON), new Taken("a", Emails.NOON)));
        store.addTaken(INBOX, List.of(new Taken("a", Emails.NOON), new Taken("b", Emails.NOON)));

        assertEquals(2, opened.count("salespartner_taken"));
    }

    @Test
    @DisplayName("S3: the register is pruned to the window")
    void theRegisterIsPruned() throws StoreException {
        final Scope sent = new Scope("lister", "kim", "Sent");
        store.addTaken(INBOX, List.of(new Taken("old", Emails.NOON.minusSeconds(1)), new Taken("new", Emails.NOON)));
        store.addTaken(sent, List.of(new Taken("old", Emails.NOON.minusSeconds(1))));

        store.prune(INBOX, Emails.NOON);

        assertEquals(Set.of("new"), store.findTaken(INBOX, List.of("old", "new")));
        assertEquals(Set.of("old"), store.findTaken(sent, List.of("old", "new")));
    }

    @Test
    @DisplayName("S3: a whole window of long and odd keys")
    void aWholeWindow() throws StoreException {
        final List<Taken> window = new ArrayList<>();
        for (int number = 0; number < 5_000; number++) {
            window.add(new Taken("key\u0000" + number + "k".repeat(number % 7 * 1_000), Emails.NOON));
        }
        store.addTaken(INBOX, window);

        final List<String> keys = new ArrayList<>(window.stream().map(Taken::key).toList());
        keys.add("another");
        assertEquals(5_000, store.findTaken(INBOX, keys).size());
    }

    @Test
    @DisplayName("S3: what anybody took from a folder is found without knowing who")
    void whatAnybodyTookIsFound() throws StoreException {
        store.addTaken(INBOX, List.of(new Taken("a", Emails.NOON)));
        store.addTaken(new Scope("other", "kim", "INBOX"), List.of(new Taken("b", Emails.NOON)));
        store.addTaken(new Scope("lister", "lee", "INBOX"), List.of(new Taken("c", Emails.NOON)));
        store.addTaken(new Scope("lister", "kim", "Sent"), List.of(new Taken("d", Emails.NOON)));

        assertEquals(Set.of("a", "b"), store.findTakenByAnyone("kim", "INBOX", List.of("a", "b", "c", "d")));
        assertEquals(Set.of(), store.findTakenByAnyone("kim", "Archive", List.of("a")));
        assertEquals(Set.of(), store.findTakenByAnyone("kim", "INBOX", List.of()));
    }

    @Test
    @DisplayName("S3: the register covers a folder from the earliest instant that anybody noted, and not from before what was pruned")
    void theRegisterKnowsWhatItCovers() throws StoreException {
        final Scope other = new Scope("other", "kim", "INBOX");
        store.addTaken(INBOX, List.of(new Taken("a", Emails.NOON)));
        assertEquals(Optional.empty(), store.coveredFrom("kim", "INBOX"));

        store.cover(INBOX, Emails.NOON.plusSeconds(20));
        store.cover(INBOX, Emails.NOON.plusSeconds(10));
        store.cover(INBOX, Emails.NOON.plusSeconds(30));
        store.cover(other, Emails.NOON.plusSeconds(60));
        assertEquals(Optional.of(Emails.NOON.plusSeconds(10)), store.coveredFrom("kim", "INBOX"));
        assertEquals(Optional.empty(), store.coveredFrom("kim", "Sent"));
        assertEquals(Optional.empty(), store.coveredFrom("lee", "INBOX"));

        store.prune(INBOX, Emails.NOON);
        assertEquals(Optional.of(Emails.NOON.plusSeconds(10)), store.coveredFrom("kim", "INBOX"));
        store.prune(INBOX, Emails.NOON.plusSeconds(40));
        assertEquals(Optional.of(Emails.NOON.plusSeconds(40)), store.coveredFrom("kim", "INBOX"));
        store.prune(INBOX, Emails.NOON.plusSeconds(90));
        assertEquals(Optional.of(Emails.NOON.plusSeconds(60)), store.coveredFrom("kim", "INBOX"));
    }

    @Test
    @DisplayName("S3: what an earlier version of the store has noted is found by anyone as soon as its processor goes on")
    void whatAnEarlierVersionNotedIsFound() throws StoreException, SQLException {
        store.addTaken(INBOX, List.of(new Taken("a", Emails.NOON)));
        TestedDatabase.execute(opened.connections(), "delete from salespartner_taken_scope");
        assertEquals(Set.of(), store.findTakenByAnyone("kim", "INBOX", List.of("a")));

        store.addTaken(INBOX, List.of(new Taken("b", Emails.NOON)));
        assertEquals(Set.of("a", "b"), store.findTakenByAnyone("kim", "INBOX", List.of("a", "b")));
    }
}
