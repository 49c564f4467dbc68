/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EmailReaderTest {

    @Test
    void readsTheHeader() {
        final EmailDocument document = Mails.read("""
                Received: from mx.example.org by mail.example.org; Tue, 3 Mar 2026 08:30:07 +0000
                Received: from elsewhere by mx.example.org; Tue, 3 Mar 2026 08:30:01 +0000
                From: "Example, Ada" <ada@example.com>
                Sender: assistant@example.com
                Reply-To: sales@example.com
                To: Ben Sample <ben@example.org>, carl@example.net
                Cc: =?utf-8?Q?J=C3=BCrgen_Muster?= <juergen@example.org>
                Bcc: hidden@example.org
                Date: Tue, 3 Mar 2026 09:30:00 +0100
                Message-ID: <two@example.com>
                In-Reply-To: <one@example.org>
                References: <zero@example.org>
                 <one@example.org>
                Subject: =?utf-8?B?QW5nZWJvdCBmw7xy?=
                 =?utf-8?B?IE3DpHJ6?=

                Hello
                """);
        assertEquals(new EmailAddress("Example, Ada", "ada@example.com"), document.from());
        assertEquals(new EmailAddress(null, "assistant@example.com"), document.sender());
        assertEquals(List.of(new EmailAddress(null, "sales@example.com")), document.replyTo());
        assertEquals(List.of(new EmailAddress("Ben Sample", "ben@example.org"), new EmailAddress(null, "carl@example.net")), document.to());
        assertEquals(List.of(new EmailAddress("Jürgen Muster", "juergen@example.org")), document.cc());
        assertEquals(List.of(new EmailAddress(null, "hidden@example.org")), document.bcc());
        assertEquals("two@example.com", document.messageId());
        assertEquals("one@example.org", document.inReplyTo());
        assertEquals(List.of("zero@example.org", "one@example.org"), document.references());
        assertEquals("Angebot für März", document.subject());
        assertEquals(Instant.parse("2026-03-03T08:30:00Z"), document.sentAt());
        assertEquals(Instant.parse("2026-03-03T08:30:07Z"), document.receivedAt());
        assertEquals("Hello", document.text());
        assertEquals("Hello", document.reply());
        assertEquals(List.of(), document.problems());
    }

    @Test
    void takesOverWhatTheContextKnows() {
        final AccountReference account = new AccountReference("sales", "ben@example.org", "imap");
        final Sighting sighting = new Sighting("INBOX", "7", 42L);
        final Instant received = Instant.parse("2026-03-03T08:31:00Z");
        final ReadContext context = new ReadContext(account, sighting, "thread", null, received, "ada@example.com"::equals);
        final EmailDocument document = Mails.read(Mails.bytes(Mails.plain("Hello")), context, AttachmentSink.NONE).document();
        assertSame(account, document.account());
        assertSame(sighting, document.sighting());
        assertEquals("thread", document.providerThreadId());
        assertEquals(received, document.receivedAt());
        assertEquals(Direction.OUTBOUND, document.direction());
    }

    @Test
    void directionIsInboundUnlessTheSenderIsOursOrTheContextSaysOtherwise() {
        assertEquals(Direction.INBOUND, Mails.read(Mails.plain("Hello")).direction());
        final ReadContext told = new ReadContext(null, null, null, Direction.OUTBOUND, null, null);
        assertEquals(Direction.OUTBOUND, Mails.read(Mails.bytes(Mails.plain("Hello")), told, AttachmentSink.NONE).document().direction());
    }

    @Test
    void readsTheHtmlOfAlternativesAndThePlainOneWhenItIsEmpty() {
        final String template = """
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/plain

                plain words
                --b
                Content-Type: text/html

                %s
                --b--
                """;
        assertEquals("rich words", Mails.read(Mails.with(template.formatted("<p>rich <b>words</b></p>"))).text());
        assertEquals("plain words", Mails.read(Mails.with(template.formatted("<p>&nbsp;</p>"))).text());
    }

    @Test
    void joinsTextBeforeAndBehindAPicture() {
        final EmailDocument document = Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b

                before
                --b
                Content-Type: image/png
                Content-Disposition: inline; filename=a.png
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --b

                behind
                --b--
                """));
        assertEquals("before\n\nbehind", document.text());
        assertEquals(1, document.attachments().size());
        assertTrue(document.attachments().get(0).inline());
        assertEquals(8, document.attachments().get(0).size());
    }

    @Test
    void unfoldsFlowedText() {
        final EmailDocument document = Mails.read(Mails.with("""
                Content-Type: text/plain; format=flowed

                One sentence that \ngoes on.
                > quoted words \n> go on, too
                """));
        assertEquals("One sentence that goes on.\n> quoted words go on, too", document.text());
    }

    @Test
    void capsTextAtALineEndAndSaysSo() throws IOException {
        final byte[] message = Mails.bytes(Mails.plain("a line of words\n".repeat(100)));
        final EmailDocument document = new EmailReader(100).read(() -> new ByteArrayInputStream(message), ReadContext.NONE, AttachmentSink.NONE)
                .document();
        assertEquals("a line of words\n".repeat(6).strip(), document.text());
        assertTrue(document.reply().length() <= 100);
        assertTrue(document.problems().get(0).startsWith("The field text is longer than 100 bytes"), document.problems().toString());
    }

    @Test
    void capsInBytesAndNeverCutsACharacter() throws IOException {
        final byte[] message = Mails.bytes(Mails.plain("😀".repeat(50)));
        final EmailDocument document = new EmailReader(30).read(() -> new ByteArrayInputStream(message), ReadContext.NONE, AttachmentSink.NONE)
                .document();
        assertEquals("😀".repeat(7), document.text());
    }

    @Test
    void whatIsNoEmailGivesADocumentThatSaysSo() {
        final ReadEmail nothing = Mails.read(new byte[0]);
        assertFalse(nothing.recognisable());
        assertEquals("There is nothing to read: the content has zero bytes.", nothing.document().problems().get(0));
        assertEquals(67, nothing.document().identity().length());

        final ReadEmail picture = Mails.read(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});
        assertFalse(picture.recognisable());
        assertEquals("", picture.document().text());

        final ReadEmail prose = Mails.read("Dear reader,\nthis is: a text\nand no mail.\n".getBytes(StandardCharsets.UTF_8));
        assertFalse(prose.recognisable());
        assertEquals("Dear reader,\nthis is: a text\nand no mail.", prose.document().text());
        assertNull(prose.document().automation());
    }

    @Test
    void troubleOfTheSourceAndTheSinkComesOut() {
        assertThrows(IOException.class, () -> Mails.READER.read(() -> {
            throw new IOException("gone");
        }, ReadContext.NONE, AttachmentSink.NONE));
        final byte[] message = Mails.bytes(Mails.with("Content-Type: image/png\n\nx"));
        assertThrows(IOException.class, () -> Mails.READER.read(() -> new ByteArrayInputStream(message), ReadContext.NONE, (attachment, content) -> {
            throw new IOException("full");
        }));
    }
}
