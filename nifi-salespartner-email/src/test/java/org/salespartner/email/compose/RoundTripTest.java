/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.identity.Digests;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.ReadContext;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is built reads back as what was meant. */
class RoundTripTest {
    private static final List<String> TEXTS = List.of(
            "Dear Ada,\n\nhere is the offer.\n\nKind regards\nBen",
            "",
            "Yes.",
            "Sehr geehrte Frau Beispiel,\n\ngern sende ich Ihnen das Angebot für März. Größe und Preis finden Sie in der Anlage; bei Fragen melden "
                    + "Sie sich bitte jederzeit.\n\nViele Grüße",
            "Voilà l'offre, à bientôt : « prix » et délai. " + "Nous restons à votre disposition pour toute question. ".repeat(12),
            "お見積もりをお送りします。ご確認ください。" + "長い行には空白がありません。".repeat(120),
            "您好，\n\n附件是报价。\n\n谢谢",
            "Здравствуйте, Ада!\n\nОтправляю предложение. " + "Пожалуйста, посмотрите условия и цену. ".repeat(8),
            "مرحبا آدا،\n\nهذا هو العرض. شكرا لك على اهتمامك.",
            "שלום עדה,\n\nזו ההצעה שלנו.",
            "Great 👍🏽 news 👩‍👩‍👧 and flags 🇩🇪🇫🇷 🎉\n\nsee you 😀",
            "x".repeat(3000),
            "ä".repeat(1500),
            "a line that is long enough to be wrapped and has  two  spaces   and three in it, more than once, as some people write  it so",
            "From here on it gets interesting\nFrom there, too, since a very long line goes on and on until it must be wrapped before the word\n"
                    + "From",
            "    indented code\n        deeper\nback, with a dash -- and "
                    + "another -- in a line that is long enough to be wrapped somewhere around here -- "
                    + "x".repeat(80),
            "A = B, 50 % =20 =_ --=_boundary\n=_\n.\n..\n.leading dot",
            "<b>not bold</b> & <script>alert(1)</script> \"quoted\" &amp; &nbsp;",
            "Prices:\n- 10 seats: 100 €\n- 20 seats: 180 €\n\n1. sign\n2. pay",
            "a word after two hyphens\n-- " + "x".repeat(100) + " is no signature",
            "Link: https://example.com/a?b=c&d=e#f and <https://example.org/>");

    static List<String> texts() {
        return TEXTS;
    }

    /** What the reader makes of white space: the rest must be the same. */
    private static String normal(final String text) {
        final StringBuilder out = new StringBuilder();
        boolean blank = false;
        for (final String line : text.split("\n")) {
            if (line.isBlank()) {
                blank = true;
            } else {
                out.append(out.isEmpty() ? "" : blank ? "\n\n" : "\n").append(line.stripTrailing());
                blank = false;
            }
        }
        return out.toString();
    }

    private static void assertReads(final String text, final OutgoingEmail email) {
        final EmailDocument document = Composing.read(email);
        assertEquals(normal(text), document.reply());
        assertEquals("Ben Sample\nSales, Example Ltd.\n+49 30 123456", document.signature());
        assertEquals(List.of(), document.problems());
        assertEquals(AutomationKind.HUMAN, document.automation().kind());
        assertEquals(email.from(), document.from());
        assertEquals(email.to(), document.to());
        assertEquals(email.subject(), document.subject());
        assertEquals(email.messageId(), document.messageId());
        assertEquals(email.inReplyTo(), document.inReplyTo());
        assertEquals(email.references(), document.references());
        assertEquals(Composing.NOW, document.sentAt());
        assertWire(email);
    }

    /** Lines of at most 998 octets, those of a header of at most 78, seven bits, and no bare CR or LF. */
    private static void assertWire(final OutgoingEmail email) {
        final String raw = Composing.raw(email);
        assertFalse(raw.replace("\r\n", "").chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0 || c > '~'), "7 bit and CRLF");
        assertTrue(raw.lines().allMatch(line -> line.length() <= 998), "line length");
        assertTrue(Composing.header(email).lines().allMatch(line -> line.length() <= 78), () -> Composing.header(email));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void newMailReadsBack(final String text) throws InvalidOutgoingEmailException {
        assertReads(text, Composing.newEmail().text(text).build());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void newMailWithHtmlReadsBack(final String text) throws InvalidOutgoingEmailException {
        assertReads(text, Composing.newEmail().text(text).htmlAlternative(true).build());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void replyReadsBackWithoutItsQuotation(final String text) throws InvalidOutgoingEmailException {
        for (final String quoted : TEXTS) {
            assertReads(text, Composing.reply(Composing.original(quoted)).text(text).build());
            assertReads(text, Composing.reply(Composing.original(quoted)).text(text).htmlAlternative(true).build());
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void replyWithAttachmentsReadsBack(final String text) throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.reply(Composing.original()).text(text).htmlAlternative(true)
                .attach(Composing.file("offer.pdf", "application/pdf", text)).attach(Composing.file("notes.txt", "text/plain", text)).build();
        assertReads(text, email);
        final EmailDocument document = Composing.read(email);
        assertEquals(2, document.attachments().size());
        assertEquals("offer.pdf", document.attachments().get(0).fileName());
        assertEquals("application/pdf", document.attachments().get(0).mediaType());
        assertEquals(Digests.sha256(text), document.attachments().get(0).sha256());
        assertEquals("text/plain", document.attachments().get(1).mediaType());
        assertEquals(Digests.sha256(text), document.attachments().get(1).sha256());
        assertFalse(document.attachments().get(1).inline());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void theLineBeforeAQuotationIsKnownInEveryLanguage(final String language) throws InvalidOutgoingEmailException {
        for (final boolean html : new boolean[] {false, true}) {
            assertReads("Fine, thanks.", Composing.reply(Composing.original()).language(language).text("Fine, thanks.").htmlAlternative(html)
                    .build());
            final Original undated = new Original("one@example.com", null, null, Composing.ADA, null, null, null, "x", null, "words", null, language);
            assertReads("Fine, thanks.", Composing.reply(undated).text("Fine, thanks.").htmlAlternative(html).build());
        }
    }

    static Set<String> languages() {
        final Set<String> languages = new TreeSet<>(Set.of("xx", "pt-BR", "nb"));
        AttributionLine.languages().forEach(languages::add);
        return languages;
    }

    @Test
    void aMailOfHtmlAloneGetsATextToo() throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.reply(Composing.original())
                .html("<p>Dear <b>Ada</b>,</p><ul><li>one</li><li>two</li></ul><p>See <a href=\"https://example.com/x\">here</a></p>").build();
        assertReads("Dear Ada,\n\n- one\n- two\n\nSee here <https://example.com/x>", email);
        assertTrue(Composing.raw(email).contains("Dear Ada,\r\n\r\n- one\r\n- two\r\n"), Composing.raw(email));
    }

    @Test
    void anHtmlSignatureReadsBackAndGivesTheTextOne() throws InvalidOutgoingEmailException {
        final Author author = new Author(Composing.BEN, Set.of(),
                new Signature(null,
                        "<b>Ben Sample</b><br><span style=\"color:#336699\">Example Ltd.</span><br><img src=\"https://example.org/l.png\">"), null);
        final OutgoingEmail html = EmailComposer.reply(author, Composing.original(), Answer.SENDER).text("Hello").htmlAlternative(true).build();
        assertEquals("Ben Sample\nExample Ltd.", Composing.read(html).signature());
        assertEquals("Hello", Composing.read(html).reply());
        assertTrue(Composing.raw(html).contains("color:#336699"), Composing.raw(html));
        final OutgoingEmail plain = EmailComposer.reply(author, Composing.original(), Answer.SENDER).text("Hello").build();
        assertEquals("Ben Sample\nExample Ltd.", Composing.read(plain).signature());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada Example", "Example, Ada", "Ada \"The Boss\" Example", "Ada \\ Example", "Ada (Sales) Example", "Jürgen Müßig",
        "山田 太郎", "Ольга Иванова", "ada@evil.example", "<ada>", "a; b: c", "=?utf-8?Q?Ada?=", "😀 Ada", "آدا",
        "A-very-long-name-of-one-word-that-goes-on-and-on-and-on-without-any-blank-in-it-for-more-than-a-line", "Ada E. Example",
        "Ada 'Ex' O'Neil", "Müller, \"Jo\" <x>", "名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前"})
    void displayNamesReadBack(final String name) throws InvalidOutgoingEmailException {
        final EmailAddress named = new EmailAddress(name, "ada@example.com");
        final OutgoingEmail email = EmailComposer.newEmail(Author.of(new EmailAddress(name, "ben@example.org"))).to(List.of(named, Composing.CARL))
                .cc(List.of(new EmailAddress(name, "dora@example.com"))).subject("x").build();
        final EmailDocument document = Composing.read(email);
        assertEquals(List.of(named, Composing.CARL), document.to());
        assertEquals(new EmailAddress(name, "ben@example.org"), document.from());
        assertEquals(List.of(new EmailAddress(name, "dora@example.com")), document.cc());
        assertWire(email);
    }

    @ParameterizedTest
    @ValueSource(strings = {"The offer", "Angebot für März", "件名：" + "とても長い件名です", "=?utf-8?Q?not_encoded?=", "Re: x", "a, \"b\" <c@d>; e: f", "😀😀",
        "Bcc: eve@example.com", "100% \\ sure", "a=?b"})
    void subjectsReadBack(final String subject) throws InvalidOutgoingEmailException {
        for (final String repeated : List.of(subject, (subject + " ").repeat(12).strip(), subject.replace(" ", "").repeat(15))) {
            final OutgoingEmail email = Composing.newEmail().subject(repeated).build();
            assertEquals(repeated, Composing.read(email).subject());
            assertWire(email);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer.pdf", "offer (2).pdf", "Angebot März.pdf", "見積書.xlsx", "a'b.txt", "100%.txt", "no extension", "semi;colon=1.txt",
        "😀.png"})
    void fileNamesReadBack(final String name) throws InvalidOutgoingEmailException {
        for (final String repeated : List.of(name, name.replace(".", "-").repeat(6) + ".pdf")) {
            final OutgoingEmail email = Composing.newEmail().attach(Composing.file(repeated, "application/pdf", "x")).build();
            final EmailDocument document = Composing.read(email);
            assertEquals(repeated, document.attachments().get(0).fileName());
            assertEquals(List.of(), document.problems());
            assertWire(email);
        }
    }

    @Test
    void aForwardReadsBackAsContentAndBelongsToTheConversation() throws InvalidOutgoingEmailException {
        for (final boolean html : new boolean[] {false, true}) {
            final OutgoingEmail email = Composing.fixed(EmailComposer.forward(Composing.AUTHOR, Composing.original())).to(List.of(Composing.CARL))
                    .text("For you.").htmlAlternative(html).build();
            final EmailDocument document = Composing.read(email);
            assertEquals("Fwd: The offer", document.subject());
            assertTrue(document.reply().startsWith("For you."), document.reply());
            assertTrue(document.reply().contains("""
                    ---------- Forwarded message ----------
                    From: Ada Example <ada@example.com>
                    Date: 3 March 2026 09:30 +0100
                    Subject: The offer
                    To: Ben Sample <ben@example.org>"""), document.reply());
            assertTrue(document.reply().contains("Could you send us the offer?"), document.reply());
            assertEquals("Ben Sample\nSales, Example Ltd.\n+49 30 123456", document.signature());
            assertEquals(List.of("one@example.com"), document.references());
            assertWire(email);
        }
    }

    @Test
    void aMailOfPurelyRandomWordsReadsBack() throws InvalidOutgoingEmailException {
        final Random random = new Random(20260304);
        final List<String> words = List.of("offer", "Größe", "цена", "価格", "😀", "a", "the", "שלום", "https://example.com/x", "1,000", "--", "=",
                "(b)", "x.y");
        for (int round = 0; round < 300; round++) {
            final List<String> chosen = new ArrayList<>();
            for (int i = random.nextInt(60) + 1; i > 0; i--) {
                chosen.add(words.get(random.nextInt(words.size())) + (random.nextInt(12) == 0 ? "\n" + "w" : ""));
            }
            final String text = "Hi " + String.join(" ", chosen) + " end";
            assertReads(text, Composing.reply(Composing.original(text)).text(text).htmlAlternative(round % 2 == 0).build());
        }
    }

    @Test
    void sameInputGivesTheSameBytesAndAnyChangeOthers() throws InvalidOutgoingEmailException {
        final byte[] one = Composing.bytes(shape("text").build());
        assertArrayEquals(one, Composing.bytes(shape("text").build()));
        final OutgoingEmail email = shape("text").build();
        assertArrayEquals(Composing.bytes(email), Composing.bytes(email));
        assertFalse(Arrays.equals(one, Composing.bytes(shape("other").build())));
        assertNotEquals(Composing.newEmail().messageIdSeed(null).build().messageId(), Composing.newEmail().messageIdSeed(null).build().messageId());
    }

    private static OutgoingEmailBuilder shape(final String text) throws InvalidOutgoingEmailException {
        return Composing.reply(Composing.original()).text(text).htmlAlternative(true).attach(Composing.file("ä.txt", "text/plain", "x"));
    }

    @Test
    @DisplayName("R7: an answer that nobody approved says so")
    void anAnswerNobodyApprovedIsReadAsAutomatic() throws InvalidOutgoingEmailException {
        final EmailDocument document = Composing.read(Composing.reply(Composing.original()).text("Hello").autoReplied().build());
        assertEquals(AutomationKind.AUTO_REPLY, document.automation().kind());
        assertTrue(Composing.header(Composing.newEmail().autoGenerated().build()).contains("\r\nAuto-Submitted: auto-generated\r\n"));
    }

    @Test
    void aQuotationCanBeLeftOut() throws InvalidOutgoingEmailException {
        final EmailDocument document = Composing.read(Composing.reply(Composing.original()).withoutQuotation().text("Hello").build());
        assertFalse(document.text().contains("Could you"), document.text());
        assertEquals("one@example.com", document.inReplyTo());
    }

    @Test
    void bccStandsOnlyWhereItIsAskedFor() throws Exception {
        final OutgoingEmail email = Composing.newEmail().bcc(List.of(Composing.CARL)).build();
        assertFalse(Composing.raw(email).contains("carl@example.net"));
        assertEquals(List.of("ada@example.com", "carl@example.net"), email.recipients());
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        email.writeWithBcc(out);
        assertEquals(List.of(Composing.CARL), Mails.read(out.toByteArray(), ReadContext.NONE, AttachmentSink.NONE).document().bcc());
    }

    @Test
    void quotedHtmlIsSeparatedToo() throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.reply(Composing.original("x")
                .withHtml("<table><tr><td>a<td>b</table><blockquote>old</blockquote></div></body>y"))
                .text("Mine").htmlAlternative(true).build();
        final EmailDocument document = Composing.read(email);
        assertEquals("Mine", document.reply());
        assertTrue(document.text().contains("> a | b"), document.text());
        assertNull(Composing.read(EmailComposer.newEmail(Author.of(Composing.BEN)).to(List.of(Composing.ADA)).text("x").build()).signature());
    }
}
