/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.identity.Digests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AttachmentTest {

    private static Attachment only(final String partHeader) {
        final List<Attachment> attachments = Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b

                Hello
                --b
                %s

                content
                --b--
                """.formatted(partHeader))).attachments();
        assertEquals(1, attachments.size());
        return attachments.get(0);
    }

    @Test
    void theSinkGetsTheDecodedContentWithItsDescriptionComplete() throws IOException {
        final List<Attachment> seen = new ArrayList<>();
        final List<byte[]> contents = new ArrayList<>();
        final byte[] message = Mails.bytes(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b

                Hello
                --b
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename="prices.bin"
                Content-Transfer-Encoding: base64

                AAECAwQF
                --b
                Content-Type: text/csv; name=list.csv

                a,b
                --b--
                """));
        final ReadEmail read = Mails.read(message, ReadContext.NONE, (attachment, content) -> {
            seen.add(attachment);
            contents.add(content.readAllBytes());
        });
        assertEquals(read.document().attachments(), seen);
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5}, contents.get(0));
        final Attachment first = seen.get(0);
        assertEquals("prices.bin", first.fileName());
        assertEquals(6, first.size());
        assertEquals("17e88db187afd62c16e5debf3e6527cd006bc012bc90b51a810cd80c2d511f43", first.sha256());
        assertFalse(first.inline());
        assertEquals(Digests.sha256("a,b"), seen.get(1).sha256());
        assertEquals(1, seen.get(1).index());
    }

    @Test
    void namesInPiecesAndInOtherCharacterSetsAreRead() {
        assertEquals("Preisliste März.pdf", only("""
                Content-Type: application/pdf
                Content-Disposition: attachment;
                 filename*0*=utf-8''Preisliste%20M;
                 filename*1*=%C3%A4rz;
                 filename*2=".pdf\"""").fileName());
        assertEquals("Größe.pdf", only("Content-Type: application/pdf; name=\"=?iso-8859-1?Q?Gr=F6=DFe.pdf?=\"").fileName());
        assertEquals("a;b.pdf", only("Content-Disposition: attachment; filename=\"a;b.pdf\"").fileName());
    }

    @Test
    void namesLeadNowhere() {
        assertEquals("passwd", only("Content-Type: image/png; name=\"../../etc/passwd\"").fileName());
        assertEquals("report.exe", only("Content-Type: image/png; name=\"C:\\temp\\report.exe\"").fileName());
        assertEquals("invoicefdp.exe", only("Content-Type: image/png; name*=utf-8''invoice%E2%80%AEfdp.exe").fileName());
        assertEquals("a_b.txt", only("Content-Type: image/png; name=\"a|b.txt. \"").fileName());
        assertNull(only("Content-Type: image/png; name=\"..\"").fileName());
        final String longName = only("Content-Type: image/png; name=\"" + "x".repeat(500) + ".png\"").fileName();
        assertEquals(200, longName.length());
        assertTrue(longName.endsWith(".png"));
    }

    @Test
    void wrappersAreNamedAsSuch() {
        assertTrue(only("Content-Type: application/ms-tnef; name=winmail.dat").note().contains("TNEF"));
        assertTrue(only("Content-Type: application/octet-stream; name=winmail.dat").note().contains("TNEF"));
        assertTrue(only("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m").note().contains("S/MIME"));
        assertTrue(only("Content-Type: application/pgp-signature").note().contains("PGP signature"));
        assertTrue(only("Content-Type: message/rfc822").note().contains("embedded message"));
        assertNull(only("Content-Type: image/png").note());
    }

    @Test
    void anEmbeddedMessageStaysWhole() {
        final List<Attachment> attachments = Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b

                Hello
                --b
                Content-Type: message/rfc822

                From: c@example.net
                Content-Type: multipart/mixed; boundary=i

                --i

                not ours
                --i--
                --b--
                """)).attachments();
        assertEquals(1, attachments.size());
        assertEquals("message/rfc822", attachments.get(0).mediaType());
    }

    @Test
    void picturesThatTheHtmlShowsAreInline() {
        final List<Attachment> attachments = Mails.read(Mails.with("""
                Content-Type: multipart/related; boundary=b

                --b
                Content-Type: text/html

                <img src="cid:logo">Hello
                --b
                Content-Type: image/png
                Content-ID: <logo>

                x
                --b--
                """)).attachments();
        assertTrue(attachments.get(0).inline());
    }

    @Test
    void uuencodedPartsAreDecoded() {
        final List<byte[]> contents = new ArrayList<>();
        Mails.read(Mails.bytes(Mails.with("""
                Content-Type: application/octet-stream; name=cat.txt
                Content-Transfer-Encoding: x-uuencode

                begin 644 cat.txt
                #0V%T
                `
                end
                """)), ReadContext.NONE, (attachment, content) -> contents.add(content.readAllBytes()));
        assertEquals("Cat", new String(contents.get(0), StandardCharsets.US_ASCII));
    }
}
