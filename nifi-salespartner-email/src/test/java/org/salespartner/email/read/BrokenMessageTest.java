/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BrokenMessageTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @Test
    void missingIdDateAndSenderAreNoted() {
        final EmailDocument document = Mails.read("Subject: nothing else\n\nHello\n");
        assertNull(document.messageId());
        assertNull(document.sentAt());
        assertNull(document.from());
        assertEquals("Hello", document.text());
        assertNoted(document, "has no Message-ID");
        assertNoted(document, "does not say who it is from");
    }

    @Test
    void ofTwoSubjectsTheFirstCounts() {
        final EmailDocument document = Mails.read(Mails.with("Subject: another\n\nHello\n"));
        assertEquals("The offer", document.subject());
        assertNoted(document, "more than one Subject");
    }

    @Test
    void aDateThatIsNoneIsLeftOut() {
        final EmailDocument document = Mails.read("From: a@example.com\nDate: some day\n\nHello\n");
        assertNull(document.sentAt());
        assertNoted(document, "A date in the header cannot be read");
    }

    @Test
    void eightBitTextWithoutLabelIsReadAsUtf8OrElseAsWindows() {
        final String message = "From: Jürgen <j@example.com>\nSubject: Grüße\n\nschöne Grüße\n";
        final EmailDocument utf8 = Mails.read(Mails.bytes(message, StandardCharsets.UTF_8)).document();
        final EmailDocument windows = Mails.read(Mails.bytes(message, WINDOWS)).document();
        for (final EmailDocument document : List.of(utf8, windows)) {
            assertEquals(new EmailAddress("Jürgen", "j@example.com"), document.from());
            assertEquals("Grüße", document.subject());
            assertEquals("schöne Grüße", document.text());
        }
        assertNoted(windows, "windows-1252 was assumed");
        assertNoted(windows, "it was read as windows-1252");
    }

    @Test
    void aWrongOrUnknownCharacterSetIsSeenThrough() {
        final EmailDocument mislabelled = Mails.read(Mails.bytes(
                Mails.with("Content-Type: text/plain; charset=iso-8859-1\n\nschöne Grüße\n"), StandardCharsets.UTF_8)).document();
        assertEquals("schöne Grüße", mislabelled.text());
        assertNoted(mislabelled, "is UTF-8");
        final EmailDocument unknown = Mails.read(Mails.bytes(
                Mails.with("Content-Type: text/plain; charset=x-nobody-knows\n\nschöne Grüße\n"), WINDOWS)).document();
        assertEquals("schöne Grüße", unknown.text());
        assertNoted(unknown, "unknown character set [x-nobody-knows]");
    }

    @Test
    void textInTheCharacterSetsOfTheEastIsRead() {
        final Charset korean = Charset.forName("x-windows-949");
        final String labelled = Mails.with("Content-Type: text/plain; charset=ks_c_5601-1987\n\n안녕하세요\n");
        assertEquals("안녕하세요", Mails.read(Mails.bytes(labelled, korean)).document().text());
        final Charset japanese = Charset.forName("ISO-2022-JP");
        final String unlabelled = Mails.with("Content-Type: text/plain\n\nこんにちは\n");
        assertEquals("こんにちは", Mails.read(Mails.bytes(unlabelled, japanese)).document().text());
    }

    @Test
    void aHeaderWithoutAnEmptyLineBehindItEndsAtTheFirstLineThatIsNoField() {
        final EmailDocument document = Mails.read("From: a@example.com\nSubject: short\nThis is the body already,\nand goes on.\n");
        assertEquals("short", document.subject());
        assertEquals("This is the body already,\nand goes on.", document.text());
        assertNoted(document, "ends without an empty line");
    }

    @Test
    void aJunkLineAmongTheFieldsIsLeftOut() {
        final EmailDocument document = Mails.read("From: a@example.com\nwhat is this\nSubject: still here\n\nHello\n");
        assertEquals("still here", document.subject());
        assertEquals("Hello", document.text());
        assertNoted(document, "is no field");
    }

    @Test
    void aMailboxLineBeforeTheHeaderIsPassedOver() {
        assertEquals("short", Mails.read("From ada@example.com Tue Mar  3 09:30:00 2026\nFrom: a@example.com\nSubject: short\n\nHello\n").subject());
    }

    @Test
    void aMissingBoundaryIsGuessed() {
        final EmailDocument document = Mails.read(Mails.with("""
                Content-Type: multipart/mixed

                --guess-me
                Content-Type: text/plain

                Hello
                --guess-me
                Content-Type: image/png; name=a.png

                x
                --guess-me--
                """));
        assertEquals("Hello", document.text());
        assertEquals("a.png", document.attachments().get(0).fileName());
        assertNoted(document, "[guess-me] was taken for it");
    }

    @Test
    void aMultipartWithoutPartsIsReadAsText() {
        final EmailDocument document = Mails.read(Mails.with("Content-Type: multipart/mixed; boundary=b\n\nNothing but words.\n"));
        assertEquals("Nothing but words.", document.text());
        assertNoted(document, "holds no part");
    }

    @Test
    void aMessageCutOffInAPartKeepsWhatIsThere() {
        final EmailDocument document = Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b

                Hello
                --b
                Content-Type: application/pdf; name=a.pdf
                Content-Transfer-Encoding: base64

                SGVsbG8gSGVsb"""));
        assertEquals("Hello", document.text());
        assertEquals(10, document.attachments().get(0).size());
        assertNoted(document, "was cut off");
    }

    @Test
    void anInnerMultipartWithoutItsEndDoesNotSwallowTheOuterOne() {
        final EmailDocument document = Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain

                Hello
                --outer
                Content-Type: image/png; name=a.png

                x
                --outer--
                """));
        assertEquals("Hello", document.text());
        assertEquals("a.png", document.attachments().get(0).fileName());
        assertNoted(document, "no closing boundary");
    }

    @Test
    void aBoundaryThatBeginsLikeAnotherOneIsNotTakenForIt() {
        final EmailDocument document = Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/alternative; boundary=b2

                --b2

                Hello
                --b2--
                --b
                Content-Type: image/png; name=a.png

                x
                --b--
                """));
        assertEquals("Hello", document.text());
        assertEquals(1, document.attachments().size());
        assertEquals(List.of(), document.problems());
    }

    @Test
    void textThatIsLabelledBase64ButIsNoneIsReadAsItStands() {
        final EmailDocument document = Mails.read(Mails.with("Content-Transfer-Encoding: base64\n\nThis is no base64, as anybody can see.\n"));
        assertEquals("This is no base64, as anybody can see.", document.text());
        assertNoted(document, "labelled base64");
    }

    @Test
    void damagedQuotedPrintableIsReadForWhatItMayMean() {
        assertEquals("100% = all, café, soft break", Mails.read(Mails.with(
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n100% = all, caf=C3=A9, soft=\n break=\n"))
                .text());
    }

    @Test
    void anUnknownTransferEncodingIsReadAsItStands() {
        final EmailDocument document = Mails.read(Mails.with("Content-Transfer-Encoding: rot13\n\nHello\n"));
        assertEquals("Hello", document.text());
        assertNoted(document, "unknown transfer encoding [rot13]");
    }

    static void assertNoted(final EmailDocument document, final String part) {
        assertTrue(document.problems().stream().anyMatch(problem -> problem.contains(part)), () -> document.problems().toString());
    }
}
