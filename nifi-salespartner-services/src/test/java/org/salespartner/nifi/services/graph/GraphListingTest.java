/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;

import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphListingTest extends GraphTestCase {

    @Test
    @DisplayName("S8: the first window takes the newest of Window Size, oldest first, tells how many it leaves out, and fetches no content")
    void firstWindow() throws Exception {
        final List<String> delivered = deliverMany(40);
        deliver("long-ago", Duration.ofDays(31).toMinutes());
        final Mailbox mailbox = mailbox();

        final Read read = readAll(mailbox, null, request(25, 10));
        assertEquals(15, read.leftOut());
        assertEquals(delivered.subList(15, 40), read.ids());
        assertTrue(asked().stream().noneMatch(request -> request.contains("$value")), () -> String.join("\n", asked()));
        assertEquals(List.of(), ids(changes(mailbox, read.cursor())));
        assertEquals(List.of(), graph.changes(), "S1");
    }

    @Test
    void afterTheWindowTheChainTellsWhatCameAndWhatWasMovedIn() throws Exception {
        deliver("old", 40);
        final String elsewhere = deliver("archive", "elsewhere", 50);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);

        final String fresh = deliver("fresh", 1);
        anna.move(elsewhere, "inbox");
        anna.mark(fresh, true);
        anna.delete(deliver("gone", 1));
        graph.forgetRequests();
        final Changes changes = changes(mailbox, window.cursor());
        assertEquals(List.of(elsewhere, fresh), ids(changes));
        assertEquals(1, graph.requests().size(), () -> String.join("\n", asked()));
        assertEquals(List.of(), ids(changes(mailbox, changes.cursor())));
        assertEquals(2, fetch(mailbox, references(changes), FetchScope.FULL).contents.size());
    }
}
