/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailAddress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The bytes, as another parser and the letter of the RFCs see them. */
class WireTest {
    private static final String TEXT = "Grüße aus Köln 😀\n\nFrom here = there\n" + "words that go on and on ".repeat(10) + "\n" + "ß".repeat(1200);

    @Test
    void aWholeMessageLooksLikeThis() throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.reply(Composing.original("Could you?\n> Yes.\n\nAda")).text("Of course.").header("X-Draft", "7")
                .build();
        assertEquals("""
                Date: Wed, 4 Mar 2026 11:15:30 +0100
                From: Ben Sample <ben@example.org>
                To: Ada Example <ada@example.com>
                Message-ID: <%s>
                In-Reply-To: <one@example.com>
                References: <one@example.com>
                Subject: Re: The offer
                X-Draft: 7
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8; format=flowed
                Content-Transfer-Encoding: 7bit

                Of course.

                --\s
                Ben Sample
                Sales, Example Ltd.
                +49 30 123456

                On 3 March 2026 at 09:30, Ada Example <ada@example.com> wrote:
                > Could you?
                >> Yes.
                >
                > Ada
                """.formatted(email.messageId()).replace("\n", "\r\n"), Composing.raw(email));
    }

    @Test
    void angusReadsTheSame() throws Exception {
        final EmailAddress odd = new EmailAddress("Müller, \"Jo\" (Einkauf)", "jo@münchen.example");
        final OutgoingEmail email = EmailComposer.reply(new Author(new EmailAddress("Sample, Ben", "ben@example.org"), null, Composing.SIGNATURE,
                null),
                        Composing.original(TEXT).withHtml("<p>Grüße</p>"), Answer.SENDER)
                .cc(List.of(odd, Composing.CARL)).subject("Angebot für März: " + "sehr lang ".repeat(20)).text(TEXT).htmlAlternative(true)
                .attach(Composing.file("Übersicht über alle Preise und Bedingungen des Angebots 見積書.pdf", "application/pdf", TEXT))
                .attach(Composing.file("mail.eml", "message/rfc822", "Subject: x\r\n\r\ny")).sentAt(Composing.NOW).build();
        final MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(Composing.bytes(email)));
        assertEquals(email.subject(), message.getSubject());
        assertEquals("<" + email.messageId() + ">", message.getMessageID());
        assertEquals("<one@example.com>", message.getHeader("In-Reply-To", null));
        assertEquals(Date.from(Composing.NOW), message.getSentDate());
        assertEquals("Sample, Ben", ((InternetAddress) message.getFrom()[0]).getPersonal());
        final InternetAddress cc = (InternetAddress) message.getRecipients(Message.RecipientType.CC)[0];
        cc.validate();
        assertEquals(odd.name(), cc.getPersonal());
        assertEquals("jo@xn--mnchen-3ya.example", cc.getAddress());
        final Multipart mixed = (Multipart) message.getContent();
        assertEquals(3, mixed.getCount());
        final Multipart alternative = (Multipart) mixed.getBodyPart(0).getContent();
        assertTrue(alternative.getBodyPart(0).isMimeType("text/plain"));
        final String plain = (String) alternative.getBodyPart(0).getContent();
        assertTrue(plain.startsWith("Grüße aus Köln 😀\r\n\r\n From here = there\r\nwords that"), plain);
        assertTrue(plain.contains("\r\n" + "ß".repeat(1200) + "\r\n\r\n-- \r\nBen Sample\r\n"), plain);
        assertTrue(((String) alternative.getBodyPart(1).getContent()).contains("Grüße aus Köln 😀</p>"));
        final BodyPart file = mixed.getBodyPart(1);
        assertEquals("Übersicht über alle Preise und Bedingungen des Angebots 見積書.pdf", MimeUtility.decodeText(file.getFileName()));
        assertEquals("attachment", file.getDisposition());
        assertArrayEquals(TEXT.getBytes(StandardCharsets.UTF_8), file.getInputStream().readAllBytes());
        assertTrue(mixed.getBodyPart(2).isMimeType("application/octet-stream"));
        assertEquals("mail.eml", mixed.getBodyPart(2).getFileName());
    }

    @Test
    void theTransferEncodingFitsTheText() throws InvalidOutgoingEmailException {
        assertEquals(TransferEncoding.SEVEN_BIT, TransferEncoding.of("plain words\r\n"));
        assertEquals(TransferEncoding.QUOTED_PRINTABLE, TransferEncoding.of("Grüße an alle dort\r\n"));
        assertEquals(TransferEncoding.QUOTED_PRINTABLE, TransferEncoding.of("x".repeat(999)));
        assertEquals(TransferEncoding.QUOTED_PRINTABLE, TransferEncoding.of("--=_0123"));
        assertEquals(TransferEncoding.BASE64, TransferEncoding.of("お見積もりをお送りします\r\n"));
    }

    @Test
    void noTextCanEndItsPart() throws Exception {
        final OutgoingEmail first = Composing.newEmail().text("x").htmlAlternative(true).build();
        final String raw = Composing.raw(first);
        final int at = raw.indexOf("boundary=\"") + "boundary=\"".length();
        final String boundary = raw.substring(at, raw.indexOf('"', at));
        final String attack = "--" + boundary + "\nContent-Type: text/html\n\n<p>other</p>\n--" + boundary + "--\nbehind";
        final OutgoingEmail email = Composing.newEmail().text(attack).htmlAlternative(true).build();
        assertTrue(Composing.raw(email).contains("boundary=\"" + boundary + '"'));
        final MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(Composing.bytes(email)));
        assertEquals(2, ((Multipart) message.getContent()).getCount());
        assertTrue(Composing.read(email).text().contains("behind"));
    }

    @Test
    void attachmentsAreStreamedAndClosed() throws Exception {
        final long size = 200L * 1024 * 1024;
        final AtomicInteger closed = new AtomicInteger();
        final OutgoingAttachment large = new OutgoingAttachment("large.bin", null, () -> new Zeros(size, closed));
        final OutgoingEmail email = Composing.newEmail().text("x").attach(large).attach(large).build();
        final Counter counter = new Counter();
        email.writeTo(counter);
        assertEquals(2, closed.get());
        assertTrue(counter.bytes > 2 * size * 4 / 3, () -> String.valueOf(counter.bytes));
        // What is handed on at once stays small, whatever the attachment.
        assertTrue(counter.largest <= 64 * 1024, () -> String.valueOf(counter.largest));
    }

    @Test
    void troubleOfAnAttachmentComesOut() throws Exception {
        final OutgoingEmail email = Composing.newEmail().attach(new OutgoingAttachment("x", "a/b", () -> {
            throw new IOException("gone");
        })).build();
        assertEquals("gone", assertThrows(IOException.class, () -> email.writeTo(OutputStream.nullOutputStream())).getMessage());
    }

    private static final class Zeros extends InputStream {
        private final AtomicInteger closed;
        private long left;

        private Zeros(final long size, final AtomicInteger closed) {
            this.left = size;
            this.closed = closed;
        }

        @Override
        public int read() {
            left--;
            return left < 0 ? -1 : 0;
        }

        @Override
        public int read(final byte[] bytes, final int from, final int count) {
            if (left <= 0) {
                return -1;
            }
            final int read = (int) Math.min(count, left);
            left -= read;
            return read;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static final class Counter extends OutputStream {
        private long bytes;
        private int largest;

        @Override
        public void write(final int value) {
            bytes++;
        }

        @Override
        public void write(final byte[] content, final int from, final int count) {
            bytes += count;
            largest = Math.max(largest, count);
        }
    }
}
