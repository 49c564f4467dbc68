/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Replies as clients write them, in a resource: body, what is new in it, and what is signature. */
class ReplyCasesTest {
    private static final String REPLY = "%%reply\n";
    private static final String SIGNATURE = "%%signature\n";
    private static final String SUBJECT = " | subject ";

    private static Stream<Arguments> cases() throws IOException {
        try (InputStream in = ReplyCasesTest.class.getResourceAsStream("replies.txt")) {
            final String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^#### ")).filter(sample -> !sample.isBlank()).map(sample -> {
                final int end = sample.indexOf('\n');
                return Arguments.of(sample.substring(0, end), sample.substring(end + 1));
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void whatIsNewIsToldFromQuotationAndSignature(final String title, final String sample) {
        final int reply = sample.indexOf(REPLY);
        final int signature = sample.indexOf(SIGNATURE);
        final String body = sample.substring(0, reply);
        final String subject = title.contains(SUBJECT) ? title.substring(title.indexOf(SUBJECT) + SUBJECT.length()) : "Re: The offer";
        final ReplySplit split = ReplySplitter.split(title.contains(" | html") ? HtmlLines.of(body) : TextLine.lines(body), subject);
        final String expected = sample.substring(reply + REPLY.length(), signature < 0 ? sample.length() : signature);
        assertEquals(normal(expected), normal(split.reply()));
        if (signature >= 0) {
            assertEquals(normal(sample.substring(signature + SIGNATURE.length())), normal(split.signature()));
        }
    }

    private static String normal(final String text) {
        return text == null ? "" : text.replaceAll("[\\s\\u00a0]+", " ").strip();
    }
}
