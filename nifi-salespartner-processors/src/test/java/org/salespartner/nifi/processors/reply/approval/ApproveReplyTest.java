/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ApproveReplyTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MemoryOutbox outbox = new MemoryOutbox();
    private final Draft draft = outbox.draft("draft-1");
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(ApproveReply.class);
        runner.addControllerService("store", outbox);
        runner.enableControllerService(outbox);
        runner.setProperty("Draft Store", "store");
        runner.setProperty(BearerSecret.REQUEST_AUTHENTICATION, RequestAuthentication.NONE);
        outbox.add(draft);
    }

    @Test
    @DisplayName("R5: an approval gives out the draft as it stands in the store")
    void anApproval() throws JsonProcessingException {
        final MockFlowFile flowFile = decide(json("approve", draft.hash(), null), ApproveReply.REL_APPROVED);

        assertEquals(State.APPROVED, outbox.drafts.get("draft-1").state());
        assertEquals("Kim Berg", outbox.drafts.get("draft-1").decidedBy());
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_ID, "draft-1");
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_HASH, draft.hash());
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_KIND, "reply");
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_STATE, "approved");
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME, "Approved by Kim Berg.");
        flowFile.assertAttributeEquals(EmailAttributes.CONTACT_ID, draft.contactId());
        flowFile.assertAttributeEquals(EmailAttributes.ACCOUNT, draft.key().accountId());
        flowFile.assertAttributeEquals(ApproveReply.HTTP_STATUS, "200");
        flowFile.assertAttributeEquals("mime.type", "application/json");
        final JsonNode content = MAPPER.readTree(flowFile.getContent());
        assertEquals("Ana Lopes <ana@customer.example>", content.get("to").get(0).textValue());
        assertEquals("Re: Order of 40 pumps", content.get("subject").textValue());
        assertEquals("Here is the quote.", content.get("text").textValue());
        assertEquals("Sam Sales <sales@vendor.example>", content.get("from").textValue());
        assertEquals("Sam", content.get("signature").textValue());
        assertEquals("We would like to order 40 pumps.", content.get("quotedText").textValue());
        assertEquals("approved", content.get("state").textValue());
    }

    @Test
    @DisplayName("T5: provenance names who decided, and says nothing of the mail")
    void provenance() {
        decide(json("approve", draft.hash(), null), ApproveReply.REL_APPROVED);

        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(ProvenanceEventType.CONTENT_MODIFIED, event.getEventType());
        assertEquals("Draft [draft-1]: approved. Approved by Kim Berg.", event.getDetails());
    }

    @Test
    @DisplayName("R5: the text that a person writes instead is what is approved; recipients and subject stay")
    void anEdit() throws JsonProcessingException {
        final MockFlowFile flowFile = decide(json("edit", draft.hash(), "Dear Ana,\\r\\nsee below."), ApproveReply.REL_APPROVED);

        final Draft changed = outbox.drafts.get("draft-1");
        assertEquals("Dear Ana,\nsee below.", changed.content().text());
        assertEquals(draft.content().to(), changed.content().to());
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_HASH, changed.hash());
        assertFalse(changed.hash().equals(draft.hash()));
        assertEquals("Dear Ana,\nsee below.", MAPPER.readTree(flowFile.getContent()).get("text").textValue());
    }

    @Test
    @DisplayName("R5: of a person's text counts what they see: what nobody sees is taken off, and what nobody fills is refused")
    void anEditIsWhatThePersonSees() {
        decide(json("edit", draft.hash(), "Dear {contact.first_name}, here it is."), ApproveReply.REL_INVALID)
                .assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME,
                        "The text holds the variable {contact.first_name}, which nobody fills in an edit: write what it is to say.");
        decide(json("edit", draft.hash(), "\\u200b\\u2060"), ApproveReply.REL_INVALID);
        assertEquals(State.WAITING, outbox.drafts.get("draft-1").state());

        decide(json("edit", draft.hash(), "Dear \\u200bAna, {see} below.\\u202e"), ApproveReply.REL_APPROVED);
        assertEquals("Dear Ana, {see} below.", outbox.drafts.get("draft-1").content().text());
        decide(json("edit", draft.hash(), "Dear \\u200bAna, {see} below.\\u202e"), ApproveReply.REL_APPROVED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Please find our price list attached. | The draft speaks of an attachment, and it has none.",
        "Kind regards, [Your Name] | The draft has a placeholder that nobody filled.",
        "The password is Tr0ub4dor&3. | The draft holds what looks like a password."})
    @DisplayName("R5: what a person may have overlooked in their text is said, and the text counts all the same")
    void anEditWithSomethingOverlooked(final String text, final String note) throws JsonProcessingException {
        final MockFlowFile flowFile = decide(json("edit", draft.hash(), text), ApproveReply.REL_APPROVED);

        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_NOTE, note);
        assertEquals(note, MAPPER.readTree(flowFile.getContent()).get("note").textValue());
        assertEquals(text, outbox.drafts.get("draft-1").content().text());
    }

    @Test
    @DisplayName("R5: a person's text may name what no draft of a model may, and nothing is said of it")
    void anEditNamesWhatItLikes() {
        decide(json("edit", draft.hash(), "See https://elsewhere.example or call +351 22 1234567."), ApproveReply.REL_APPROVED)
                .assertAttributeNotExists(EmailAttributes.DRAFT_NOTE);
        decide(json("edit", draft.hash(), "Kind regards, [Your Name]"), ApproveReply.REL_ALREADY_DECIDED)
                .assertAttributeNotExists(EmailAttributes.DRAFT_NOTE);
    }

    @Test
    void aRejection() {
        decide("""
            {"id": "draft-1", "hash": "%s", "decision": "reject", "by": "Kim Berg", "reason": "Not our customer."}""".formatted(draft.hash()),
                ApproveReply.REL_REJECTED).assertAttributeEquals(ApproveReply.HTTP_STATUS, "200");

        assertEquals("Not our customer.", outbox.drafts.get("draft-1").reason());
    }

    @Test
    @DisplayName("R5: nobody approves a text that they have not seen; what stands there now comes back")
    void anotherHash() throws JsonProcessingException {
        final MockFlowFile flowFile = decide(json("approve", "0123", null), ApproveReply.REL_CHANGED);

        flowFile.assertAttributeEquals(ApproveReply.HTTP_STATUS, "409");
        assertEquals(draft.hash(), MAPPER.readTree(flowFile.getContent()).get("hash").textValue());
        assertEquals(State.WAITING, outbox.drafts.get("draft-1").state());
    }

    @Test
    @DisplayName("R5: a decision that comes again, after a crash or a lost answer, goes on as the first time, so that nothing is left unsent")
    void theSameDecisionAgain() {
        decide(json("edit", draft.hash(), "Changed."), ApproveReply.REL_APPROVED);
        decide(json("edit", draft.hash(), "Changed."), ApproveReply.REL_APPROVED);
        decide(json("edit", draft.hash(), "Changed otherwise."), ApproveReply.REL_ALREADY_DECIDED);
        decide(json("reject", draft.hash(), null), ApproveReply.REL_ALREADY_DECIDED);

        outbox.add(MemoryOutbox.as(draft, State.REJECTED, "Kim Berg", null));
        decide(json("reject", draft.hash(), null), ApproveReply.REL_REJECTED);
        decide(json("approve", draft.hash(), null), ApproveReply.REL_ALREADY_DECIDED);
    }

    @Test
    void whatAnotherPersonDecidedStands() {
        outbox.add(MemoryOutbox.as(draft, State.APPROVED, "Lee Ross", null));

        decide(json("approve", draft.hash(), null), ApproveReply.REL_ALREADY_DECIDED)
                .assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME, "It was approved by Lee Ross before.");
    }

    @Test
    void whatIsOverIsSaid() {
        outbox.add(MemoryOutbox.as(draft, State.SENT, "Kim Berg", null));
        decide(json("approve", draft.hash(), null), ApproveReply.REL_ALREADY_DECIDED)
                .assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME, "It was sent before.");
        outbox.add(MemoryOutbox.as(draft, State.CLOSED, null, "Ana was answered by a person."));
        decide(json("approve", draft.hash(), null), ApproveReply.REL_ANSWERED_MEANWHILE)
                .assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME, "Ana was answered by a person.");
        outbox.add(MemoryOutbox.as(MemoryOutbox.expiring(draft, MemoryOutbox.CREATED), State.EXPIRED, null, null));
        decide(json("approve", draft.hash(), null), ApproveReply.REL_EXPIRED).assertAttributeEquals(ApproveReply.HTTP_STATUS, "410");
        outbox.drafts.clear();
        final MockFlowFile gone = decide(json("approve", draft.hash(), null), ApproveReply.REL_NOT_FOUND);
        gone.assertAttributeEquals(ApproveReply.HTTP_STATUS, "404");
        gone.assertAttributeNotExists(EmailAttributes.DRAFT_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1]", "{\"id\": \"draft-1\"", "{\"id\": 7, \"hash\": \"h\", \"decision\": \"approve\", \"by\": \"Kim\"}",
        "{\"hash\": \"HASH\", \"decision\": \"approve\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"decision\": \"approve\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"approve\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"approve\", \"by\": \"Kim\\nBcc: x\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"perhaps\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"edit\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"approve\", \"text\": \"Other\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"approve\", \"decision\": \"reject\", \"by\": \"Kim\"}",
        "{\"id\": \"draft-1\", \"hash\": \"HASH\", \"decision\": \"approve\", \"by\": \"Kim\"} and more"})
    @DisplayName("T2: a malformed request decides nothing, and its answer quotes nothing of it")
    void aMalformedRequest(final String request) {
        final MockFlowFile flowFile = decide(request.replace("HASH", draft.hash()), ApproveReply.REL_INVALID);

        flowFile.assertAttributeEquals(ApproveReply.HTTP_STATUS, "400");
        assertEquals(State.WAITING, outbox.drafts.get("draft-1").state());
        assertFalse(flowFile.getAttribute(EmailAttributes.DRAFT_OUTCOME).contains("no json"));
    }

    @Test
    void aRequestThatIsTooLargeIsNotRead() {
        decide(" ".repeat((int) ApproveReply.MAXIMUM_SIZE + 1), ApproveReply.REL_INVALID);
    }

    @Test
    @DisplayName("R5: who decides is what the connection proves, whatever the content says")
    void theConnectionSaysWho() {
        runner.setProperty(ApproveReply.DECIDED_BY, "${http.subject.dn}");
        runner.enqueue(json("approve", draft.hash(), null), Map.of("http.subject.dn", "CN=Lee Ross"));

        runner.run();

        runner.assertAllFlowFilesTransferred(ApproveReply.REL_APPROVED, 1);
        assertEquals("CN=Lee Ross", outbox.drafts.get("draft-1").decidedBy());
    }

    @Test
    @DisplayName("R5, T1: with a secret only a request that holds it counts, and the secret goes no further")
    void theSecret() {
        runner.setProperty(BearerSecret.REQUEST_AUTHENTICATION, RequestAuthentication.BEARER_SECRET);
        runner.assertNotValid();
        runner.setProperty(BearerSecret.BEARER_SECRET, "correct-horse-battery-staple");
        for (final String header : List.of("", "Bearer correct-horse", "correct-horse-battery-staple", "Basic correct-horse-battery-staple")) {
            runner.clearTransferState();
            runner.enqueue(json("approve", draft.hash(), null), Map.of("http.headers.Authorization", header));
            runner.run();
            runner.assertAllFlowFilesTransferred(BearerSecret.REL_UNAUTHORIZED, 1);
            runner.getFlowFilesForRelationship(BearerSecret.REL_UNAUTHORIZED).getFirst().assertAttributeEquals(ApproveReply.HTTP_STATUS, "401");
        }
        decide(json("approve", draft.hash(), null), BearerSecret.REL_UNAUTHORIZED);
        assertEquals(State.WAITING, outbox.drafts.get("draft-1").state());

        runner.clearTransferState();
        runner.enqueue(json("approve", draft.hash(), null), Map.of("http.headers.authorization", "bearer correct-horse-battery-staple"));
        runner.run();
        runner.assertAllFlowFilesTransferred(ApproveReply.REL_APPROVED, 1);
        assertFalse(runner.getFlowFilesForRelationship(ApproveReply.REL_APPROVED).getFirst().getAttributes().toString().contains("horse"));
    }

    @Test
    void decisionsStandInAttributesToo() {
        runner.setProperty(ApproveReply.DECISION_SOURCE, DecisionSource.PROPERTIES);
        runner.enqueue("whatever", Map.of("draft.id", "draft-1", "draft.hash", draft.hash(), "draft.decision", "Approve",
                "draft.decided.by", "Kim Berg"));

        runner.run();

        runner.assertAllFlowFilesTransferred(ApproveReply.REL_APPROVED, 1);
        assertEquals("Kim Berg", outbox.drafts.get("draft-1").decidedBy());
    }

    @Test
    void whileTheStoreIsDownTheRequestWaits() {
        outbox.down = true;

        final String request = json("approve", draft.hash(), null);
        final MockFlowFile flowFile = decide(request, ApproveReply.REL_RETRY);

        flowFile.assertContentEquals(request);
        flowFile.assertAttributeEquals(ApproveReply.HTTP_STATUS, "503");
        assertTrue(flowFile.isPenalized());
        outbox.down = false;
        runner.clearTransferState();
        runner.enqueue(flowFile);
        runner.run();
        runner.assertAllFlowFilesTransferred(ApproveReply.REL_APPROVED, 1);
        runner.getFlowFilesForRelationship(ApproveReply.REL_APPROVED).getFirst().assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
    }

    @Test
    void whatTheStoreRefusesFails() {
        outbox.broken = true;

        final MockFlowFile flowFile = decide(json("approve", draft.hash(), null), ApproveReply.REL_FAILURE);

        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The store refuses it.");
        flowFile.assertAttributeEquals(ApproveReply.HTTP_STATUS, "500");
    }

    private MockFlowFile decide(final String content, final Relationship relationship) {
        runner.clearTransferState();
        runner.clearProvenanceEvents();
        runner.enqueue(content);
        runner.run();
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    private static String json(final String decision, final String hash, final String text) {
        final String more = text == null ? "" : ", \"text\": \"%s\"".formatted(text);
        return "{\"id\": \"draft-1\", \"hash\": \"%s\", \"decision\": \"%s\", \"by\": \"Kim Berg\"%s}".formatted(hash, decision, more);
    }
}
