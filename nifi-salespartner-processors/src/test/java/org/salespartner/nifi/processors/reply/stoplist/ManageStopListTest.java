/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.stoplist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.schema.access.SchemaAccessUtils;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.store.StopList.StopEntry;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ManageStopListTest {
    private static final Instant THEN = Instant.parse("2026-03-02T09:00:00Z");

    private final MemoryOutbox outbox = new MemoryOutbox();
    private final TestRunner runner = TestRunners.newTestRunner(ManageStopList.class);

    @BeforeEach
    void setServices() throws InitializationException {
        final CSVReader reader = new CSVReader();
        runner.addControllerService("reader", reader);
        runner.setProperty(reader, SchemaAccessUtils.SCHEMA_ACCESS_STRATEGY, "csv-header-derived");
        runner.enableControllerService(reader);
        final JsonRecordSetWriter writer = new JsonRecordSetWriter();
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.addControllerService("list", outbox);
        runner.enableControllerService(outbox);
        runner.setProperty("Stop List", "list");
        runner.setProperty("Record Reader", "reader");
    }

    @Test
    void addressesAndDomainsAreAddedWithReasonAndSource() {
        runner.setProperty(ManageStopList.DEFAULT_REASON, "From ${filename}.");
        final MockFlowFile flowFile = run("""
            Address,reason,source
            Ana Lopes <Ana@Customer.example>,She asked for it.,Kim Berg
            @Other.example,,
            """, ManageStopList.REL_SUCCESS);

        final StopEntry ana = outbox.stops.get("ana@customer.example");
        assertEquals("She asked for it.", ana.reason());
        assertEquals("Kim Berg", ana.source());
        assertEquals("From %s.".formatted(flowFile.getAttribute("filename")), outbox.stops.get("@other.example").reason());
        assertEquals("ManageStopList", outbox.stops.get("@other.example").source());
        flowFile.assertAttributeEquals(ManageStopList.ADDED, "2");
        flowFile.assertAttributeEquals(ManageStopList.RECORD_COUNT, "2");
        assertEquals("Stop list: 2 added, 0 unchanged, 0 records invalid", runner.getProvenanceEvents().getFirst().getDetails());
    }

    @Test
    void reasonAndDateOfWhatIsThereStay() {
        final StopEntry before = new StopEntry("ana@customer.example", "It bounced.", "bounce", THEN);
        outbox.stops.put(before.pattern(), before);

        run("address,reason\nANA@customer.example,Again.\n", ManageStopList.REL_SUCCESS).assertAttributeEquals(ManageStopList.UNCHANGED, "1");

        assertEquals(before, outbox.stops.get("ana@customer.example"));
    }

    @Test
    void whatIsRemovedIsGone() {
        outbox.stops.put("ana@customer.example", new StopEntry("ana@customer.example", "It bounced.", "bounce", THEN));
        runner.setProperty(ManageStopList.OPERATION, StopOperation.REMOVE);

        final MockFlowFile flowFile = run("address\nANA@customer.example\nlee@other.example\n", ManageStopList.REL_SUCCESS);

        assertTrue(outbox.stops.isEmpty());
        flowFile.assertAttributeEquals(ManageStopList.REMOVED, "1");
        flowFile.assertAttributeEquals(ManageStopList.UNCHANGED, "1");
    }

    @Test
    @DisplayName("R3: an address that did not get on the list is seen, and the others are on it")
    void recordsWithoutAnAddress() {
        final MockFlowFile flowFile = run("address\nnobody\nana@customer.example\n*@other.example\n", ManageStopList.REL_INVALID);

        assertEquals(Set.of("ana@customer.example"), outbox.stops.keySet());
        flowFile.assertAttributeEquals(ManageStopList.INVALID, "2");
        flowFile.assertAttributeEquals(ManageStopList.INVALID_RECORDS, "1, 3");
        assertFalse(flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE).contains("nobody"));
        flowFile.assertContentEquals("address\nnobody\nana@customer.example\n*@other.example\n");
        assertTrue(flowFile.isPenalized());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana", "@", "ana@", "a na@customer.example", "ana@@customer.example", "*@customer.example", "@.example", "a@b,c@d",
        "@a;b"})
    void whatIsNoAddressIsNone(final String text) {
        assertTrue(StopRecords.pattern(text).isEmpty(), text);
    }

    @Test
    void contentThatCannotBeReadFails() throws InitializationException {
        final JsonTreeReader reader = new JsonTreeReader();
        runner.addControllerService("json", reader);
        runner.enableControllerService(reader);
        runner.setProperty("Record Reader", "json");

        final MockFlowFile flowFile = run("{\"address\": \"ana@customer.example\"}\n{\"address\": secret", ManageStopList.REL_FAILURE);

        assertFalse(flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE).contains("secret"));
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_STEP, "ManageStopList");
    }

    @Test
    void theListIsEmittedAsRecords() throws JsonProcessingException {
        outbox.stops.put("ana@customer.example", new StopEntry("ana@customer.example", "It bounced.", "bounce", THEN));
        outbox.stops.put("erased", new StopEntry(null, "A person whose data was erased.", "erasure", THEN));
        runner.setProperty(ManageStopList.OPERATION, StopOperation.LIST);
        runner.setProperty("Record Writer", "writer");
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);

        runner.run();

        runner.assertAllFlowFilesTransferred(ManageStopList.REL_SUCCESS, 1);
        final JsonNode records = new ObjectMapper().readTree(
                runner.getFlowFilesForRelationship(ManageStopList.REL_SUCCESS).getFirst().getContent());
        assertEquals(List.of("address", "reason", "source", "added_at"), List.copyOf(iterable(records.get(0))));
        assertEquals("It bounced.", records.get(0).get("reason").textValue());
        assertEquals(THEN.toEpochMilli(), records.get(0).get("added_at").longValue());
        assertTrue(records.get(1).get("address").isNull());
    }

    @Test
    void withoutInputNothingIsAddedOrRemoved() {
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);

        runner.run();

        runner.assertTransferCount(ManageStopList.REL_SUCCESS, 0);
    }

    @Test
    @DisplayName("Verify says whether the store can be read, changes nothing and quotes nothing")
    void verify() {
        final VerifiableProcessor processor = (VerifiableProcessor) runner.getProcessor();
        final ConfigVerificationResult read = processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getFirst();
        assertEquals(ConfigVerificationResult.Outcome.SUCCESSFUL, read.getOutcome(), read.getExplanation());
        assertEquals("The stop list can be read: 0 entries.", read.getExplanation());

        outbox.down = true;
        final ConfigVerificationResult down = processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getFirst();
        assertEquals(ConfigVerificationResult.Outcome.FAILED, down.getOutcome());
    }

    @Test
    void whileTheListIsDownTheRecordsWait() {
        outbox.down = true;
        assertTrue(run("address\nana@customer.example\n", ManageStopList.REL_RETRY).isPenalized());

        outbox.down = false;
        outbox.broken = true;
        run("address\nana@customer.example\n", ManageStopList.REL_FAILURE)
                .assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The store refuses it.");
    }

    private MockFlowFile run(final String content, final Relationship relationship) {
        runner.clearTransferState();
        runner.clearProvenanceEvents();
        runner.enqueue(content);
        runner.run();
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    private static Set<String> iterable(final JsonNode node) {
        final Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
