/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.read.ReadEmail;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.salespartner.nifi.processors.read.ParseEmailTest.MESSAGE;

class ParseEmailFailureTest {
    private final DefectParseEmail processor = new DefectParseEmail();
    private TestRunner runner;

    @BeforeEach
    void setRunner() {
        runner = TestRunners.newTestRunner(processor);
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

    private static InputStream stream(final String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII));
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
}
