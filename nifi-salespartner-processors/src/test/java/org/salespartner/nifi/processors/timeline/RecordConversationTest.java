/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RecordConversationTest {
    private static final EmailDocument ORDER = SampleDocuments.order().build();

    private final MemoryTimeline timeline = new MemoryTimeline();
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(RecordConversation.class);
        runner.addControllerService("timeline", timeline);
        runner.enableControllerService(timeline);
        runner.setProperty("Conversation Timeline", "timeline");
    }

    @Test
    void anEmailIsRecorded() {
        enqueue(ORDER);

        runner.run();

        runner.assertAllFlowFilesTransferred(RecordConversation.REL_RECORDED, 1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(RecordConversation.REL_RECORDED).getFirst();
        flowFile.assertAttributeEquals(EmailAttributes.TIMELINE_ENTRY_ID, "1");
        flowFile.assertAttributeEquals(EmailAttributes.TIMELINE_OUTCOME, "recorded");
        flowFile.assertAttributeEquals(EmailAttributes.CONVERSATION_ID, "order-1@customer.example");
        flowFile.assertAttributeEquals(CoreAttributes.FILENAME.key(), "order.eml");
        assertEquals(ORDER, SampleDocuments.read(flowFile.toByteArray()));
        assertEquals(1, timeline.entries.size());
    }

    @Test
    void provenanceSaysWhereItWasRecordedAndNothingPrivate() {
        enqueue(ORDER);

        runner.run();

        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(ProvenanceEventType.SEND, event.getEventType());
        assertEquals("salespartner-timeline:/entry/1", event.getTransitUri());
        assertEquals("Timeline, conversation [order-1@customer.example]: recorded", event.getDetails());
    }

    @Test
    @DisplayName("I1: a replay adds nothing, another folder adds a sighting, and neither adds an entry")
    void replaysAndCopiesAreHarmless() {
        enqueue(ORDER);
        enqueue(ORDER);
        enqueue(ORDER.toBuilder().sighting(new Sighting("Archive", "3", 99L)).build());

        runner.run(3);

        runner.assertTransferCount(RecordConversation.REL_RECORDED, 1);
        runner.assertTransferCount(RecordConversation.REL_ALREADY_RECORDED, 2);
        assertEquals(1, timeline.entries.size());
        assertEquals(2, timeline.entries.get(ORDER.identity()).sightings().size());
        final MockFlowFile replay = runner.getFlowFilesForRelationship(RecordConversation.REL_ALREADY_RECORDED).getFirst();
        replay.assertAttributeEquals(EmailAttributes.TIMELINE_OUTCOME, "already recorded");
        replay.assertAttributeEquals(EmailAttributes.TIMELINE_ENTRY_ID, "1");
        runner.getFlowFilesForRelationship(RecordConversation.REL_ALREADY_RECORDED).getLast()
                .assertAttributeEquals(EmailAttributes.TIMELINE_OUTCOME, "sighting added");
    }

    @Test
    void aConversationThatTheTimelineJoinedIsWrittenIntoTheDocument() {
        timeline.joined.put("order-1@customer.example", "inquiry@customer.example");
        enqueue(ORDER);

        runner.run();

        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(RecordConversation.REL_RECORDED).getFirst();
        flowFile.assertAttributeEquals(EmailAttributes.CONVERSATION_ID, "inquiry@customer.example");
        assertEquals("inquiry@customer.example", SampleDocuments.read(flowFile.toByteArray()).conversationId());
    }

    @Test
    @DisplayName("S5: while the database is down e-mails go to retry; those it refuses go to failure")
    void troubleOfTheStoreIsRouted() {
        timeline.trouble = new StoreUnavailableException("The database is down: start it.", null);
        enqueue(ORDER);
        runner.run();
        timeline.trouble = new StoreException("The e-mail has no identity: parse it again.", null);
        enqueue(ORDER);
        runner.run();

        runner.assertTransferCount(EmailDocuments.REL_RETRY, 1);
        runner.assertTransferCount(EmailDocuments.REL_FAILURE, 1);
        runner.assertPenalizeCount(2);
        final MockFlowFile failed = runner.getFlowFilesForRelationship(EmailDocuments.REL_FAILURE).getFirst();
        failed.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The e-mail has no identity: parse it again.");
        failed.assertAttributeEquals(EmailAttributes.ERROR_STEP, "RecordConversation");
    }

    @Test
    void afterTheRetryNoErrorIsLeft() {
        timeline.trouble = new StoreUnavailableException("The database is down: start it.", null);
        enqueue(ORDER);
        runner.run();
        final MockFlowFile retried = runner.getFlowFilesForRelationship(EmailDocuments.REL_RETRY).getFirst();
        timeline.trouble = null;
        runner.clearTransferState();
        runner.enqueue(retried);

        runner.run();

        runner.getFlowFilesForRelationship(RecordConversation.REL_RECORDED).getFirst().assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
    }

    private void enqueue(final EmailDocument document) {
        runner.enqueue(SampleDocuments.json(document), Map.of(CoreAttributes.FILENAME.key(), "order.eml"));
    }
}
