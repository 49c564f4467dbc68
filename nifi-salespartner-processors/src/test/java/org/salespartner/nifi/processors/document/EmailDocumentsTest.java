/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.document;

import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.CompanyMatch;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EmailDocumentsTest {
    private static final Relationship REL_DONE = new Relationship.Builder().name("done").build();
    private static final EmailDocument ORDER = SampleDocuments.order().build();
    private static final Map<String, String> ATTRIBUTES = Map.of(CoreAttributes.FILENAME.key(), "order-1@customer.example.eml");

    private final StepProcessor processor = new StepProcessor();
    private TestRunner runner;

    @BeforeEach
    void setRunner() {
        runner = TestRunners.newTestRunner(processor);
    }

    @Test
    void whatTheStepAddsIsWrittenAndTheNameStays() {
        final CompanyMatch company = new CompanyMatch("c-1", "customer.example");
        processor.step = (document, flowFile) -> Outcome.of(REL_DONE, document.toBuilder().company(company).build())
                .attribute(EmailAttributes.COMPANY_ID, "c-1")
                .attribute(EmailAttributes.CONTACT_ID, null);
        runner.enqueue(SampleDocuments.json(ORDER), Map.of(CoreAttributes.FILENAME.key(), "a.eml", EmailAttributes.CONTACT_ID, "stale",
                EmailAttributes.ERROR_MESSAGE, "The store was down.", EmailAttributes.ERROR_STEP, "Sample"));

        runner.run();

        runner.assertAllFlowFilesTransferred(REL_DONE, 1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(REL_DONE).getFirst();
        assertEquals("c-1", SampleDocuments.read(flowFile.toByteArray()).company().id());
        flowFile.assertAttributeEquals(CoreAttributes.MIME_TYPE.key(), "application/vnd.salespartner.email+json");
        flowFile.assertAttributeEquals(CoreAttributes.FILENAME.key(), "a.eml");
        flowFile.assertAttributeEquals(EmailAttributes.COMPANY_ID, "c-1");
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_ID);
        flowFile.assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
        flowFile.assertAttributeNotExists(EmailAttributes.ERROR_STEP);
    }

    @Test
    void aDocumentThatDidNotChangeKeepsItsBytes() throws IOException {
        final String json = new String(SampleDocuments.json(ORDER), StandardCharsets.UTF_8);
        final byte[] pretty = json.replaceFirst("\\{", "{  ").getBytes(StandardCharsets.UTF_8);
        processor.step = (document, flowFile) -> Outcome.of(REL_DONE, document);
        runner.enqueue(pretty, ATTRIBUTES);

        runner.run();

        runner.getFlowFilesForRelationship(REL_DONE).getFirst().assertContentEquals(pretty);
    }

    @Test
    void theStepReportsItsOwnProvenanceEvent() {
        processor.step = (document, flowFile) -> Outcome.of(REL_DONE, document)
                .report((reporter, written) -> reporter.route(written, REL_DONE, "why"));
        runner.enqueue(SampleDocuments.json(ORDER), ATTRIBUTES);

        runner.run();

        assertEquals(List.of(ProvenanceEventType.ROUTE), runner.getProvenanceEvents().stream().map(event -> event.getEventType()).toList());
    }

    @Test
    @DisplayName("S5: a document of an unknown schema version goes to failure with its content and the remedy")
    void unknownSchemaVersionFails() throws IOException {
        final byte[] content = "{\"schemaVersion\":\"7\"}".getBytes(StandardCharsets.UTF_8);
        runner.enqueue(content, ATTRIBUTES);

        runner.run();

        final MockFlowFile flowFile = failed();
        flowFile.assertContentEquals(content);
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE,
                "The email document has schema version [7], this version reads [1]: parse the raw message again.");
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_STEP, "Sample");
    }

    @Test
    @DisplayName("T1: content that is no document is not quoted in attributes or the log")
    void contentIsNotQuoted() {
        for (final String content : List.of("", "confidential", "{\"schemaVersion\":\"1\",\"sentAt\":\"confidential\"}", "[\"confidential\"]")) {
            runner.clearTransferState();
            runner.enqueue(content, ATTRIBUTES);

            runner.run();

            final String message = failed().getAttribute(EmailAttributes.ERROR_MESSAGE);
            assertTrue(message.startsWith("The content is no email document"), message);
            assertFalse(message.contains("confidential"), message);
        }
        final List<LogMessage> logged = Stream.of(runner.getLogger().getErrorMessages(), runner.getLogger().getWarnMessages())
                .flatMap(List::stream)
                .toList();
        assertFalse(logged.isEmpty());
        assertFalse(logged.stream().anyMatch(line -> line.toString().contains("confidential")
                || line.getThrowable() != null || line.getMsg().contains("confidential")));
    }

    @Test
    void contentTooLargeForADocumentIsNotLoaded() {
        runner.enqueue(new byte[(int) EmailDocuments.MAXIMUM_SIZE + 1], ATTRIBUTES);

        runner.run();

        assertTrue(failed().getAttribute(EmailAttributes.ERROR_MESSAGE).contains("give it to ParseEmail first"));
    }

    @Test
    void storeThatIsDownMeansRetryAndYield() throws IOException {
        processor.step = (document, flowFile) -> {
            throw new StoreUnavailableException("The database is down: start it.", null);
        };
        runner.enqueue(SampleDocuments.json(ORDER), ATTRIBUTES);

        runner.run();

        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_RETRY, 1);
        runner.assertPenalizeCount(1);
        assertTrue(processor.yielded);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(EmailDocuments.REL_RETRY).getFirst();
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The database is down: start it.");
        flowFile.assertContentEquals(SampleDocuments.json(ORDER));
    }

    @Test
    void assistantThatCannotAnswerNowMeansRetryWithoutYield() {
        processor.step = (document, flowFile) -> {
            throw new AssistantException("The endpoint is busy.", true, null);
        };
        runner.enqueue(SampleDocuments.json(ORDER), ATTRIBUTES);

        runner.run();

        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_RETRY, 1);
        runner.assertPenalizeCount(1);
        assertFalse(processor.yielded);
    }

    @Test
    @DisplayName("S5: what cannot go through goes to failure, and the e-mails behind it go on")
    void permanentTroubleFails() {
        final List<Exception> troubles = List.of(new StoreException("The store refuses it.", null), new AssistantException("No answer.", false, null),
                new IllegalStateException("a fault in a service"));
        for (final Exception trouble : troubles) {
            processor.step = (document, flowFile) -> {
                switch (trouble) {
                    case final StoreException e -> throw e;
                    case final AssistantException e -> throw e;
                    default -> throw (RuntimeException) trouble;
                }
            };
            runner.enqueue(SampleDocuments.json(ORDER), ATTRIBUTES);
            runner.run();
        }

        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_FAILURE, 3);
        assertEquals(List.of("The store refuses it.", "No answer.", "An unexpected fault [IllegalStateException]; the log has the details."),
                runner.getFlowFilesForRelationship(EmailDocuments.REL_FAILURE).stream()
                        .map(flowFile -> flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE)).toList());
        runner.assertPenalizeCount(3);
        assertFalse(processor.yielded);
    }

    private MockFlowFile failed() {
        runner.assertAllFlowFilesTransferred(EmailDocuments.REL_FAILURE, 1);
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(EmailDocuments.REL_FAILURE).getFirst();
        assertTrue(flowFile.isPenalized());
        return flowFile;
    }

    /** A processor that is nothing but its step. */
    private static final class StepProcessor extends AbstractProcessor {
        private DocumentStep step = (document, flowFile) -> Outcome.of(REL_DONE, document);
        private boolean yielded;

        @Override
        public Set<Relationship> getRelationships() {
            return Set.of(REL_DONE, EmailDocuments.REL_RETRY, EmailDocuments.REL_FAILURE);
        }

        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {
            new EmailDocuments("Sample", getLogger()).handle(context, session, step);
            yielded = ((MockProcessContext) context).isYieldCalled();
        }
    }
}
