/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailDocument;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HostileStructureTest {

    @Test
    void deepNestingIsBoundedAndNoted() {
        final StringBuilder message = new StringBuilder("From: a@example.com\n");
        for (int i = 0; i < 5000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        final EmailDocument document = Mails.read(message + "\nHello\n");
        assertTrue(document.problems().stream().anyMatch(problem -> problem.contains("nested more than")), document.problems().toString());
    }

    @Test
    void theNumberOfPartsIsBoundedAndNoted() {
        final EmailDocument document = Mails.read(Mails.with("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(30_000)));
        assertTrue(document.problems().stream().anyMatch(problem -> problem.contains("more than 10000 parts")), document.problems().toString());
    }

    @Test
    void softLineBreaksDoNotOverflowTheStack() {
        final String header = "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n";
        assertEquals("end", Mails.read(Mails.with(header + "=\n".repeat(200_000) + "end\n")).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<div>", "<blockquote type=cite>", "<b>", "<table><tr><td>", "<ul><li>", "<font color=white>", "<",
        "&", "<!--", "<a href=x>"})
    void deepMarkupIsRead(final String tag) {
        final EmailDocument document = Mails.read(Mails.html(tag.repeat(20_000) + "words"));
        assertTrue(document.text().length() < 2_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: ", "X: (", "Content-Type: a(", "Content-Type: text/plain; a=\"", "To: <a@b>,", "References: <a",
        "To: =?a?q?b ", " "})
    void largeHeadersAreBounded(final String line) {
        final EmailDocument document = Mails.read("From: a@example.com\n" + (line + "\n ").repeat(60_000) + "\n\nHello\n");
        assertTrue(document.to().size() <= 5000);
    }

    @Test
    void aLineOfAnySizeTakesTheSameMemory() throws IOException {
        final byte[] line = new byte[3 << 20];
        try (MessageBytes bytes = MessageBytes.of(new ByteArrayInputStream(line))) {
            final LineScanner scanner = new LineScanner(bytes);
            assertTrue(scanner.advance());
            assertEquals(64 * 1024, scanner.length());
            assertEquals(line.length, scanner.next());
        }
    }
}
