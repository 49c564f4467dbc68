/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;

import java.util.AbstractList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplySplitterTest {

    private static ReplySplit plain(final String body) {
        return ReplySplitter.split(TextLine.lines(body), "Re: The offer");
    }

    private static ReplySplit html(final String body) {
        return ReplySplitter.split(HtmlLines.of(body), "Re: The offer");
    }

    @DisplayName("Attribution lines of clients and languages, before a quotation without marks")
    @ParameterizedTest
    @ValueSource(strings = {
        "On Tue, Mar 3, 2026 at 9:30 AM Ben Sample <ben@example.org> wrote:",
        "On 3 Mar 2026, at 09:30, Ben Sample <ben@example.org> wrote:",
        "On Tuesday, 3 March 2026 at 09:30:12 CET, Ben Sample <ben@example.org> wrote:",
        "---- On Tue, 03 Mar 2026 09:30:12 +0100 Ben Sample <ben@example.org> wrote ----",
        "Ben Sample <ben@example.org> wrote on 03/03/2026 09:30:12:",
        "Am Di., 3. März 2026 um 09:30 Uhr schrieb Ben Sample <ben@example.org>:",
        "Am 03.03.2026 um 09:30 schrieb Ben Sample:",
        "Ben Sample <ben@example.org> schrieb am Di., 3. März 2026, 09:30:",
        "Le mar. 3 mars 2026 à 09:30, Ben Sample <ben@example.org> a écrit :",
        "Le 03/03/2026 à 09:30, Ben Sample a écrit :",
        "El mar, 3 mar 2026 a las 9:30, Ben Sample (<ben@example.org>) escribió:",
        "Il giorno mar 3 mar 2026 alle ore 09:30 Ben Sample <ben@example.org> ha scritto:",
        "Em ter., 3 de mar. de 2026 às 09:30, Ben Sample <ben@example.org> escreveu:",
        "Op di 3 mrt 2026 om 09:30 schreef Ben Sample <ben@example.org>:",
        "Op 3 mrt. 2026, om 09:30 heeft Ben Sample <ben@example.org> het volgende geschreven:",
        "wt., 3 mar 2026 o 09:30 Ben Sample <ben@example.org> napisał(a):",
        "W dniu 3.03.2026 o 09:30, Ben Sample pisze:",
        "Den tis 3 mars 2026 kl 09:30 skrev Ben Sample <ben@example.org>:",
        "tir. 3. mar. 2026 kl. 09:30 skrev Ben Sample <ben@example.org>:",
        "Den tirs. 3. mar. 2026 kl. 09.30 skrev Ben Sample <ben@example.org>:",
        "ti 3. maalisk. 2026 klo 9.30 Ben Sample (ben@example.org) kirjoitti:",
        "út 3. 3. 2026 v 9:30 odesílatel Ben Sample <ben@example.org> napsal:",
        "вт, 3 мар. 2026 г. в 09:30, Ben Sample <ben@example.org>:",
        "3 марта 2026 г., в 09:30, Ben Sample <ben@example.org> написал(а):",
        "Ben Sample <ben@example.org>, 3 Mar 2026 Sal, 09:30 tarihinde şunu yazdı:",
        "Ben Sample <ben@example.org> 于2026年3月3日周二 09:30写道：",
        "在 2026年3月3日，09:30，Ben Sample <ben@example.org> 写道：",
        "2026年3月3日(火) 9:30 Ben Sample <ben@example.org>:",
        "2026년 3월 3일 (화) 오전 9:30, Ben Sample <ben@example.org>님이 작성:"})
    void attributionsAreKnown(final String attribution) {
        assertEquals("Thanks, that works.\nAda", plain("Thanks, that works.\nAda\n\n" + attribution + "\n\nCan you deliver?\n").reply());
        assertEquals("Thanks, that works.", plain("Thanks, that works.\n\n" + attribution + "\n> Can you deliver?\n> Ben\n").reply());
    }

    @DisplayName("Header blocks of clients and languages")
    @ParameterizedTest
    @ValueSource(strings = {
        "From: Ben Sample <ben@example.org>\nSent: Tuesday, March 3, 2026 9:30 AM\nTo: Ada Example <ada@example.com>\nSubject: The offer",
        "Von: Ben Sample <ben@example.org>\nGesendet: Dienstag, 3. März 2026 09:30\nAn: Ada Example\nBetreff: Das Angebot",
        "De : Ben Sample\nEnvoyé : mardi 3 mars 2026 09:30\nÀ : Ada Example\nObjet : L'offre",
        "De: Ben Sample\nEnviado: martes, 3 de marzo de 2026 9:30\nPara: Ada Example\nAsunto: La oferta",
        "Da: Ben Sample\nInviato: martedì 3 marzo 2026 09:30\nA: Ada Example\nOggetto: L'offerta",
        "De: Ben Sample\nEnviada em: terça-feira, 3 de março de 2026 09:30\nPara: Ada Example\nAssunto: A oferta",
        "Van: Ben Sample\nVerzonden: dinsdag 3 maart 2026 09:30\nAan: Ada Example\nOnderwerp: Het aanbod",
        "Od: Ben Sample\nWysłano: wtorek, 3 marca 2026 09:30\nDo: Ada Example\nTemat: Oferta",
        "Från: Ben Sample\nSkickat: den 3 mars 2026 09:30\nTill: Ada Example\nÄmne: Erbjudandet",
        "Fra: Ben Sample\nSendt: 3. marts 2026 09:30\nTil: Ada Example\nEmne: Tilbuddet",
        "Lähettäjä: Ben Sample\nLähetetty: tiistai 3. maaliskuuta 2026 9.30\nVastaanottaja: Ada Example\nAihe: Tarjous",
        "Od: Ben Sample\nOdesláno: úterý 3. března 2026 9:30\nKomu: Ada Example\nPředmět: Nabídka",
        "От: Ben Sample\nОтправлено: 3 марта 2026 г. 9:30\nКому: Ada Example\nТема: Предложение",
        "Kimden: Ben Sample\nGönderildi: 3 Mart 2026 Salı 09:30\nKime: Ada Example\nKonu: Teklif",
        "发件人: Ben Sample\n发送时间: 2026年3月3日 9:30\n收件人: Ada Example\n主题: 报价",
        "差出人: Ben Sample\n送信日時: 2026年3月3日 9:30\n宛先: Ada Example\n件名: 見積",
        "보낸 사람: Ben Sample\n보낸 날짜: 2026년 3월 3일 화요일 오전 9:30\n받는 사람: Ada Example\n제목: 견적",
        "-----Original Message-----", "-----Ursprüngliche Nachricht-----", "-------- Message d'origine --------", "----- Mensaje original -----",
        "-----Messaggio originale-----", "-----Oorspronkelijk bericht-----", "-----Původní zpráva-----", "-------- 原始邮件 --------"})
    void headerBlocksAndSeparatorsAreKnown(final String block) {
        final String body = "Thanks, that works.\n\n________________________________\n" + block + "\n\nCan you deliver?\n";
        assertEquals("Thanks, that works.", plain(body).reply());
    }

    @Test
    void answersInBetweenAreKeptInOrder() {
        assertEquals("Yes, on Monday.\n\nForty euros.\n\nAda", plain("""
                On 3 Mar 2026, at 09:30, Ben Sample <ben@example.org> wrote:
                > Can you deliver?
                Yes, on Monday.

                > What is the price?
                >
                Forty euros.

                > Thanks,
                > Ben

                Ada
                """).reply());
    }

    @Test
    void anAnswerBelowTheQuotationIsKept() {
        assertEquals("Yes.", plain("On 3 Mar 2026, at 09:30, Ben Sample wrote:\n> Can you deliver?\n> Ben\n\nYes.\n").reply());
    }

    @Test
    void quotedLinesThatAServerBrokeStayQuoted() {
        assertEquals("Yes.", plain("""
                Yes.

                > This is a line of the quotation that is so long that it was broken into
                pieces by some
                > server on its way, see (https://example.com/a
                _b=1)
                > Ben
                """).reply());
    }

    @Test
    void aForwardedMessageIsContent() {
        final String body = "Please see below.\n\n---------- Forwarded message ---------\nFrom: Ben <ben@example.org>\n"
                + "Date: Tue, 3 Mar 2026\nSubject: x\n\nCan you deliver?\n";
        assertTrue(plain(body).reply().endsWith("Can you deliver?"));
        final String outlook = "Please see below.\n\nFrom: Ben <ben@example.org>\nSent: Tuesday, 3 March 2026\nTo: Ada\n"
                + "Subject: x\n\nCan you deliver?";
        assertTrue(ReplySplitter.split(TextLine.lines(outlook), "FW: x").reply().endsWith("Can you deliver?"));
        assertEquals("Please see below.", plain(outlook).reply());
        assertTrue(html("<div>Please see below.</div><blockquote type=cite><div>Begin forwarded message:</div><div>From: Ben</div>"
                + "<div>Can you deliver?</div></blockquote>").reply().endsWith("Can you deliver?"));
        assertTrue(html("<div>See below.</div><div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>"
                + "From: Ben</div>Can you deliver?</div>").reply().endsWith("Can you deliver?"));
    }

    @Test
    void signaturesAreTakenOff() {
        final ReplySplit marked = plain("Yes.\n\n-- \nAda Example\nSales\n\nOn 3 Mar 2026, at 09:30, Ben Sample wrote:\n> Can you?\n");
        assertEquals("Yes.", marked.reply());
        assertEquals("Ada Example\nSales", marked.signature());
        final ReplySplit gmail = html("<div>Yes.<br>--&nbsp;<br><div class=gmail_signature>Ada Example</div></div>");
        assertEquals("Yes.", gmail.reply());
        assertEquals("Ada Example", gmail.signature());
        assertNull(plain("Yes.\nAda\n").signature());
    }

    @Test
    void howToReachTheAuthorIsASignature() {
        final ReplySplit formula = plain("Great, thanks!\n\nBest regards,\n\nAda Example\nSales | Example Ltd\n+49 30 123456-78\nwww.example.com\n");
        assertEquals("Great, thanks!", formula.reply());
        assertEquals("Best regards,\n\nAda Example\nSales | Example Ltd\n+49 30 123456-78\nwww.example.com", formula.signature());
        assertEquals("ok", plain("ok\n---\nAda Example\nada@example.com\n").reply());
        assertEquals("Hello", plain("Hello\n\n____________\ndev mailing list\nhttps://lists.example.org/dev\n").reply());
    }

    @Test
    void aDisclaimerIsNotTheAuthors() {
        final ReplySplit split = plain("See below.\n\nRegards, Ada\n\nThis e-mail and any attachments are confidential.\nIf you are not the intended "
                + "recipient, delete it.\n");
        assertEquals("See below.\n\nRegards, Ada", split.reply());
    }

    @Test
    void aClosingFormulaWithANameAloneIsTheAuthorsOwn() {
        for (final String body : List.of("Yes.\n\nThanks,\nAda", "Thanks,\n\nAda\n\nP.S. see https://example.com/x",
                "Thanks\n\nThe numbers are:\n\n030 1234567\n030 7654321", "One\n---\nTwo")) {
            assertEquals(body, plain(body).reply());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Enviado do meu iPhone", "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone’a", "Skickat från min iPhone", "Sendt fra min iPhone",
        "Lähetetty iPhonesta", "Odesláno z iPhonu", "Отправлено с iPhone", "iPhone’umdan gönderildi", "发自我的iPhone",
        "iPhoneから送信",
        "나의 iPhone에서 보냄", "Get Outlook for iOS", "Sent from Outlook for Android"})
    void thePhonesLineIsASignature(final String line) {
        final ReplySplit split = plain("Yes.\n\n" + line + "\n\nOn 3 Mar 2026, at 09:30, Ben Sample wrote:\n> Can you?\n");
        assertEquals("Yes.", split.reply());
        assertEquals(line, split.signature());
    }

    @Test
    void sentencesThatLookAlikeAreKept() {
        for (final String sentence : List.of("On Monday I wrote to Ben about it: he agrees.", "He wrote: we take it.",
                "From: Monday on we are closed.",
                "> one ornament <<", "Date: to be agreed\nPlace: to be agreed", "I will be on vacation from 3.3.2026 to 9.3.2026:\n- no calls",
                "Subject: to approval, we start.", "The price in 2026: 40 €", "Sent from the warehouse yesterday.",
                "Sent from my desk, which is easier than my mobile phone.")) {
            assertEquals(sentence, plain(sentence).reply());
        }
    }

    @DisplayName("Markup of clients")
    @ParameterizedTest
    @ValueSource(strings = {
        "<div>Yes.</div><br><div class='gmail_quote'><div class='gmail_attr'>Ben, 3.3.<br></div>"
            + "<blockquote class='gmail_quote'>Can you?</blockquote></div>",
        "<p>Yes.</p><div class='moz-cite-prefix'>Whoever, whenever</div><blockquote type='cite'>Can you?</blockquote>",
        "<p>Yes.</p><hr id='stopSpelling'>Any language at all<br>Can you?",
        "<p>Yes.</p><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>X:</b> y</div><div>Can you?</div>",
        "<p>Yes.</p><div class='yahoo_quoted'><div>Can you?</div></div>",
        "<p>Yes.</p><div class='protonmail_quote'>someone<blockquote class='protonmail_quote' type='cite'>Can you?</blockquote></div>",
        "<p class=MsoNormal>Yes.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>"
            + "<b>From:</b> Ben<br><b>Sent:</b> Tuesday, March 3, 2026<br><b>To:</b> Ada<br><b>Subject:</b> x</p></div>"
            + "<p class=MsoNormal>Can you?</p>"})
    void markupOfClientsIsKnown(final String body) {
        assertEquals("Yes.", html(body).reply());
    }

    @Test
    void answersBetweenTheQuotationsOfGmailAreKept() {
        assertEquals("Yes.\n\nForty.", html("<div class=gmail_quote><div class=gmail_attr>On 3 Mar 2026 Ben wrote:</div>"
                + "<blockquote class=gmail_quote>Can you?</blockquote><div>Yes.</div><blockquote class=gmail_quote>The price?</blockquote>"
                + "<div>Forty.</div></div>").reply());
    }

    @Test
    void aMessageOfQuotationsAloneHasNothingNew() {
        assertEquals("", plain("On 3 Mar 2026, at 09:30, Ben Sample wrote:\n> Can you?\n").reply());
        assertEquals("Can you?", html("<blockquote>Can you?</blockquote>").reply());
    }

    @DisplayName("The work follows the size: twice the lines, twice the looks")
    @ParameterizedTest
    @ValueSource(strings = {"On Tue, Mar 3, 2026", "> x\ny", "--", "From: a\nTo: b", "On On On 2026 wrote", ">", "", "a@b.example wrote",
        "On 3.3.2026 <a@b.example>\n\n", "---- Forwarded by", "-----Original"})
    void workIsLinear(final String pattern) {
        final long once = looks(pattern, 2_000);
        final long twice = looks(pattern, 4_000);
        assertTrue(twice <= once * 2 + 1_000, () -> once + " looks for half, " + twice + " for all");
    }

    private static long looks(final String pattern, final int times) {
        final List<TextLine> lines = TextLine.lines((pattern + "\n").repeat(times));
        final long[] count = new long[1];
        ReplySplitter.split(new AbstractList<>() {
            @Override
            public TextLine get(final int index) {
                count[0]++;
                return lines.get(index);
            }

            @Override
            public int size() {
                return lines.size();
            }
        }, "Re: x");
        return count[0];
    }
}
