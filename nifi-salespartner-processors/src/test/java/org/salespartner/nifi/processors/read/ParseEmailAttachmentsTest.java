/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.read.ReadEmail;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.salespartner.nifi.processors.read.ParseEmailTest.MESSAGE;

class ParseEmailAttachmentsTest {
    private final DefectParseEmail processor = new DefectParseEmail();
    private TestRunner runner;

    @BeforeEach
    void setRunner() {
        runner = TestRunners.newTestRunner(processor);
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
    @DisplayName("S8: an attachment larger than the text limit is forked whole, and the document describes it")
    void aLargeAttachmentIsForkedWhole() throws IOException, NoSuchAlgorithmException {
        final byte[] attached = new byte[6 * 1024 * 1024];
        new Random(7).nextBytes(attached);
        parse("""
                From: anna@acme.example\r
                To: sales@vendor.example\r
                Message-ID: <big@acme.example>\r
                MIME-Version: 1.0\r
                Content-Type: multipart/mixed; boundary=b\r
                \r
                --b\r
                Content-Type: text/plain\r
                \r
                The drawing is attached.\r
                --b\r
                Content-Type: image/tiff\r
                Content-Disposition: attachment; filename="../drawing.tiff"\r
                Content-Transfer-Encoding: base64\r
                \r
                %s\r
                --b--\r
                """.formatted(Base64.getMimeEncoder().encodeToString(attached)), Map.of("filename", "big.eml"));

        final MockFlowFile flowFile = only(ParseEmail.REL_ATTACHMENTS);
        flowFile.assertContentEquals(attached);
        assertFalse(flowFile.getAttribute("filename").contains("/"), flowFile.getAttribute("filename"));
        final String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(attached));
        flowFile.assertAttributeEquals(AttachmentFlowFiles.SHA256, digest);
        final EmailDocument document = SampleDocuments.read(only(ParseEmail.REL_SUCCESS).toByteArray());
        assertEquals(digest, document.attachments().getFirst().sha256());
        assertEquals("The drawing is attached.", document.text().strip());
        flowFile.assertAttributeEquals(EmailAttributes.IDENTITY, document.identity());
    }

    @Test
    void theTextIsCutAtItsMaximumSize() {
        runner.setProperty(ParseEmail.MAXIMUM_TEXT_SIZE, "2 KB");

        final EmailDocument document = SampleDocuments.read(parse(MESSAGE + "One more line.\r\n".repeat(1000), Map.of()).toByteArray());

        assertTrue(document.text().length() <= 2048, () -> "length: " + document.text().length());
        assertFalse(document.problems().isEmpty());
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

    private MockFlowFile parse(final String message, final Map<String, String> attributes) {
        runner.enqueue(message.getBytes(StandardCharsets.UTF_8), attributes);
        runner.run();
        return only(ParseEmail.REL_SUCCESS);
    }

    private MockFlowFile only(final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    private static InputStream stream(final String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII));
    }
}
