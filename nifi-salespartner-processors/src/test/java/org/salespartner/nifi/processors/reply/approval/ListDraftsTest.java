/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ListDraftsTest {
    private static final Instant NOW = Instant.parse("2026-03-03T12:00:00Z");

    private final MemoryOutbox outbox = new MemoryOutbox();
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(new ListDrafts(Clock.fixed(NOW, ZoneOffset.UTC)));
        final JsonRecordSetWriter writer = new JsonRecordSetWriter();
        runner.addControllerService("store", outbox);
        runner.enableControllerService(outbox);
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.setProperty("Draft Store", "store");
        runner.setProperty("Record Writer", "writer");
        runner.setProperty(BearerSecret.REQUEST_AUTHENTICATION, RequestAuthentication.NONE);
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);
        outbox.add(outbox.draft("waiting"));
        outbox.add(MemoryOutbox.as(outbox.draft("sent"), State.SENT, "Kim Berg", null));
        outbox.add(MemoryOutbox.expiring(outbox.draft("late"), NOW));
        outbox.add(MemoryOutbox.expiring(outbox.draft("in time"), NOW.plusSeconds(1)));
    }

    @Test
    void withoutInputWhatWaitsIsEmittedAsRecords() throws JsonProcessingException {
        runner.run();

        final JsonNode records = records();
        assertEquals(List.of("waiting", "in time"), ids(records));
        runner.getFlowFilesForRelationship(ListDrafts.REL_SUCCESS).getFirst().assertAttributeNotExists(ApproveReply.HTTP_STATUS);
        final Draft draft = outbox.drafts.get("waiting");
        final JsonNode first = records.get(0);
        assertEquals(draft.hash(), first.get("hash").textValue());
        assertEquals("reply", first.get("kind").textValue());
        assertEquals("waiting", first.get("state").textValue());
        assertEquals("sales", first.get("account").textValue());
        assertEquals("ana@customer.example", first.get("to_addresses").get(0).textValue());
        assertEquals(0, first.get("cc_addresses").size());
        assertEquals("Re: Order of 40 pumps", first.get("subject").textValue());
        assertEquals("Here is the quote.", first.get("text").textValue());
        assertEquals("Sam Sales", first.get("from_name").textValue());
        assertEquals("Sam", first.get("signature").textValue());
        assertEquals("We would like to order 40 pumps.", first.get("quoted_text").textValue());
        assertEquals("order-1@customer.example", first.get("answered_message_id").textValue());
        assertEquals("ana", first.get("contact_id").textValue());
        assertEquals("conversation-1", first.get("conversation_id").textValue());
        assertEquals(MemoryOutbox.CREATED.toEpochMilli(), first.get("created_at").longValue());
        assertTrue(first.get("expires_at").isNull());
        assertEquals(ProvenanceEventType.RECEIVE, runner.getProvenanceEvents().getFirst().getEventType());
    }

    @Test
    void anInputAsksByItsAttributes() throws JsonProcessingException {
        runner.setIncomingConnection(true);
        runner.setNonLoopConnection(true);
        runner.setProperty(ListDrafts.STATES, "${http.query.param.states}");
        runner.setProperty(ListDrafts.ACCOUNT, "sales");
        runner.enqueue("", Map.of("http.query.param.states", "Expired, SENT", "http.context.identifier", "request-1"));

        runner.run();

        assertEquals(List.of("sent", "late"), ids(records()));
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(ListDrafts.REL_SUCCESS).getFirst();
        flowFile.assertAttributeEquals("http.context.identifier", "request-1");
        flowFile.assertAttributeEquals("record.count", "2");
        flowFile.assertAttributeEquals(ApproveReply.HTTP_STATUS, "200");
        assertEquals("expired", records().get(1).get("state").textValue());
        assertEquals("sales", outbox.queries.getFirst().accountId());
    }

    @Test
    void withASecretOnlyARequestThatHoldsItIsAnswered() throws JsonProcessingException {
        runner.setIncomingConnection(true);
        runner.setNonLoopConnection(true);
        runner.setProperty(BearerSecret.REQUEST_AUTHENTICATION, RequestAuthentication.BEARER_SECRET);
        runner.assertNotValid();
        runner.setProperty(BearerSecret.BEARER_SECRET, "correct-horse-battery-staple");
        runner.enqueue("", Map.of("http.headers.Authorization", "Bearer other"));
        runner.run();
        runner.assertAllFlowFilesTransferred(BearerSecret.REL_UNAUTHORIZED, 1);
        runner.getFlowFilesForRelationship(BearerSecret.REL_UNAUTHORIZED).getFirst().assertAttributeEquals(ApproveReply.HTTP_STATUS, "401");
        assertTrue(outbox.queries.isEmpty());

        runner.clearTransferState();
        runner.enqueue("", Map.of("http.headers.Authorization", "Bearer correct-horse-battery-staple"));
        runner.run();
        assertEquals(2, records().size());
        runner.getFlowFilesForRelationship(ListDrafts.REL_SUCCESS).getFirst().assertAttributeNotExists("http.headers.Authorization");
    }

    @Test
    void theLimitCountsWhatIsEmitted() throws JsonProcessingException {
        runner.setProperty(ListDrafts.MAXIMUM_DRAFTS, "2");
        runner.run();
        assertEquals(List.of("waiting", "in time"), ids(records()));
        assertEquals(0, outbox.queries.getFirst().limit());

        runner.clearTransferState();
        runner.setProperty(ListDrafts.STATES, "any");
        runner.run();
        assertEquals(List.of("waiting", "sent"), ids(records()));
        assertEquals(2, outbox.queries.getLast().limit());
    }

    @Test
    void withoutDraftsThereAreNoRecords() throws JsonProcessingException {
        outbox.drafts.clear();

        runner.run();

        assertEquals(0, records().size());
    }

    @Test
    void statesAreThoseThatThereAre() {
        runner.setProperty(ListDrafts.STATES, "waiting, pending");
        runner.assertNotValid();
        runner.setProperty(ListDrafts.STATES, "waiting,approved");
        runner.assertValid();
    }

    @Test
    @DisplayName("Verify says whether the store can be read, changes nothing and quotes nothing")
    void verify() {
        final VerifiableProcessor processor = (VerifiableProcessor) runner.getProcessor();
        final ConfigVerificationResult read = processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getFirst();
        assertEquals(ConfigVerificationResult.Outcome.SUCCESSFUL, read.getOutcome(), read.getExplanation());
        assertEquals("The drafts can be read, and at least one waits.", read.getExplanation());

        outbox.down = true;
        final ConfigVerificationResult down = processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getFirst();
        assertEquals(ConfigVerificationResult.Outcome.FAILED, down.getOutcome());
    }

    @Test
    void troubleGoesWhereAPersonSeesIt() {
        runner.setIncomingConnection(true);
        runner.setNonLoopConnection(true);
        outbox.down = true;
        runner.enqueue("question");
        runner.run();
        runner.assertTransferCount(ListDrafts.REL_RETRY, 1);
        runner.getFlowFilesForRelationship(ListDrafts.REL_RETRY).getFirst().assertContentEquals("question");
        runner.getFlowFilesForRelationship(ListDrafts.REL_RETRY).getFirst().assertAttributeEquals(ApproveReply.HTTP_STATUS, "503");

        outbox.down = false;
        runner.setProperty(ListDrafts.CONTACT, "${nothing}");
        runner.enqueue("question");
        runner.run();
        runner.assertTransferCount(ListDrafts.REL_FAILURE, 1);
        assertTrue(runner.getFlowFilesForRelationship(ListDrafts.REL_FAILURE).getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE)
                .contains("Contact"));
        runner.getFlowFilesForRelationship(ListDrafts.REL_FAILURE).getFirst().assertAttributeEquals(ApproveReply.HTTP_STATUS, "400");
    }

    @Test
    void whatIsBrokenHereIsNoFaultOfTheRequest() {
        runner.setIncomingConnection(true);
        runner.setNonLoopConnection(true);
        outbox.drafts.put("broken", null);
        runner.enqueue("question");
        runner.run();

        runner.assertTransferCount(ListDrafts.REL_FAILURE, 1);
        runner.getFlowFilesForRelationship(ListDrafts.REL_FAILURE).getFirst().assertAttributeEquals(ApproveReply.HTTP_STATUS, "500");
    }

    @Test
    void withoutInputTroubleLeavesNothing() {
        outbox.down = true;

        runner.run();

        runner.assertTransferCount(ListDrafts.REL_SUCCESS, 0);
        runner.assertTransferCount(ListDrafts.REL_RETRY, 0);
    }

    private JsonNode records() throws JsonProcessingException {
        runner.assertTransferCount(ListDrafts.REL_SUCCESS, 1);
        return new ObjectMapper().readTree(runner.getFlowFilesForRelationship(ListDrafts.REL_SUCCESS).getFirst().getContent());
    }

    private static List<String> ids(final JsonNode records) {
        final List<String> ids = new ArrayList<>();
        records.forEach(record -> ids.add(record.get("id").textValue()));
        return ids;
    }
}
