/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.email.read.ReadEmail;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ParseEmailTest {
    private static final String MESSAGE = """
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

    private final DefectParseEmail processor = new DefectParseEmail();
    private TestRunner runner;

    /** Reads as ParseEmail does, unless a test puts another reader in. */
    private static final class DefectParseEmail extends ParseEmail {
        private MessageReader replacement;

        @Override
        MessageReader createReader(final long maximumTextBytes) {
            return replacement == null ? super.createReader(maximumTextBytes) : replacement;
        }
    }

    @BeforeEach
    void setRunner() {
        runner = TestRunners.newTestRunner(processor);
    }

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

    @Test
    void attachmentsAreForkedWhileTheMessageIsRead() {
        processor.replacement = (source, context, sink) -> {
            try (InputStream first = source.open()) {
                assertEquals('R', first.read());
                sink.attachment(new Attachment(0, "offer.pdf", "application/pdf", 3, "aa", false, null), stream("pdf"));
                sink.attachment(new Attachment(1, null, "image/png", 3, "bb", true, null), stream("png"));
            }
            try (InputStream second = source.open()) {
                assertArrayEquals(MESSAGE.getBytes(StandardCharsets.US_ASCII), second.readAllBytes());
            }
            return new ReadEmail(SampleDocuments.order().build(), true);
        };
        parse(MESSAGE, Map.of("filename", "a.eml"));

        runner.assertTransferCount(ParseEmail.REL_ATTACHMENTS, 2);
        final MockFlowFile offer = runner.getFlowFilesForRelationship(ParseEmail.REL_ATTACHMENTS).get(0);
        offer.assertContentEquals("pdf");
        offer.assertAttributeEquals("filename", "offer.pdf");
        offer.assertAttributeEquals("mime.type", "application/pdf");
        offer.assertAttributeEquals("segment.original.filename", "a.eml");
        offer.assertAttributeEquals(AttachmentFlowFiles.INDEX, "0");
        offer.assertAttributeEquals(AttachmentFlowFiles.SHA256, "aa");
        offer.assertAttributeEquals(AttachmentFlowFiles.INLINE, "false");
        offer.assertAttributeEquals(EmailAttributes.MESSAGE_ID, "order-1@customer.example");
        final MockFlowFile image = runner.getFlowFilesForRelationship(ParseEmail.REL_ATTACHMENTS).get(1);
        image.assertContentEquals("png");
        image.assertAttributeEquals("filename", "attachment-1");
        image.assertAttributeEquals(AttachmentFlowFiles.INLINE, "true");
    }

    @Test
    void whatIsAutoTerminatedIsNotWritten() {
        processor.replacement = (source, context, sink) -> {
            sink.attachment(new Attachment(0, "offer.pdf", "application/pdf", 3, "aa", false, null), stream("pdf"));
            return new ReadEmail(SampleDocuments.order().build(), true);
        };
        final ProcessContext context = Mockito.spy(runner.getProcessContext());
        Mockito.doReturn(true).when(context).isAutoTerminated(ParseEmail.REL_ORIGINAL);
        Mockito.doReturn(true).when(context).isAutoTerminated(ParseEmail.REL_ATTACHMENTS);
        runner.enqueue(MESSAGE);
        processor.onScheduled(context);
        final ProcessSession session = runner.getProcessSessionFactory().createSession();
        processor.onTrigger(context, session);
        session.commitAsync();

        runner.assertAllFlowFilesTransferred(ParseEmail.REL_SUCCESS, 1);
        assertEquals(List.of(ProvenanceEventType.CONTENT_MODIFIED), runner.getProvenanceEvents().stream().map(ProvenanceEventRecord::getEventType)
                .filter(type -> type != ProvenanceEventType.ATTRIBUTES_MODIFIED).toList());
    }

    @Test
    @DisplayName("S5: an empty content goes to failure with a sentence")
    void anEmptyContentFails() throws IOException {
        assertFailure("", "The content is empty, an e-mail is expected");
    }

    @Test
    @DisplayName("S5: a content that is no e-mail goes to failure as it came")
    void whatIsNoEmailFails() throws IOException {
        processor.replacement = (source, context, sink) -> {
            sink.attachment(new Attachment(0, "offer.pdf", "application/pdf", 3, "aa", false, null), stream("pdf"));
            return new ReadEmail(SampleDocuments.order().build(), false);
        };
        assertFailure("{\"no\": \"e-mail\"}", "The content does not begin as an e-mail does");
    }

    @Test
    @DisplayName("S5: a picture given to ParseEmail goes to failure as it came")
    void aPictureFails() throws IOException {
        assertFailure("\u0089PNG\r\n\u001a\n" + "\u0000\u0001".repeat(500), "The content does not begin as an e-mail does");
    }

    @Test
    @DisplayName("S5, T1: a defect of the reader puts one e-mail aside, the next goes on, and the log quotes neither")
    void aDefectPutsOneEmailAside() throws IOException {
        processor.replacement = (source, context, sink) -> {
            sink.attachment(new Attachment(0, "offer.pdf", "application/pdf", 3, "aa", false, null), stream("pdf"));
            source.open().read();
            throw new IllegalStateException("quoting: 40 pumps");
        };
        assertFailure(MESSAGE, "Reading the e-mail broke off with java.lang.IllegalStateException");
        for (final LogMessage logged : runner.getLogger().getErrorMessages()) {
            assertFalse(wholeText(logged).contains("pumps"), logged.getMsg());
        }

        processor.replacement = null;
        runner.clearTransferState();
        parse(MESSAGE, Map.of());
    }

    @Test
    @DisplayName("S5: an e-mail that is nested too deeply for the stack is put aside")
    void anOverflowOfTheStackPutsOneEmailAside() throws IOException {
        processor.replacement = (source, context, sink) -> {
            throw new StackOverflowError();
        };
        assertFailure(MESSAGE, "Reading the e-mail broke off with java.lang.StackOverflowError");
    }

    @Test
    @DisplayName("S5: an attachment whose content cannot be decoded puts one e-mail aside")
    void anExceptionInTheContentPutsOneEmailAside() throws IOException {
        processor.replacement = (source, context, sink) -> {
            final InputStream broken = Mockito.mock(InputStream.class, invocation -> {
                throw new IOException("quoting: 40 pumps");
            });
            sink.attachment(new Attachment(0, "offer.pdf", "application/pdf", 3, "aa", false, null), broken);
            throw new AssertionError("The sink reads the content");
        };
        assertFailure(MESSAGE, "Reading the e-mail broke off with java.io.IOException");
    }

    @Test
    void aContentThatTheRepositoryCannotReadIsPutBack() {
        processor.replacement = (source, context, sink) -> {
            throw new FlowFileAccessException("The disk is gone.");
        };
        runner.enqueue(MESSAGE);

        assertThrows(AssertionError.class, runner::run);

        runner.assertQueueNotEmpty();
        runner.assertTransferCount(ParseEmail.REL_FAILURE, 0);
    }

    private void assertFailure(final String content, final String sentence) throws IOException {
        final byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        runner.enqueue(bytes, Map.of("filename", "a.eml"));
        runner.run();

        runner.assertAllFlowFilesTransferred(ParseEmail.REL_FAILURE, 1);
        final MockFlowFile flowFile = only(ParseEmail.REL_FAILURE);
        flowFile.assertContentEquals(bytes);
        flowFile.assertAttributeEquals("filename", "a.eml");
        flowFile.assertAttributeEquals(EmailAttributes.ERROR_STEP, "ParseEmail");
        assertTrue(flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE).startsWith(sentence), flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE));
        assertTrue(flowFile.isPenalized());
        assertEquals(1, runner.getLogger().getErrorMessages().size());
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

    /** What ends up in a log file: the message and every stack trace with its causes. */
    private static String wholeText(final LogMessage logged) {
        final StringWriter text = new StringWriter();
        final PrintWriter out = new PrintWriter(text);
        out.println(logged.getMsg());
        Stream.concat(Stream.ofNullable(logged.getThrowable()), Arrays.stream(logged.getArgs()))
                .filter(Throwable.class::isInstance)
                .forEach(thrown -> ((Throwable) thrown).printStackTrace(out));
        assertTrue(text.toString().contains("at "), "The stack trace says where it happened");
        return text.toString();
    }

    private static InputStream stream(final String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII));
    }
}
