/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.controller.AbstractControllerService;
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
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class SummarizeEmailTest {
    private static final EmailDocument ORDER = SampleDocuments.order().build();

    private final MemoryTimeline timeline = new MemoryTimeline();
    private final ScriptedAssistant assistant = new ScriptedAssistant();
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(SummarizeEmail.class);
        runner.addControllerService("assistant", assistant);
        runner.enableControllerService(assistant);
        runner.addControllerService("timeline", timeline);
        runner.enableControllerService(timeline);
        runner.setProperty("Email Assistant", "assistant");
        runner.enqueue(SampleDocuments.json(ORDER));
    }

    @Test
    void theSummaryIsWrittenIntoTheDocument() {
        runner.run();

        runner.assertAllFlowFilesTransferred(SummarizeEmail.REL_SUCCESS, 1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(SummarizeEmail.REL_SUCCESS).getFirst();
        assertEquals(ORDER.toBuilder().summary(assistant.summary).build(), SampleDocuments.read(flowFile.toByteArray()));
        assertEquals(List.of(), assistant.history);
    }

    @Test
    void provenanceNamesTheAssistant() {
        runner.run();

        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(ProvenanceEventType.CONTENT_MODIFIED, event.getEventType());
        assertEquals("Summarised by [scripted/1] with 0 earlier e-mails of the conversation: 0 key points, 1 next steps", event.getDetails());
    }

    @Test
    void attributesNameTheAssistantItsModelAndTheTokens() {
        assistant.summary = new Summary("anthropic/m, prompt 1", "Pumps", List.of(), List.of(), List.of("Only the beginning was read."),
                new LanguageModel("anthropic", "m-2026", "1", 1, 812, 120));

        runner.run();

        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(SummarizeEmail.REL_SUCCESS).getFirst();
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_NAME, "anthropic/m, prompt 1");
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_MODEL, "m-2026");
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_TOKENS_INPUT, "812");
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_TOKENS_OUTPUT, "120");
        assertEquals(assistant.summary, SampleDocuments.read(flowFile.toByteArray()).summary());
        assertEquals("Summarised by [anthropic/m, prompt 1] with 0 earlier e-mails of the conversation: 0 key points, 0 next steps; 812 tokens "
                + "in, 120 out",
                runner.getProvenanceEvents().getFirst().getDetails());
    }

    @Test
    void anAssistantWithoutAModelTakesAwayWhatAnEarlierOneWrote() {
        runner.clearTransferState();
        runner.enqueue(SampleDocuments.json(ORDER), Map.of(EmailAttributes.ASSISTANT_MODEL, "m-2026", EmailAttributes.ASSISTANT_TOKENS_INPUT, "812"));

        runner.run(2);

        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(SummarizeEmail.REL_SUCCESS).getLast();
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_NAME, "scripted/1");
        flowFile.assertAttributeNotExists(EmailAttributes.ASSISTANT_MODEL);
        flowFile.assertAttributeNotExists(EmailAttributes.ASSISTANT_TOKENS_INPUT);
    }

    @Test
    void theAssistantGetsTheConversationWithoutTheEmailItself() throws StoreException {
        timeline.record(ORDER);
        timeline.record(ORDER.toBuilder().identity("earlier").subject("Pumps?").build());
        timeline.record(ORDER.toBuilder().identity("other").conversationId("other").build());
        runner.setProperty("Conversation Timeline", "timeline");

        runner.run();

        runner.assertAllFlowFilesTransferred(SummarizeEmail.REL_SUCCESS, 1);
        assertEquals(List.of("earlier"), assistant.history.stream().map(TimelineEntry::identity).toList());
        assertEquals(10, timeline.lastHistoryLimit);
    }

    @Test
    void withoutAConversationThereIsNoHistory() {
        runner.setProperty("Conversation Timeline", "timeline");
        timeline.trouble = new StoreException("The timeline was asked.", null);
        runner.enqueue(SampleDocuments.json(ORDER.toBuilder().conversationId(null).build()));

        runner.run(2);

        runner.assertTransferCount(EmailDocuments.REL_FAILURE, 1);
        runner.assertTransferCount(SummarizeEmail.REL_SUCCESS, 1);
    }

    @Test
    @DisplayName("S5: while the history cannot be read the e-mail goes to retry, unsummarised")
    void historyThatCannotBeReadMeansRetry() {
        runner.setProperty("Conversation Timeline", "timeline");
        timeline.trouble = new StoreUnavailableException("The database is down: start it.", null);

        runner.run();

        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_RETRY, 1);
        runner.assertPenalizeCount(1);
        assertNull(SampleDocuments.read(runner.getFlowFilesForRelationship(EmailDocuments.REL_RETRY).getFirst().toByteArray()).summary());
    }

    @Test
    @DisplayName("S5: an assistant without an answer means retry or failure")
    void troubleOfTheAssistantIsRouted() {
        assistant.trouble = new AssistantException("The endpoint is busy.", true, null);
        runner.run();
        assistant.trouble = new AssistantException("The endpoint refuses the e-mail.", false, null);
        runner.enqueue(SampleDocuments.json(ORDER));
        runner.run();

        runner.assertTransferCount(EmailDocuments.REL_RETRY, 1);
        runner.assertTransferCount(EmailDocuments.REL_FAILURE, 1);
        runner.getFlowFilesForRelationship(EmailDocuments.REL_FAILURE).getFirst()
                .assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The endpoint refuses the e-mail.");
    }

    @Test
    void aDocumentOfAnotherSchemaVersionFails() {
        runner.run();
        runner.clearTransferState();
        runner.enqueue("{\"schemaVersion\":\"2\",\"subject\":\"Pumps\"}");

        runner.run();

        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_FAILURE, 1);
    }

    /** Says what it was told to say. */
    private static final class ScriptedAssistant extends AbstractControllerService implements EmailAssistant {
        private Summary summary = new Summary("scripted/1", "Pumps", List.of(),
                List.of(new Statement("Send a quote", "Could you send the quote by Friday?", "reply")));
        private List<TimelineEntry> history;
        private AssistantException trouble;

        @Override
        public Summary summarize(final EmailDocument email, final List<TimelineEntry> earlier) throws AssistantException {
            if (trouble != null) {
                throw trouble;
            }
            history = earlier;
            return summary;
        }

        @Override
        public Qualification qualify(final QualificationRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
