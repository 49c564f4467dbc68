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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.salespartner.nifi.services.simulators.GoogleCaller.ANNA;
import static org.salespartner.nifi.services.simulators.GoogleCaller.NOON;
import static org.salespartner.nifi.services.simulators.GoogleCaller.mail;

/**
 * Drafts as in <a href="https://developers.google.com/workspace/gmail/api/guides/drafts">Create and send draft emails</a>, threads as in
 * <a href="https://developers.google.com/workspace/gmail/api/guides/threads">Manage threads</a>, and the record of whatever a client changes.
 */
class GmailDraftsTest {
    private GoogleSimulator simulator;
    private GmailMailbox anna;
    private GoogleCaller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = GoogleSimulator.start();
        anna = simulator.mailbox(ANNA);
        caller = new GoogleCaller(simulator, GoogleCaller.READ, GoogleCaller.COMPOSE);
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        simulator.close();
    }

    @Test
    void draftIsMadeReadAndListed() throws Exception {
        final JsonNode made = create(mail("d@x", "Offer"), null).json();
        final String draftId = made.path("id").asText();
        assertEquals("DRAFT", made.at("/message/labelIds/0").asText());
        assertEquals(List.of(draftId), caller.get("drafts").ids("drafts"));
        final JsonNode read = caller.get("drafts/" + draftId + "?format=raw").json();
        assertEquals(new String(mail("d@x", "Offer"), StandardCharsets.UTF_8),
                new String(Base64.getUrlDecoder().decode(read.at("/message/raw").asText()), StandardCharsets.UTF_8));
        assertEquals(made.at("/message/id").asText(), read.at("/message/id").asText());
    }

    @Test
    void sentDraftIsGoneAndTheMailHasAnotherIdInTheSameThread() throws Exception {
        final JsonNode made = create(mail("d@x", "Offer"), null).json();
        final JsonNode sent = caller.post("drafts/send", Map.of("id", made.path("id").asText())).json();
        assertNotEquals(made.at("/message/id").asText(), sent.path("id").asText());
        assertEquals(made.at("/message/threadId").asText(), sent.path("threadId").asText());
        assertEquals(Set.of("SENT"), anna.labelsOf(sent.path("id").asText()));
        assertEquals(404, caller.get("drafts/" + made.path("id").asText()).status());
        assertEquals(404, caller.get("messages/" + made.at("/message/id").asText()).status());
        assertFalse(caller.get("drafts").json().has("drafts"));
        assertEquals("d@x", anna.sent().getFirst().messageId());
        assertEquals(404, caller.post("drafts/send", Map.of("id", made.path("id").asText())).status(), "not sent twice");
        assertEquals(1, anna.sent().size());
    }

    @Test
    void messageIdIsReplacedWhenTold() throws Exception {
        anna.replaceMessageIdOnSend(true);
        final String draftId = create(mail("mine@x", "Offer", "X-Kept: yes"), null).json().path("id").asText();
        final String id = caller.post("drafts/send", Map.of("id", draftId)).json().path("id").asText();
        final String raw = new String(anna.rawOf(id), StandardCharsets.UTF_8);
        assertNotEquals("mine@x", anna.sent().getFirst().messageId());
        assertFalse(raw.contains("mine@x"), raw);
        assertTrue(raw.contains("<" + anna.sent().getFirst().messageId() + ">") && raw.contains("X-Kept: yes") && raw.contains("yours, Bo"), raw);
    }

    @Test
    void draftJoinsAThreadOnlyWithIdReferencesAndSubject() throws Exception {
        final String thread = anna.threadOf(anna.deliver(mail("a@x", "Offer"), NOON, "INBOX"));
        assertEquals(thread, threadOf(create(mail("d1@x", "Re: Offer", "References: <0@x>\r\n <a@x>"), thread)));
        assertNotEquals(thread, threadOf(create(mail("d2@x", "Re: Offer", "References: <a@x>"), null)));
        assertNotEquals(thread, threadOf(create(mail("d3@x", "Re: Offer"), thread)));
        assertNotEquals(thread, threadOf(create(mail("d4@x", "Something else", "In-Reply-To: <a@x>"), thread)));
        assertEquals(404, create(mail("d5@x", "Re: Offer", "In-Reply-To: <a@x>"), "never").status());
    }

    @Test
    void mailThatComesInJoinsTheThreadItAnswersAndThreadsAreReadInOrder() throws Exception {
        final String first = anna.deliver(mail("a@x", "Offer"), NOON, "INBOX");
        final String answer = anna.deliver(mail("b@x", "AW: Offer", "In-Reply-To: <a@x>"), NOON.plusSeconds(1), "INBOX");
        final String other = anna.deliver(mail("c@x", "New subject", "In-Reply-To: <a@x>"), NOON.plusSeconds(2), "INBOX");
        assertEquals(List.of(first, answer), caller.get("threads/" + first + "?format=minimal").ids("messages"));
        assertNotEquals(first, anna.threadOf(other));
        assertEquals(404, caller.get("threads/never").status());
    }

    @Test
    void ownerSendsOrDeletesADraftElsewhere() throws Exception {
        final String sent = create(mail("d1@x", "Offer"), null).json().path("id").asText();
        final String deleted = create(mail("d2@x", "Offer"), null).json().path("id").asText();
        anna.sendDraft(sent);
        anna.deleteDraft(deleted);
        assertEquals(404, caller.get("drafts/" + sent).status());
        assertEquals(404, caller.get("drafts/" + deleted).status());
        assertEquals(1, anna.sent().size());
        assertEquals(2, simulator.changes().size(), "only what came by the API");
    }

    @Test
    void draftWithoutRecipientsIsNotSent() throws Exception {
        final String draftId = create("Subject: Nobody\r\n\r\nText".getBytes(StandardCharsets.UTF_8), null).json().path("id").asText();
        assertEquals(400, caller.post("drafts/send", Map.of("id", draftId)).status());
        assertEquals(List.of(draftId), anna.draftIds());
    }

    @Test
    void draftWithoutRawOrWithBrokenRawIsRefused() throws Exception {
        assertEquals(400, caller.post("drafts", Map.of("message", Map.of())).status());
        assertEquals(400, caller.post("drafts", Map.of("message", Map.of("raw", "+/!"))).status());
    }

    @Test
    void bodyMayComeZippedAndInChunks() throws Exception {
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(("{\"message\":{\"raw\":\"" + raw(mail("z@x", "Zipped")) + "\"}}").getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(200, caller.postZipped("drafts", zipped.toByteArray()).status());
        assertEquals(1, anna.draftIds().size());
    }

    @Test
    void whoMayOnlyReadMakesNoDraft() throws Exception {
        try (GoogleCaller reader = new GoogleCaller(simulator, GoogleCaller.READ)) {
            final Answer refused = reader.post("drafts", Map.of("message", Map.of("raw", raw(mail("d@x", "Offer")))));
            assertEquals(403, refused.status());
            assertEquals("insufficientPermissions", refused.reason());
            assertEquals("ACCESS_TOKEN_SCOPE_INSUFFICIENT", refused.json().at("/error/details/0/reason").asText());
            assertEquals("PERMISSION_DENIED", refused.json().at("/error/status").asText());
        }
        assertEquals(List.of(), anna.draftIds());
        assertEquals(403, simulator.changes().getFirst().status(), "an attempt is recorded, too");
    }

    @Test
    void everyChangeByAClientIsRecordedAndReadingIsNone() throws Exception {
        final String id = anna.deliver(mail("a@x", "Offer"), NOON, "INBOX", "UNREAD");
        caller.get("messages/" + id);
        caller.get("messages");
        assertEquals(List.of(), simulator.changes());
        try (GoogleCaller writer = new GoogleCaller(simulator, GoogleCaller.MODIFY)) {
            assertEquals(200, writer.post("messages/" + id + "/modify", Map.of("removeLabelIds", List.of("UNREAD"))).status());
            assertEquals(200, writer.post("messages/" + id + "/trash", Map.of()).status());
            assertEquals(403, writer.delete("messages/" + id).status(), "only mail.google.com deletes for good");
        }
        assertEquals(List.of("POST", "POST", "DELETE"), simulator.changes().stream().map(GoogleSimulator.Seen::method).toList());
        assertEquals(Set.of("TRASH"), anna.labelsOf(id));
    }

    private Answer create(final byte[] mail, final String threadId) throws IOException, InterruptedException {
        return caller.post("drafts", Map.of("message", threadId == null ? Map.of("raw", raw(mail)) : Map.of("raw", raw(mail), "threadId", threadId)));
    }

    private static String threadOf(final Answer draft) throws IOException {
        return draft.json().at("/message/threadId").asText();
    }

    private static String raw(final byte[] mail) {
        return Base64.getUrlEncoder().encodeToString(mail);
    }
}
