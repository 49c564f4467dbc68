/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.simulators.GoogleCaller.Answer;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.salespartner.nifi.services.simulators.GoogleCaller.ANNA;
import static org.salespartner.nifi.services.simulators.GoogleCaller.NOON;
import static org.salespartner.nifi.services.simulators.GoogleCaller.mail;

/**
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list">users.history.list</a> of the simulator, and what
 * <a href="https://developers.google.com/workspace/gmail/api/guides/sync">Synchronize clients with Gmail</a> says about it.
 */
class GmailHistoryTest {
    private GoogleSimulator simulator;
    private GmailMailbox anna;
    private GoogleCaller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = GoogleSimulator.start();
        anna = simulator.mailbox(ANNA);
        caller = new GoogleCaller(simulator, GoogleCaller.READ);
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        simulator.close();
    }

    @Test
    void everyChangeIsToldOnceAndInOrder() throws Exception {
        final String start = anna.historyId();
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX", "UNREAD");
        anna.removeLabel(id, "UNREAD");
        anna.removeLabel(id, "UNREAD");
        anna.addLabel(id, "STARRED");
        anna.delete(id);
        final JsonNode answer = since(start, "").json();
        assertEquals(List.of("messagesAdded", "labelsRemoved", "labelsAdded", "messagesDeleted"), kinds(answer));
        assertEquals(id, answer.at("/history/0/messagesAdded/0/message/id").asText());
        assertEquals("INBOX", answer.at("/history/0/messagesAdded/0/message/labelIds/0").asText());
        assertEquals("UNREAD", answer.at("/history/1/labelsRemoved/0/labelIds/0").asText());
        assertEquals("STARRED", answer.at("/history/2/labelsAdded/0/labelIds/0").asText());
        assertEquals(anna.historyId(), answer.path("historyId").asText());
    }

    @Test
    void nothingNewHasNoHistoryFieldButTheId() throws Exception {
        anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        final JsonNode answer = since(anna.historyId(), "").json();
        assertFalse(answer.has("history"));
        assertFalse(answer.has("nextPageToken"));
        assertEquals(anna.historyId(), answer.path("historyId").asText());
    }

    @Test
    void typesAndLabelNarrowTheRecords() throws Exception {
        final String start = anna.historyId();
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        anna.deliver(mail("b@x", "Two"), NOON, "SENT");
        anna.addLabel(id, "STARRED");
        anna.delete(id);
        assertEquals(List.of("messagesAdded", "messagesAdded"), kinds(since(start, "&historyTypes=messageAdded").json()));
        assertEquals(List.of("messagesAdded", "labelsAdded", "messagesDeleted"), kinds(since(start, "&labelId=INBOX").json()));
        assertEquals(List.of("messagesAdded", "messagesDeleted"),
                kinds(since(start, "&labelId=INBOX&historyTypes=messageAdded&historyTypes=messageDeleted").json()));
        assertEquals(400, since(start, "&historyTypes=everything").status());
    }

    @Test
    void mailThatGetsALaterLabelIsSeenUnderThatLabel() throws Exception {
        final String id = anna.deliver(mail("a@x", "One"), NOON, "SPAM");
        final String start = anna.historyId();
        anna.addLabel(id, "INBOX");
        anna.removeLabel(id, "INBOX");
        assertEquals(List.of("labelsAdded", "labelsRemoved"), kinds(since(start, "&labelId=INBOX").json()));
    }

    @Test
    void pagesGoOnWhereTheyEnded() throws Exception {
        final String start = anna.historyId();
        final List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(anna.deliver(mail(i + "@x", "Mail"), NOON.plusSeconds(i), "INBOX"));
        }
        final List<String> seen = new ArrayList<>();
        String token = "";
        do {
            final JsonNode page = since(start, "&maxResults=2" + token).json();
            page.path("history").forEach(record -> seen.add(record.at("/messagesAdded/0/message/id").asText()));
            token = page.has("nextPageToken") ? "&pageToken=" + page.path("nextPageToken").asText() : null;
        } while (token != null);
        assertEquals(ids, seen);
    }

    @Test
    void idsThatAreTooOldOrWereNeverGivenAreNotFound() throws Exception {
        anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        final String old = anna.historyId();
        anna.forgetHistory();
        assertEquals(404, since(old, "").status());
        assertEquals("notFound", since(old, "").reason());
        assertEquals(404, since("1", "").status());
        assertEquals(404, since(new BigInteger(anna.historyId()).add(BigInteger.ONE).toString(), "").status());
        assertEquals(200, since(anna.historyId(), "").status());
        assertEquals(400, caller.get("history").status());
        assertEquals(400, since("soon", "").status());
    }

    @Test
    void idsMayBeLongerThanAnyInteger() throws Exception {
        anna.startHistoryAt(new BigInteger("123456789012345678901234567890"));
        final String start = anna.historyId();
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        assertEquals(id, since(start, "").json().at("/history/0/messages/0/id").asText());
    }

    private Answer since(final String start, final String more) throws IOException, InterruptedException {
        return caller.get("history?startHistoryId=" + start + more);
    }

    private static List<String> kinds(final JsonNode answer) {
        final List<String> kinds = new ArrayList<>();
        answer.path("history").forEach(record -> record.fieldNames().forEachRemaining(name -> {
            if (!name.equals("id") && !name.equals("messages")) {
                kinds.add(name);
            }
        }));
        return kinds;
    }
}
