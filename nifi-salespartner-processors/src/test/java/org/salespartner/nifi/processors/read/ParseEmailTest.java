/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ParseEmailTest {
    static final String MESSAGE = """
            Received: from a by b; Mon, 2 Mar 2026 10:00:01 +0100\r
            From: Anna Berg <anna@acme.example>\r
            To: sales@vendor.example\r
            Subject: =?utf-8?Q?Pumpen_f=C3=BCr_M=C3=A4rz?=\r
            Date: Mon, 2 Mar 2026 10:00:00 +0100\r
            Message-ID: <order-1@acme.example>\r
            \r
            We would like to order 40 pumps.\r
            """;
    private static final String SUBJECT = "Pumpen f\u00fcr M\u00e4rz";

    private final TestRunner runner = TestRunners.newTestRunner(ParseEmail.class);

    @Test
    void rawBytesBecomeADocumentInTheSameFlowFile() {
        final MockFlowFile received = runner.enqueue(MESSAGE, Map.of("filename", "order-1@acme.example.eml"));
        runner.run();

        runner.assertTransferCount(ParseEmail.REL_SUCCESS, 1);
        runner.assertTransferCount(ParseEmail.REL_FAILURE, 0);
        final MockFlowFile flowFile = only(ParseEmail.REL_SUCCESS);
        final EmailDocument document = SampleDocuments.read(flowFile.toByteArray());
        assertEquals("anna@acme.example", document.from().address());
        assertEquals(SUBJECT, document.subject());
        assertNull(document.account());
        assertNull(document.sighting());
        assertEquals(Direction.INBOUND, document.direction());
        assertEquals(received.getId(), flowFile.getId());
        flowFile.assertAttributeEquals("filename", "order-1@acme.example.eml");
        flowFile.assertAttributeEquals("mime.type", "application/vnd.salespartner.email+json");
    }

    @Test
    void theDecisionsStandInAttributes() {
        final Map<String, String> stale = Map.of(EmailAttributes.ERROR_MESSAGE, "Read too early.", EmailAttributes.ERROR_STEP, "ParseEmail");
        final MockFlowFile flowFile = parse(MESSAGE, stale);

        final EmailDocument document = SampleDocuments.read(flowFile.toByteArray());
        flowFile.assertAttributeEquals(EmailAttributes.MESSAGE_ID, "order-1@acme.example");
        flowFile.assertAttributeEquals(EmailAttributes.IDENTITY, document.identity());
        flowFile.assertAttributeEquals(EmailAttributes.CONVERSATION_ID, document.conversationId());
        flowFile.assertAttributeEquals(EmailAttributes.DIRECTION, "inbound");
        flowFile.assertAttributeEquals(EmailAttributes.AUTOMATION, "human");
        flowFile.assertAttributeEquals(EmailAttributes.FROM, "anna@acme.example");
        flowFile.assertAttributeEquals(EmailAttributes.TO, "sales@vendor.example");
        flowFile.assertAttributeEquals(EmailAttributes.SUBJECT, SUBJECT);
        flowFile.assertAttributeEquals(EmailAttributes.SIZE, Integer.toString(MESSAGE.length()));
        flowFile.assertAttributeNotExists(EmailAttributes.ERROR_MESSAGE);
        flowFile.assertAttributeNotExists(EmailAttributes.ERROR_STEP);
        final ProvenanceEventRecord event = event(ProvenanceEventType.CONTENT_MODIFIED);
        assertEquals("read as email document: inbound, human, attachments: 0, problems: 0", event.getDetails());
    }

    @Test
    void theLanguageStandsInAnAttributeWhereItIsClear() {
        final String german = MESSAGE.replace("We would like to order 40 pumps.",
                "Guten Tag, wir wollen vierzig Pumpen bestellen und bitten um ein Angebot. Wie lange dauert es bis zur Lieferung?");
        final MockFlowFile flowFile = parse(german, Map.of());
        flowFile.assertAttributeEquals(EmailAttributes.LANGUAGE, "de");
        assertEquals("de", SampleDocuments.read(flowFile.toByteArray()).language());
        runner.clearTransferState();
        parse(MESSAGE.replace("We would like to order 40 pumps.", "12345"), Map.of(EmailAttributes.LANGUAGE, "fr"))
                .assertAttributeNotExists(EmailAttributes.LANGUAGE);
    }

    @Test
    @DisplayName("T1: the envelope stays out of attributes when that is switched off")
    void theEnvelopeStaysOutWhenSwitchedOff() {
        runner.setProperty(ParseEmail.ENVELOPE_ATTRIBUTES, "false");

        final Map<String, String> listed = Map.of(EmailAttributes.FROM, "anna@acme.example", EmailAttributes.TO, "x", EmailAttributes.SUBJECT, "x");
        final MockFlowFile flowFile = parse(MESSAGE, listed);

        flowFile.assertAttributeNotExists(EmailAttributes.FROM);
        flowFile.assertAttributeNotExists(EmailAttributes.TO);
        flowFile.assertAttributeNotExists(EmailAttributes.SUBJECT);
        flowFile.assertAttributeEquals(EmailAttributes.MESSAGE_ID, "order-1@acme.example");
    }

    @Test
    void attributesStaySmall() {
        final String recipients = IntStream.range(0, 30).mapToObj("p%d@acme.example"::formatted).collect(Collectors.joining(", "));
        final MockFlowFile flowFile = parse(MESSAGE.replace("sales@vendor.example", recipients)
                .replaceFirst("Subject: .*\r", "Subject: " + "long ".repeat(1000) + "\r"), Map.of());

        assertEquals(10, flowFile.getAttribute(EmailAttributes.TO).split(",").length);
        assertEquals(DocumentAttributes.MAXIMUM_LENGTH, flowFile.getAttribute(EmailAttributes.SUBJECT).length());
        flowFile.getAttributes().forEach((name, value) -> assertTrue(value.length() <= DocumentAttributes.MAXIMUM_LENGTH, name));
    }

    @Test
    @DisplayName("I1: account and sighting come from the attributes of the source")
    void accountAndSightingComeFromAttributes() throws InitializationException {
        setAccounts();
        final EmailDocument document = SampleDocuments.read(parse(MESSAGE, Map.of(
                EmailAttributes.ACCOUNT, "sales",
                EmailAttributes.PROVIDER, "imap",
                EmailAttributes.FOLDER, "INBOX",
                EmailAttributes.UID_VALIDITY, "99",
                EmailAttributes.PROVIDER_ID, "7",
                EmailAttributes.THREAD_ID, "thread-1",
                EmailAttributes.RECEIVED, "2026-03-02T09:00:05Z")).toByteArray());

        assertEquals(new AccountReference("sales", "sales@vendor.example", "imap"), document.account());
        assertEquals(new Sighting("INBOX", "7", 99L), document.sighting());
        assertEquals("thread-1", document.providerThreadId());
        assertEquals(Instant.parse("2026-03-02T09:00:05Z"), document.receivedAt());
    }

    @Test
    void anAccountThatIsNotConfiguredHereKeepsItsIdAndNonsenseIsLeftOut() throws InitializationException {
        setAccounts();
        final EmailDocument document = SampleDocuments.read(parse(MESSAGE, Map.of(
                EmailAttributes.ACCOUNT, "other",
                EmailAttributes.DIRECTION, "sideways",
                EmailAttributes.UID_VALIDITY, "many",
                EmailAttributes.RECEIVED, "yesterday")).toByteArray());

        assertEquals(new AccountReference("other", null, null), document.account());
        assertEquals(Direction.INBOUND, document.direction());
        assertNull(document.sighting());
    }

    @Test
    @DisplayName("I2: mail that one of us wrote is outbound")
    void mailFromUsIsOutbound() throws InitializationException {
        setAccounts();
        final String ours = MESSAGE.replace("anna@acme.example", "Info@Vendor.example");

        parse(ours, Map.of()).assertAttributeEquals(EmailAttributes.DIRECTION, "outbound");
        runner.clearTransferState();
        parse(ours, Map.of(EmailAttributes.DIRECTION, "inbound")).assertAttributeEquals(EmailAttributes.DIRECTION, "inbound");
        runner.clearTransferState();
        parse(MESSAGE, Map.of(EmailAttributes.DIRECTION, "Outbound")).assertAttributeEquals(EmailAttributes.DIRECTION, "outbound");
    }

    @Test
    void theOriginalIsTheRawMessage() {
        parse(MESSAGE, Map.of("filename", "a.eml"));

        final MockFlowFile original = only(ParseEmail.REL_ORIGINAL);
        original.assertContentEquals(MESSAGE);
        original.assertAttributeEquals("filename", "a.eml");
        original.assertAttributeEquals("mime.type", "message/rfc822");
        original.assertAttributeEquals(EmailAttributes.MESSAGE_ID, "order-1@acme.example");
        assertNotEquals(only(ParseEmail.REL_SUCCESS).getId(), original.getId());
    }

    @Test
    void aNameThatNiFiMadeUpBecomesTheMessageId() {
        final String withoutId = MESSAGE.replaceFirst("Message-ID: .*\r\n", "");
        final String uuid = "00000000-0000-0000-0000-000000000009";
        for (final String message : List.of(MESSAGE, withoutId)) {
            final MockFlowFile unnamed = runner.enqueue(message);
            unnamed.putAttributes(Map.of("uuid", uuid, "filename", uuid));
            runner.run();
        }

        final List<MockFlowFile> named = runner.getFlowFilesForRelationship(ParseEmail.REL_SUCCESS);
        named.get(0).assertAttributeEquals("filename", "order-1@acme.example.eml");
        named.get(1).assertAttributeEquals("filename", uuid + ".eml");
    }

    private MockFlowFile parse(final String message, final Map<String, String> attributes) {
        runner.enqueue(message.getBytes(StandardCharsets.UTF_8), attributes);
        runner.run();
        return only(ParseEmail.REL_SUCCESS);
    }

    private MockFlowFile only(final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    private ProvenanceEventRecord event(final ProvenanceEventType type) {
        return runner.getProvenanceEvents().stream().filter(event -> event.getEventType() == type).findFirst().orElseThrow();
    }

    private void setAccounts() throws InitializationException {
        final FakeEmailAccount account = new FakeEmailAccount("sales", "sales@vendor.example", Set.of("info@vendor.example"), Set.of());
        runner.addControllerService("accounts", account);
        runner.enableControllerService(account);
        runner.setProperty(ParseEmail.EMAIL_ACCOUNTS, "accounts");
    }
}
