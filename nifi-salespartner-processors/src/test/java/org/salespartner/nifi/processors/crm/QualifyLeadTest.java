/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.controller.AbstractControllerService;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.CompanyMatch;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Evidence;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.email.qualification.KnownFacts;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.processors.read.FakeEmailAccount;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.TimelineEntry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QualifyLeadTest {
    private static final String SENTENCE = "Could you send the quote by Friday?";
    private static final Evidence EVIDENCE = new Evidence("It asks for a price or an offer.", SENTENCE, "reply");

    private final InMemoryContactDirectory directory = new InMemoryContactDirectory();
    private final ScriptedAssistant assistant = new ScriptedAssistant();
    private final EarlierEmails timeline = new EarlierEmails();
    private final TestRunner runner = TestRunners.newTestRunner(QualifyLead.class);

    @BeforeEach
    void setServices() throws InitializationException {
        final FakeEmailAccount account = new FakeEmailAccount("sales", "sales@vendor.example", Set.of("info@vendor.example"), Set.of("own.example"));
        runner.addControllerService("assistant", assistant);
        runner.enableControllerService(assistant);
        runner.addControllerService("accounts", account);
        runner.enableControllerService(account);
        runner.addControllerService("directory", directory);
        runner.enableControllerService(directory);
        runner.addControllerService("timeline", timeline);
        runner.enableControllerService(timeline);
        runner.setProperty(QualifyLead.EMAIL_ASSISTANT, "assistant");
        runner.setProperty(QualifyLead.EMAIL_ACCOUNTS, "accounts");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void theVerdictIsTheRelationship(final Verdict verdict) {
        assistant.qualification = new Qualification("scripted/1", verdict, 0.42, List.of("It asks."), List.of(EVIDENCE));

        final MockFlowFile flowFile = qualify(SampleDocuments.order(), relationship(verdict));

        assertEquals(assistant.qualification, SampleDocuments.read(flowFile.toByteArray()).qualification());
        flowFile.assertAttributeEquals(EmailAttributes.LEAD_VERDICT, verdict.value());
        flowFile.assertAttributeEquals(EmailAttributes.LEAD_SCORE, "0.42");
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_NAME, "scripted/1");
        flowFile.assertAttributeNotExists(EmailAttributes.CONTACT_ID);
        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(ProvenanceEventType.CONTENT_MODIFIED, event.getEventType());
        assertEquals(verdict.value() + ", score 0.42 by [scripted/1], 1 reasons, 1 sentences as evidence", event.getDetails());
    }

    @Test
    @DisplayName("I2: we are never a lead, with a tag behind our address either")
    void ourTagIsNoLead() {
        qualify(SampleDocuments.order().from(new EmailAddress("Me", "Sales+test@vendor.example")), QualifyLead.REL_NOT_LEAD);
        assertNull(assistant.request);
    }

    @ParameterizedTest
    @EnumSource(value = AutomationKind.class, mode = EnumSource.Mode.EXCLUDE, names = "HUMAN")
    @DisplayName("R3: automated mail is never a lead, whoever judges, and costs no question")
    void automatedMailIsNeverALead(final AutomationKind kind) {
        final MockFlowFile flowFile = qualify(SampleDocuments.order().automation(new Automation(kind, List.of())), QualifyLead.REL_NOT_LEAD);

        assertNull(assistant.request);
        final Qualification qualification = SampleDocuments.read(flowFile.toByteArray()).qualification();
        assertEquals(0, qualification.score());
        assertTrue(qualification.reasons().getFirst().contains(kind.value()), qualification.reasons().getFirst());
    }

    @ParameterizedTest
    @CsvSource({"sales@vendor.example", "INFO@vendor.example", "any@own.example"})
    @DisplayName("I2: we are never a lead")
    void weAreNeverALead(final String address) {
        qualify(SampleDocuments.order().from(new EmailAddress("Us", address)), QualifyLead.REL_NOT_LEAD);

        assertNull(assistant.request);
    }

    @Test
    @DisplayName("I2: the account that listed the e-mail is ours without Email Accounts, and outbound mail is ours by its direction")
    void weAreKnownWithoutAccounts() {
        runner.removeProperty(QualifyLead.EMAIL_ACCOUNTS);
        qualify(SampleDocuments.order().from(new EmailAddress("Us", "sales@vendor.example")), QualifyLead.REL_NOT_LEAD);
        runner.clearTransferState();
        qualify(SampleDocuments.order().direction(Direction.OUTBOUND), QualifyLead.REL_NOT_LEAD);

        assertNull(assistant.request);
    }

    @ParameterizedTest
    @CsvSource({"ana@customer.example,", "other@customer.example,ana@customer.example"})
    @DisplayName("R3: who is on the stop list is never a lead, as author or in Reply-To")
    void whoIsOnTheStopListIsNeverALead(final String from, final String replyTo) throws InitializationException {
        final Stopped stopList = new Stopped();
        runner.addControllerService("stop list", stopList);
        runner.enableControllerService(stopList);
        runner.setProperty(QualifyLead.STOP_LIST, "stop list");

        qualify(SampleDocuments.order().from(new EmailAddress(null, from))
                .replyTo(replyTo == null ? List.of() : List.of(new EmailAddress(null, replyTo))), QualifyLead.REL_NOT_LEAD);
        assertNull(assistant.request);

        runner.clearTransferState();
        qualify(SampleDocuments.order().from(new EmailAddress(null, "bo@customer.example")), QualifyLead.REL_LEAD);
    }

    @Test
    void theAssistantIsToldWhatIsKnown() {
        runner.setProperty(QualifyLead.CONVERSATION_TIMELINE, "timeline");
        runner.setProperty(QualifyLead.IDEAL_CUSTOMER, "Pump makers");
        runner.setProperty(QualifyLead.LEAD_THRESHOLD, "0.9");
        runner.setProperty(QualifyLead.NOT_LEAD_THRESHOLD, "0.1");
        timeline.add("ours", Direction.OUTBOUND);
        timeline.add("theirs", Direction.INBOUND);

        qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);

        assertEquals(new KnownFacts(false, false, true, true), assistant.request.facts());
        assertEquals(List.of("ours", "theirs"), assistant.request.history().stream().map(TimelineEntry::identity).toList());
        assertEquals("Pump makers", assistant.request.idealCustomer());
        assertEquals(0.9, assistant.request.thresholds().lead());
        assertEquals(0.1, assistant.request.thresholds().notLead());
    }

    @Test
    void aConversationThatTheyBeganIsNoOutreach() {
        runner.setProperty(QualifyLead.CONVERSATION_TIMELINE, "timeline");
        timeline.add("theirs", Direction.INBOUND);
        timeline.add("ours", Direction.OUTBOUND);

        qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);

        assertEquals(new KnownFacts(false, false, false, true), assistant.request.facts());
    }

    @Test
    void anEarlierEmailInAnotherConversationCountsButTheEmailItselfDoesNot() {
        runner.setProperty(QualifyLead.CONVERSATION_TIMELINE, "timeline");
        timeline.addElsewhere(SampleDocuments.order().build().identity());
        qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);
        assertFalse(assistant.request.facts().earlierConversation());

        runner.clearTransferState();
        timeline.addElsewhere("another");
        qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);

        assertTrue(assistant.request.facts().earlierConversation());
        assertEquals("ana@customer.example", timeline.lastContact());
    }

    @Test
    void aLeadBecomesAContactWhereTheUserWantsIt() {
        createContacts();

        final MockFlowFile flowFile = qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);

        assertEquals(List.of(new ContactDetails(null, List.of("ana@customer.example"), "Ana Lopes", null, null, null, null, null,
                List.of("customer.example"))), directory.contacts);
        flowFile.assertAttributeEquals(EmailAttributes.CONTACT_ID, "contact-0");
        assertEquals(List.of(new ContactMatch("contact-0", "ana@customer.example", "from", "address")),
                SampleDocuments.read(flowFile.toByteArray()).contacts());
        assertTrue(runner.getProvenanceEvents().getFirst().getDetails().endsWith("; contact added"));
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.class, mode = EnumSource.Mode.EXCLUDE, names = "LEAD")
    void onlyALeadBecomesAContact(final Verdict verdict) {
        createContacts();
        assistant.qualification = new Qualification("scripted/1", verdict, 0.5, List.of(), List.of());

        qualify(SampleDocuments.order(), relationship(verdict));

        assertEquals(List.of(), directory.contacts);
    }

    @Test
    void aReplayCreatesTheContactOnce() {
        createContacts();
        qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);
        runner.clearTransferState();

        qualify(SampleDocuments.order(), QualifyLead.REL_LEAD).assertAttributeEquals(EmailAttributes.CONTACT_ID, "contact-0");

        assertEquals(1, directory.contacts.size());
    }

    @Test
    void aFreeMailDomainIsNoCompany() {
        createContacts();

        qualify(SampleDocuments.order().from(new EmailAddress("ana@gmail.com", "ana.example.person@gmail.com")), QualifyLead.REL_LEAD);

        assertEquals(List.of(), directory.contacts.getFirst().companyDomains());
        assertNull(directory.contacts.getFirst().fullName(), "an address is no name");
    }

    @Test
    void whoFilledInAContactFormIsTheContact() {
        createContacts();

        qualify(SampleDocuments.order().from(new EmailAddress("Form", "wordpress@forms.example"))
                .replyTo(List.of(new EmailAddress("Ana Lopes", "ana@customer.example"))), QualifyLead.REL_LEAD);

        assertEquals(List.of("ana@customer.example"), directory.contacts.getFirst().addresses());
    }

    @ParameterizedTest
    @CsvSource({"sales@vendor.example", "noreply@forms.example", "nobody"})
    @DisplayName("I2: neither we nor a program nor what is no address becomes a contact through Reply-To")
    void nobodyElseBecomesAContact(final String replyTo) {
        createContacts();

        qualify(SampleDocuments.order().from(new EmailAddress("Form", "no-reply@forms.example")).replyTo(List.of(new EmailAddress(null, replyTo))),
                QualifyLead.REL_LEAD);

        assertEquals(List.of(), directory.contacts);
        assertTrue(runner.getProvenanceEvents().getFirst().getDetails().endsWith("; no contact, since there is no usable address"));
    }

    @Test
    void theReplyToOfAPersonIsNotBelieved() {
        createContacts();

        qualify(SampleDocuments.order().replyTo(List.of(new EmailAddress("Eve", "eve@evil.example"))), QualifyLead.REL_LEAD);

        assertEquals(List.of("ana@customer.example"), directory.contacts.getFirst().addresses());
    }

    @Test
    void theCompanyThatWasMatchedStays() {
        final CompanyMatch company = new CompanyMatch("co1", "customer.example");

        final MockFlowFile flowFile = qualify(SampleDocuments.order().company(company), QualifyLead.REL_LEAD);

        assertEquals(company, SampleDocuments.read(flowFile.toByteArray()).company());
    }

    @Test
    @DisplayName("T1: provenance and attributes hold no word of the e-mail, whatever a model makes its reason")
    void noTextInProvenance() {
        assistant.qualification = new Qualification("m/1", Verdict.LEAD, 1, List.of(SENTENCE), List.of(EVIDENCE), List.of(),
                new LanguageModel("m", "m-1", "qualify-1", 1, 812, 40));

        final MockFlowFile flowFile = qualify(SampleDocuments.order(), QualifyLead.REL_LEAD);

        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_MODEL, "m-1");
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_TOKENS_INPUT, "812");
        assertFalse(runner.getProvenanceEvents().getFirst().getDetails().contains("quote"));
        assertTrue(flowFile.getAttributes().values().stream().noneMatch(value -> value.contains("quote")));
    }

    @ParameterizedTest
    @CsvSource({"true,retry", "false,failure"})
    void troubleOfTheAssistantIsToldApart(final boolean temporary, final String relationship) {
        assistant.trouble = new AssistantException("The endpoint is busy.", temporary, null);

        final MockFlowFile flowFile = qualify(SampleDocuments.order(),
                temporary ? EmailDocuments.REL_RETRY : EmailDocuments.REL_FAILURE);

        assertEquals(relationship, temporary ? "retry" : "failure");
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The endpoint is busy.");
        assertNull(SampleDocuments.read(flowFile.toByteArray()).qualification());
    }

    @Test
    void aDirectoryThatIsDownIsTriedAgainWithTheContentAsItCame() {
        createContacts();
        directory.down = true;

        final MockFlowFile flowFile = qualify(SampleDocuments.order(), EmailDocuments.REL_RETRY);

        assertNull(SampleDocuments.read(flowFile.toByteArray()).qualification());
    }

    @Test
    void thresholdsMustBeInOrder() {
        runner.setProperty(QualifyLead.LEAD_THRESHOLD, "0.5");
        runner.setProperty(QualifyLead.NOT_LEAD_THRESHOLD, "0.5");
        runner.assertNotValid();
        runner.setProperty(QualifyLead.NOT_LEAD_THRESHOLD, "0.4");
        runner.assertValid();
        runner.setProperty(QualifyLead.LEAD_THRESHOLD, "1.1");
        runner.assertNotValid();
    }

    @Test
    void aContactNeedsADirectory() {
        runner.setProperty(QualifyLead.CREATE_CONTACT, "true");
        runner.assertNotValid();
    }

    private void createContacts() {
        runner.setProperty(QualifyLead.CREATE_CONTACT, "true");
        runner.setProperty(QualifyLead.CONTACT_DIRECTORY, "directory");
    }

    private MockFlowFile qualify(final EmailDocumentBuilder email, final Relationship relationship) {
        final EmailDocument document = email.build();
        runner.enqueue(SampleDocuments.json(document));
        runner.run();
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    private static Relationship relationship(final Verdict verdict) {
        return switch (verdict) {
            case LEAD -> QualifyLead.REL_LEAD;
            case NOT_LEAD -> QualifyLead.REL_NOT_LEAD;
            case REVIEW -> QualifyLead.REL_REVIEW;
        };
    }

    /** Holds one address. */
    private static final class Stopped extends AbstractControllerService implements StopList {
        private static final String ADDRESS = "ana@customer.example";

        @Override
        public Map<String, StopEntry> find(final Collection<String> addresses) {
            return addresses.contains(ADDRESS) ? Map.of(ADDRESS, new StopEntry(ADDRESS, "Asked for it.", "unsubscribe", Instant.EPOCH)) : Map.of();
        }

        @Override
        public boolean add(final StopEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean remove(final String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StopEntry> entries() {
            throw new UnsupportedOperationException();
        }
    }

    /** Takes everybody for a lead unless it was told otherwise. */
    private static final class ScriptedAssistant extends AbstractControllerService implements EmailAssistant {
        private Qualification qualification = new Qualification("scripted/1", Verdict.LEAD, 0.9, List.of("It asks."), List.of(EVIDENCE));
        private QualificationRequest request;
        private AssistantException trouble;

        @Override
        public Summary summarize(final EmailDocument email, final List<TimelineEntry> history) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Qualification qualify(final QualificationRequest asked) throws AssistantException {
            if (trouble != null) {
                throw trouble;
            }
            request = asked;
            return qualification;
        }
    }
}
