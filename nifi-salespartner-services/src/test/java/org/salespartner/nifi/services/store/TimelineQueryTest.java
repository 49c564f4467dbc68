/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TimelineQueryTest extends StoreTestCase {
    private static final EmailAddress BEN = new EmailAddress(null, "Ben@Example.org");

    @Test
    void everythingIsReadOldestFirstWhateverTheOrderOfRecording() throws StoreException {
        for (final int number : List.of(3, 1, 2)) {
            store.record(Emails.email(number).build());
        }

        assertEquals(List.of("Subject 1", "Subject 2", "Subject 3"), subjects(EVERYTHING));
    }

    @Test
    void manyPagesGiveEveryEntryOnceAlsoWhenAllStandAtTheSameTime() throws StoreException {
        for (int number = 0; number < 350; number++) {
            store.record(Emails.email(number).receivedAt(Emails.NOON).build());
        }

        final List<TimelineEntry> all = query(EVERYTHING);
        assertEquals(350, all.size());
        assertEquals(350, new HashSet<>(all.stream().map(TimelineEntry::identity).toList()).size());
        assertEquals(all.subList(350 - 250, 350), query(new TimelineQuery(null, null, null, null, null, 250)));
    }

    @Test
    void aLimitGivesTheLatest() throws StoreException {
        for (int number = 1; number <= 5; number++) {
            store.record(Emails.email(number).build());
        }

        assertEquals(List.of("Subject 4", "Subject 5"), subjects(new TimelineQuery(null, null, null, null, null, 2)));
        assertEquals(5, subjects(new TimelineQuery(null, null, null, null, null, 5)).size());
        assertEquals(5, subjects(new TimelineQuery(null, null, null, null, null, 50)).size());
    }

    @Test
    void whatWasSeenAtAPlaceIsFound() throws StoreException {
        store.record(Emails.seen(Emails.email(1).build(), "kim", "INBOX", "7", 1L));
        store.record(Emails.seen(Emails.email(2).build(), "kim", "INBOX", "8", 1L));
        store.record(Emails.seen(Emails.email(2).build(), "kim", "INBOX", "3", null));

        final List<String> wanted = List.of("3", "7", "8", "9");
        assertEquals(Set.of("7", "8"), store.findSighted("kim", "INBOX", 1L, wanted));
        assertEquals(Set.of("3"), store.findSighted("kim", "INBOX", null, wanted));
        assertEquals(Set.of(), store.findSighted("kim", "INBOX", 2L, wanted));
        assertEquals(Set.of(), store.findSighted("kim", "Sent", 1L, wanted));
        assertEquals(Set.of(), store.findSighted("lee", "INBOX", 1L, wanted));
        assertEquals(Set.of(), store.findSighted("kim", "INBOX", 1L, List.of()));
    }

    @Test
    void sinceIsIncludedAndUntilIsNot() throws StoreException {
        for (int number = 1; number <= 4; number++) {
            store.record(Emails.email(number).build());
        }

        final Instant second = Emails.NOON.plusSeconds(120);
        final Instant fourth = Emails.NOON.plusSeconds(240);
        assertEquals(List.of("Subject 2", "Subject 3"), subjects(new TimelineQuery(null, null, null, second, fourth, 0)));
        assertEquals(List.of("Subject 3"), subjects(new TimelineQuery(" ", "", null, second, fourth, 1)));
        assertEquals(4, subjects(new TimelineQuery(null, null, null, Instant.MIN, Instant.MAX, 0)).size());
    }

    @Test
    void aContactIsAnAddressInAnyHeaderOrAnId() throws StoreException {
        final String id = store.put(new ContactDetails(null, List.of("ben@example.org", "ben@private.example"), "Ben", null, null, null, null, null,
                null)).contactId();
        store.record(Emails.email(1).from(BEN).build());
        store.record(Emails.email(2).cc(List.of(BEN)).build());
        store.record(Emails.email(3).bcc(List.of(BEN)).build());
        store.record(Emails.email(4).from(new EmailAddress(null, "ben@private.example")).build());
        store.record(Emails.email(5).contacts(List.of(new ContactMatch(id, Emails.ANNA.address(), "from", "name"))).build());
        store.record(Emails.email(6).build());

        assertEquals(List.of("Subject 1", "Subject 2", "Subject 3"), subjects(new TimelineQuery("BEN@example.org", null, null, null, null, 0)));
        assertEquals(List.of("Subject 1", "Subject 2", "Subject 3", "Subject 4", "Subject 5"),
                subjects(new TimelineQuery(id, null, null, null, null, 0)));
        assertEquals(List.of(), subjects(new TimelineQuery("nobody", null, null, null, null, 0)));
    }

    @Test
    void anAccountIsWhereAnEmailWasSeen() throws StoreException {
        store.record(Emails.seen(Emails.email(1).build(), "kim", "INBOX", "1", 1L));
        store.record(Emails.seen(Emails.email(2).build(), "lee", "INBOX", "1", 1L));
        store.record(Emails.seen(Emails.email(2).build(), "kim", "INBOX", "2", 1L));

        assertEquals(List.of("Subject 1", "Subject 2"), subjects(new TimelineQuery(null, "kim", null, null, null, 0)));
        assertEquals(List.of("Subject 2"), subjects(new TimelineQuery(null, "lee", null, null, null, 0)));
        assertEquals(List.of("Subject 1"), subjects(new TimelineQuery(null, "kim", "conversation-1", null, null, 0)));
    }

    @Test
    @DisplayName("T4: what a query asks for is never read as SQL")
    void aValueIsNoSql() throws StoreException {
        store.record(Emails.email(1).build());

        assertEquals(List.of(), subjects(new TimelineQuery("' or 1 = 1 --", "' or '1' = '1", "') or (1=1", null, null, 0)));
    }

    @Test
    void theVisitorMayUseTheStoreAndMayStopTheQuery() throws StoreException {
        for (int number = 1; number <= 3; number++) {
            store.record(Emails.email(number).build());
        }
        final List<Integer> sizes = new ArrayList<>();

        final StoreException stop = assertThrows(StoreException.class, () -> store.query(EVERYTHING, entry -> {
            sizes.add(store.history(entry.conversationId(), null, 1).size());
            throw new StoreException("enough", null);
        }));

        assertEquals("enough", stop.getMessage());
        assertEquals(List.of(1), sizes);
    }
}
