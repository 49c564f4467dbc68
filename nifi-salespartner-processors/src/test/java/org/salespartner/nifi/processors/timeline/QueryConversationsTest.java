/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.schema.access.SchemaAccessUtils;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QueryConversationsTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    private final MemoryTimeline timeline = new MemoryTimeline();
    private final JsonRecordSetWriter writer = new JsonRecordSetWriter();
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(new QueryConversations(Clock.fixed(NOW, ZoneOffset.UTC)));
        runner.addControllerService("timeline", timeline);
        runner.enableControllerService(timeline);
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.setProperty("Conversation Timeline", "timeline");
        runner.setProperty("Record Writer", "writer");
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);
    }

    @Test
    void withoutInputEntriesAreEmittedAsRecords() throws StoreException, JsonProcessingException {
        timeline.record(SampleDocuments.order()
                .summary(new Summary("local/1", "Order of 40 pumps", List.of(new Statement("We order.", "We order.", "reply")), null)).build());
        timeline.record(SampleDocuments.order().identity("second").subject(null).sentAt(null).sighting(null).build());

        runner.run();

        final MockFlowFile flowFile = success();
        flowFile.assertAttributeEquals("record.count", "2");
        flowFile.assertAttributeEquals("mime.type", "application/json");
        final JsonNode first = json(flowFile).get(0);
        assertEquals("1", first.get("id").textValue());
        assertEquals("order-1@customer.example", first.get("message_id").textValue());
        assertEquals("inbound", first.get("direction").textValue());
        assertEquals(Instant.parse("2026-03-02T09:00:05Z").toEpochMilli(), first.get("received_at").longValue());
        assertEquals("Ana Lopes", first.get("from_name").textValue());
        assertEquals("ana@customer.example", first.get("from_address").textValue());
        assertEquals("[\"sales@vendor.example\"]", first.get("to_addresses").toString());
        assertEquals("Order of 40 pumps", first.get("topic").textValue());
        assertEquals("[\"We order.\"]", first.get("key_points").toString());
        assertEquals("[]", first.get("next_steps").toString());
        assertEquals("human", first.get("automation").textValue());
        assertEquals("{\"account\":\"sales\",\"provider\":\"imap\",\"folder\":\"INBOX\",\"provider_id\":\"7\",\"uid_validity\":99,\"seen_at\":0}",
                first.get("sightings").get(0).toString());
        final JsonNode second = json(flowFile).get(1);
        assertTrue(second.get("subject").isNull() && second.get("sent_at").isNull() && second.get("topic").isNull());
        final ProvenanceEventRecord event = runner.getProvenanceEvents().getLast();
        assertEquals(ProvenanceEventType.RECEIVE, event.getEventType());
        assertEquals("salespartner-timeline:/entries", event.getTransitUri());
    }

    @Test
    void everyFieldOfTheSchemaIsFilledFromTheEntry() throws StoreException {
        timeline.record(SampleDocuments.order().build());

        assertEquals(TimelineRecords.ENTRY.getFieldNames(),
                List.copyOf(TimelineRecords.ofEntry(timeline.entries.values().iterator().next()).toMap().keySet()));
    }

    @Test
    void anEmptyResultIsAFlowFileWithoutRecords() throws JsonProcessingException {
        runner.run();

        final MockFlowFile flowFile = success();
        flowFile.assertAttributeEquals("record.count", "0");
        assertEquals(0, json(flowFile).size());
        assertEquals(new TimelineQuery(null, null, null, null, null, 0), timeline.lastQuery);
    }

    @Test
    void theQueryComesFromPropertiesAndTheInput() {
        runner.setProperty("Contact", "${contact.id}");
        runner.setProperty("Account", "sales");
        runner.setProperty("Conversation", "${email.conversation.id}");
        runner.setProperty("Since", "30 days");
        runner.setProperty("Until", "${until}");
        runner.setProperty("Maximum Entries", "5");
        enqueue("any", Map.of("contact.id", "c-1", "email.conversation.id", "conv", "until", "2026-03-20", "filename", "a.eml",
                EmailAttributes.ERROR_MESSAGE, "The database was down."));

        runner.run();

        assertEquals(new TimelineQuery("c-1", "sales", "conv", Instant.parse("2026-03-01T12:00:00Z"), Instant.parse("2026-03-20T00:00:00Z"), 5),
                timeline.lastQuery);
        final MockFlowFile flowFile = success();
        flowFile.assertContentEquals("[]");
        flowFile.assertAttributeEquals("filename", "a.eml");
        flowFile.assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
        assertEquals(ProvenanceEventType.FETCH, runner.getProvenanceEvents().getFirst().getEventType());
    }

    @Test
    void anExpressionThatGivesNothingDoesNotMeanEverything() {
        runner.setProperty("Contact", "${contact.id}");
        enqueue("as it came", Map.of());

        runner.run();

        assertNull(timeline.lastQuery);
        final MockFlowFile flowFile = failure();
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE,
                "The expression in Contact gives nothing for this FlowFile: correct the expression, or remove it.");
    }

    @Test
    void aPointInTimeThatCannotBeReadFails() {
        runner.setProperty("Since", "${since}");
        enqueue("as it came", Map.of("since", "yesterday"));

        runner.run();

        assertTrue(failure().getAttribute(EmailAttributes.ERROR_MESSAGE).startsWith("[yesterday] is no point in time"));
    }

    @Test
    void withAConnectionAndNoInputNothingIsAsked() {
        runner.setIncomingConnection(true);
        runner.setNonLoopConnection(true);

        runner.run();

        assertNull(timeline.lastQuery);
    }

    @Test
    @DisplayName("S5: a store that fails in the middle of a query leaves the input as it came, in retry")
    void troubleInTheMiddleLeavesTheInput() throws StoreException {
        timeline.record(SampleDocuments.order().build());
        timeline.entriesBeforeTrouble = 1;
        timeline.trouble = new StoreUnavailableException("The database is down: start it.", null);
        enqueue("as it came", Map.of());

        runner.run();

        runner.assertAllFlowFilesTransferred(QueryConversations.REL_RETRY, 1);
        runner.assertPenalizeCount(1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(QueryConversations.REL_RETRY).getFirst();
        flowFile.assertContentEquals("as it came");
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The database is down: start it.");
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_STEP, "QueryConversations");
    }

    @Test
    void withoutInputTroubleIsLoggedAndTriedAgainBySchedule() {
        for (final StoreException trouble : List.of(new StoreUnavailableException("Down.", null), new StoreException("Broken.", null))) {
            timeline.trouble = trouble;
            runner.run();
        }

        runner.assertTransferCount(QueryConversations.REL_SUCCESS, 0);
        runner.assertTransferCount(QueryConversations.REL_RETRY, 0);
        runner.assertTransferCount(QueryConversations.REL_FAILURE, 0);
        assertEquals(1, runner.getLogger().getWarnMessages().size());
        assertEquals(1, runner.getLogger().getErrorMessages().size());
    }

    @Test
    @DisplayName("T1: a writer whose schema does not fit fails without a word of the e-mail")
    void aSchemaThatDoesNotFitFails() throws StoreException {
        runner.disableControllerService(writer);
        runner.setProperty(writer, SchemaAccessUtils.SCHEMA_ACCESS_STRATEGY, SchemaAccessUtils.SCHEMA_TEXT_PROPERTY);
        runner.setProperty(writer, SchemaAccessUtils.SCHEMA_TEXT,
                "{\"type\":\"record\",\"name\":\"entry\",\"fields\":[{\"name\":\"reply\",\"type\":\"int\"}]}");
        runner.enableControllerService(writer);
        timeline.record(SampleDocuments.order().reply("confidential").build());
        enqueue("as it came", Map.of());

        runner.run();

        final String message = failure().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(message.startsWith("The Record Writer cannot write the records"), message);
        assertFalse(message.contains("confidential"), message);
        assertFalse(logged().stream().anyMatch(line -> line.contains("confidential")), logged().toString());
    }

    @Test
    @DisplayName("T5: one person is erased, reported in a record, and not named in the log")
    void aPersonIsErased() throws JsonProcessingException {
        runner.setProperty("Operation", "Erase Person");
        runner.setProperty("Person", "${person}");
        enqueue("any", Map.of("person", " ana@customer.example "));

        runner.run();

        assertEquals(List.of("ana@customer.example"), timeline.erased);
        final MockFlowFile flowFile = success();
        flowFile.assertAttributeEquals("record.count", "1");
        assertEquals("{\"operation\":\"Erase Person\",\"received_before\":null,\"contacts\":1,\"entries\":3}", json(flowFile).get(0).toString());
        assertTrue(logged().stream().anyMatch(line -> line.contains("Erased")));
        assertFalse(logged().stream().anyMatch(line -> line.contains("ana@")));
        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals("Erase Person: 1 contacts, 3 entries erased", event.getDetails());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "c-1", "a@x, b@x", "@customer.example"})
    @DisplayName("T5: nothing is erased for what is not one address")
    void nobodyIsErasedWithoutAnAddress(final String person) {
        runner.setProperty("Operation", "Erase Person");
        runner.setProperty("Person", "${person}");
        enqueue("as it came", Map.of("person", person));

        runner.run();

        assertEquals(List.of(), timeline.erased);
        failure();
    }

    @Test
    @DisplayName("T5: what is older than a duration is aged out by schedule")
    void oldEntriesAreAgedOut() throws JsonProcessingException {
        runner.setProperty("Operation", "Age Out");
        runner.setProperty("Older Than", "30 days");

        runner.run();

        assertEquals(Instant.parse("2026-03-01T12:00:00Z"), timeline.lastAgeOut);
        final JsonNode report = json(success()).get(0);
        assertEquals(12, report.get("entries").longValue());
        assertEquals(timeline.lastAgeOut.toEpochMilli(), report.get("received_before").longValue());
        assertEquals(ProvenanceEventType.CREATE, runner.getProvenanceEvents().getLast().getEventType());
    }

    @Test
    @DisplayName("T5: a point in the future ages nothing out")
    void nothingIsAgedOutBeforeAPointInTheFuture() {
        runner.setProperty("Operation", "Age Out");
        runner.setProperty("Older Than", "${when}");
        enqueue("as it came", Map.of("when", "2062-03-31"));

        runner.run();

        assertNull(timeline.lastAgeOut);
        assertTrue(failure().getAttribute(EmailAttributes.ERROR_MESSAGE).contains("nothing was erased"));
    }

    @Test
    void anOperationNeedsWhatItWorksOn() {
        runner.setProperty("Operation", "Erase Person");
        runner.assertNotValid();
        runner.setProperty("Person", "not an address");
        runner.assertNotValid();
        runner.setProperty("Person", "ana@customer.example");
        runner.assertValid();
        runner.setProperty("Operation", "Age Out");
        runner.assertNotValid();
        runner.setProperty("Older Than", "long ago");
        runner.assertNotValid();
        runner.setProperty("Older Than", "730 days");
        runner.assertValid();
    }

    private void enqueue(final String content, final Map<String, String> attributes) {
        runner.setIncomingConnection(true);
        runner.setNonLoopConnection(true);
        runner.enqueue(content, attributes);
    }

    private MockFlowFile success() {
        runner.assertAllFlowFilesTransferred(QueryConversations.REL_SUCCESS, 1);
        return runner.getFlowFilesForRelationship(QueryConversations.REL_SUCCESS).getFirst();
    }

    private MockFlowFile failure() {
        runner.assertAllFlowFilesTransferred(QueryConversations.REL_FAILURE, 1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(QueryConversations.REL_FAILURE).getFirst();
        assertTrue(flowFile.isPenalized());
        flowFile.assertContentEquals("as it came");
        return flowFile;
    }

    private List<String> logged() {
        final List<LogMessage> messages = new ArrayList<>(runner.getLogger().getInfoMessages());
        messages.addAll(runner.getLogger().getWarnMessages());
        messages.addAll(runner.getLogger().getErrorMessages());
        final List<String> lines = new ArrayList<>();
        for (final LogMessage message : messages) {
            lines.add(message.getMsg());
            for (Throwable thrown = message.getThrowable(); thrown != null; thrown = thrown.getCause()) {
                lines.add(String.valueOf(thrown.getMessage()));
            }
        }
        return lines;
    }

    private static JsonNode json(final MockFlowFile flowFile) throws JsonProcessingException {
        return new ObjectMapper().readTree(flowFile.getContent());
    }
}
