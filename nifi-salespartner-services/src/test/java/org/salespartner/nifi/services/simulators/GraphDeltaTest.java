/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.testing.GraphMessage;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The simulator of Graph against the reference: change tracking. */
class GraphDeltaTest {
    private static final String DELTA = "/me/mailFolders/inbox/messages/delta";

    private PlainGraph plain;

    @BeforeEach
    void start() throws IOException {
        plain = new PlainGraph();
    }

    @AfterEach
    void stop() {
        plain.close();
    }

    @Test
    @DisplayName("delta-query-messages, example 1: a first round in pages, then an update and a removal")
    void tracksChanges() throws Exception {
        for (int i = 0; i < 5; i++) {
            plain.anna.deliver("inbox", PlainGraph.mail("m" + i), PlainGraph.NOON.plusSeconds(i));
        }
        final PlainGraph.Round first = plain.round(DELTA + "?$select=subject,isRead", "odata.maxpagesize=2");
        assertEquals(5, first.entries().size());
        assertEquals(3, first.pages());
        assertTrue(first.entries().getFirst().path("from").isMissingNode());
        final List<GraphMessage> inbox = plain.anna.messagesIn("inbox");
        plain.anna.mark(inbox.get(0).id(), true);
        plain.anna.move(inbox.get(1).id(), "archive");
        plain.anna.delete(inbox.get(2).id());
        final PlainGraph.Round second = plain.round(first.deltaLink(), PlainGraph.IMMUTABLE);
        assertEquals(List.of(inbox.get(0).immutableId(), inbox.get(1).immutableId(), inbox.get(2).immutableId()), second.values("id"));
        assertEquals("deleted", second.entries().get(1).path("@removed").path("reason").asText());
        assertTrue(second.entries().getFirst().path("isRead").asBoolean());
        assertEquals(List.of(), plain.round(second.deltaLink()).entries());
        assertEquals(List.of(inbox.get(0).id(), inbox.get(1).id(), inbox.get(2).id()), plain.round(first.deltaLink()).values("id"));
    }

    @Test
    @DisplayName("delta-query-messages, example 2: changeType=created gives all at first and then new ones alone, unless the rest is told unasked")
    void givesOneChangeType() throws Exception {
        final GraphMessage old = plain.anna.deliver("inbox", PlainGraph.mail("old"), PlainGraph.NOON);
        final PlainGraph.Round first = plain.round(DELTA + "()?changeType=created");
        assertEquals(1, first.entries().size());
        final PlainGraph.Round deleted = plain.round("/me/mailFolders/inbox/messages/microsoft.graph.delta()?changeType=deleted");
        assertEquals(0, deleted.entries().size());
        plain.anna.mark(old.id(), true);
        plain.anna.deliver("inbox", PlainGraph.mail("new"), PlainGraph.NOON);
        final GraphMessage archived = plain.anna.deliver("archive", PlainGraph.mail("archived"), PlainGraph.NOON);
        plain.anna.move(archived.id(), "inbox");
        assertEquals(List.of("<new@customer.example>", "<archived@customer.example>"), plain.round(first.deltaLink()).values("internetMessageId"));
        assertEquals(0, plain.round(deleted.deltaLink()).entries().size());
        plain.anna.tellUnaskedChanges(true);
        assertEquals(3, plain.round(first.deltaLink()).entries().size());
        plain.anna.delete(old.id());
        assertEquals(List.of("deleted"), plain.round(deleted.deltaLink()).entries().stream().map(entry -> entry.path("@removed").path("reason")
                .asText()).filter(reason -> !reason.isEmpty()).toList());
    }

    @Test
    @DisplayName("delta-query-messages: with $filter no more than 5,000 messages, without it all")
    void limitsFilteredRounds() throws Exception {
        for (int i = 0; i < 6_000; i++) {
            plain.anna.deliver("inbox", PlainGraph.mail("m" + i), PlainGraph.NOON.plusSeconds(i));
        }
        final String filtered = DELTA + "?$select=id&$filter=receivedDateTime+ge+2026-03-01T00:00:00Z";
        final PlainGraph.Round round = plain.round(filtered, "odata.maxpagesize=1000");
        assertEquals(5_000, round.entries().size());
        assertEquals(6_000, plain.round(DELTA + "?$select=id", "odata.maxpagesize=1000").entries().size());
        plain.anna.deliver("inbox", PlainGraph.mail("late"), PlainGraph.NOON);
        plain.anna.deliver("inbox", PlainGraph.mail("too old"), PlainGraph.NOON.minusSeconds(1_000_000));
        assertEquals(1, plain.round(round.deltaLink()).entries().size());
    }

    @Test
    @DisplayName("message-delta: other filters and orders, foreign tokens and deltas of all messages are refused")
    void refusesWhatIsNotSupported() throws Exception {
        for (final String query : List.of("?$filter=isRead+eq+true", "?$filter=receivedDateTime+lt+2026-03-01T00:00:00Z",
                "?$orderby=receivedDateTime+asc", "?changeType=moved", "?$deltatoken=made-up", "?$search=x")) {
            assertEquals(400, plain.get(DELTA + query).statusCode(), query);
        }
        assertEquals(400, plain.get("/me/messages/delta").statusCode());
        final String link = plain.round(DELTA).deltaLink();
        assertEquals(400, plain.get("/me/mailFolders/archive/messages/delta" + link.substring(link.indexOf('?'))).statusCode());
    }

    @Test
    @DisplayName("delta-query-overview: 410 with a Location for tokens that were forgotten, not for later ones")
    void forgetsTokens() throws Exception {
        final String link = plain.round(DELTA).deltaLink();
        plain.anna.expireDelta();
        final HttpResponse<byte[]> gone = plain.get(link);
        assertEquals("410 syncStateNotFound", PlainGraph.code(gone));
        final String fresh = plain.round(gone.headers().firstValue("Location").orElseThrow().replace("?$deltatoken=", "")).deltaLink();
        assertEquals(200, plain.get(fresh).statusCode());
        plain.anna.expireDelta(410, "resyncRequired");
        assertEquals("410 resyncRequired", PlainGraph.code(plain.get(fresh)));
        assertEquals("410 syncStateNotFound", PlainGraph.code(plain.get(link)));
    }
}
