/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftChecks.Limits;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DraftChecksTest {
    private static final EmailAddress KIM = new EmailAddress("Kim Berg", "kim@seller.test");
    private static final EmailAddress ANA = new EmailAddress("Ana Lopes", "ana@lopes.example");
    private static final Limits LIMITS = new Limits(2_000, null);
    private static final String KNOWLEDGE = "Prices: https://www.seller.test/prices?y=26 (list of 2026). Demo: demo.seller.test. Write to "
            + "help@seller.test "
            + "or call +49 351 1234567. Our account is DE89 3704 0044 0532 0130 00.";

    private static DraftContent content(final String subject, final String text, final String html, final List<DraftAttachment> files) {
        final Original original = new Original("m@lopes.example", null, null, ANA, null, List.of(KIM), null, subject, null, "Hello", null, "en");
        return new DraftContent(DraftKind.REPLY, KIM, List.of(), List.of(ANA), null, null, null, text, html, null, null, null, "en", false, original,
                files);
    }

    private static DraftSources sources() {
        return new DraftSources().text(KNOWLEDGE).text("Kim Berg, kim@seller.test").address("ana@lopes.example").domain("seller.test")
                .instructions("Always be friendly, answer in three short sentences and offer a demo of the new pump next week.")
                .privateKnowledge("Never go below 740 EUR for one pump. The rival Hydra Pumps is about to close its plant.");
    }

    private static List<String> check(final String text) {
        return DraftChecks.check(content("Pumps", text, null, null), sources(), LIMITS);
    }

    private static List<String> html(final String html) {
        return DraftChecks.check(content("Pumps", "Hello Ana", html, null), sources(), LIMITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello Ana, the prices are at https://www.seller.test/prices?y=26. Kind regards", "See seller.test/prices?y=26!",
        "Look at http://SELLER.test, please", "We will write to ana@lopes.example then.", "Mail help@seller.test or kim@seller.test",
        "Call +49 (351) 123-4567 at 3 p.m., e.g. on Monday", "You find us at demo.seller.test.", "It costs 12.50 EUR, 1.5 % less. z.B. am 3.4.2026",
        "Our account: DE89370400440532013000", "The order 4500012345 is on its way, Ana.", "Version 2.3 of the pump is out... really.",
        "I will meet you at 10.30 in the lobby of the hotel.", "Thank you for the file you sent"})
    void whatIsOursMayBeNamed(final String text) {
        assertEquals(List.of(), check(text));
    }

    @DisplayName("T2: no link, address or telephone number of another, however it is written")
    @ParameterizedTest
    @ValueSource(strings = {"See https://evil.example/login", "See evil.example", "See EVIL.EXAMPLE.", "www.evil.example", "//evil.example/x",
        "hxxps://evil.example", "evil[.]example", "evil (dot) example", "evil dot example", "evil .example", "evil{.}example", "ftp://evil.example",
        "javascript:alert(1)", "data:text/html;base64,AAAA", "e v i l . e x a m p l e", "evil\u3002example", "evil\uff0eexample",
        "ev\u200bil.example",
        "h\u200dttps://ev\u00adil.example", "xn--80ak6aa92e.example", "\u0430\u0440\u0440le.example",
        "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
        "https://seller.test@evil.example/", "https://seller.test.evil.example/prices", "https://evil.example/seller.test",
        "sellertest.evil.example:8080",
        "https://www.seller.test/prices?y=26&to=evil", "https://www.seller.test/other", "seller.test/redirect?u=evil", "[price "
                + "list](https://evil.example)",
        "<https://evil.example>", "mallory@evil.example", "mallory (at) evil (dot) example", "mallory at evil.example", "mallory@[10.0.0.1]",
        "mallory AT evil DOT example", "mailto:mallory@evil.example", "mailto:ana@lopes.example?bcc=mallory@evil.example",
        "ana@lopes.example.evil.test",
        "lopes.example", "https://lopes.example", "http://10.1.2.3/x", "10.1.2.3", "http://[::1]/", "http://2130706433/", "Call +1 900 555 0199",
        "0049 351 9999999", "tel:+19005550199", "https:evil.example", "evil&#46;example", "evil%2eexample", "evil\u2024example", "bit.ly/x1",
        "See invoice.pdf", "https colon slash slash evil.example", "evil\u00b7x.example", "go to:evil.example", "a=evil.example"})
    void whatIsNotOursIsNot(final String text) {
        assertFalse(check("Hello Ana, " + text + " and so on").isEmpty(), text);
        assertFalse(check("Hello Ana, look:\n" + text).isEmpty(), text);
    }

    @DisplayName("T2, R4: nothing of another passes beside what is ours, whatever joins the two")
    @ParameterizedTest
    @ValueSource(strings = {"kim@seller.test,evil.com/login", "kim@seller.test/evil.com/login", "kim@seller.test;evil.com",
        "kim@seller.test@evil.com", "ana@lopes.example,evil.com/login", "evil.com/https://demo.seller.test", "evil.com?u=https://demo.seller.test",
        "evil.com,https://demo.seller.test", "www.evil.com://demo.seller.test", "https://demo.seller.test,https://evil.com",
        "https://demo.seller.test;//evil.com", "https://demo.seller.test@evil.com", "https://demo.seller.test:80@evil.com/",
        "https://demo.seller.test\\@evil.com", "https:\\\\evil.com", "https:///evil.com", "https:evil.com", "https:/evil.com", "HTTPS://EVIL.COM",
        "https://evil.com/@seller.test", "evil.com/@seller.test", "evil.com/x@seller.test", "evil.com?kim@seller.test", "evil.com#kim@seller.test",
        "evil.com%2fkim@seller.test", "kim@seller.test:evil.com", "kim@seller.test|evil.com", "kim@seller.test&evil.com", "kim@seller.test'evil.com",
        "kim@seller.test_evil.com", "kim@seller.test.evil.com", "kim@seller.test-evil.com", "kim@seller.test\u2014evil.com",
        "ana@lopes.example/login", "ana@lopes.example?subject=x", "ana@lopes.example:8080", "https://user:pw@demo.seller.test",
        "ftp://demo.seller.test", "javascript://demo.seller.test/%0aalert", "hxxp://evil.com", "demo.seller.test...evil.com", "evil.com...really",
        "evil.com-login", "evil.com.-", "evil.com--", "-evil.com", "evil.com:8443/x", "http://0x7f000001/", "http://0177.0.0.1/", "http://3232235777",
        "https:3232235777", "http://[2001:db8::1]:80/", "https://evil.com./x", "evil%E3%80%82com", "evil%252ecom", "%65vil%2ecom", "evil point com",
        "evil Punkt com", "evil. com", "evil\u2022com", "evil\uff61com", "ana\uff20evil.com", "ana\ufe6bevil.com", "ev\u2060il\u200d.com",
        "https://seller.test\u2024evil.com", "https://demo.seller.test\nevil.com", "https://demo.seller.test/\nwww.evil.com/login",
        "[demo.seller.test](evil.com)", "[https://demo.seller.test]: //evil.com", "![x](//3232235777/x.gif)", "<demo.seller.test>evil.com",
        "xn--evil-5na.com", "evil.xn--p1ai", "evil.com\u3000demo.seller.test", "mailto:kim@seller.test,mallory@evil.com",
        "mailto:kim@seller.test?cc=mallory@evil.com", "sms:5550199", "demo.seller.test/evil.com", "demo.seller.test.evil.com",
        "demo.seller.test#evil.com", "demo.seller.test:evil.com", "data:text/html,demo.seller.test", "evil.com\u2044demo.seller.test",
        "evil.com/demo.seller.test",
        "evil.com'kim@seller.test", "evil_dot_com", "evil\ufe0f.com", "kim@seller.test'@evil.com", "evil'kim@evil.com", "x'evil.com"})
    void norBesideOurs(final String text) {
        assertFalse(check("Hello Ana, " + text + " and so on").isEmpty(), text);
        assertFalse(check("Hello Ana, look (" + text + ").").isEmpty(), text);
    }

    @Test
    @DisplayName("T2: nor at the end of a very long one")
    void norAtTheEndOfAVeryLongOne() {
        final Limits wide = new Limits(200_000, null);
        for (final String text : List.of("https://demo.seller.test" + ",//demo.seller.test".repeat(2_000) + ",evil.com",
                "https://demo.seller.test/" + "a".repeat(90_000) + ".evil.com", "kim@seller.test,".repeat(3_000) + "evil.com",
                "x.".repeat(40_000) + "evil.com")) {
            assertFalse(DraftChecks.check(content("Pumps", "Hello Ana, " + text, null, null), sources(), wide).isEmpty());
        }
    }

    @DisplayName("T2: no telephone number of another, with or without the code of a country")
    @ParameterizedTest
    @ValueSource(strings = {"Call 0171 5550199", "ring 0171/5550199", "our number is 0171-555 01 99", "(0171) 5550199", "01 42 68 53 00",
        "01.42.68.53.00", "(900) 555-0199", "900-555-0199", "900.555.0199", "call 5550199", "Please call us at 555-0199 today", "Ring: 01715550199",
        "Tel. 555 01 99", "Rufen Sie 5550199 an", "Telefon: 5550199", "text 12 34 56 78", "WhatsApp 612 345 678", "appelez le 612 34 56 78",
        "To order: 0171 5550199", "\uff10\uff11\uff17\uff11 5550199", "Call on 3.4.2026 0171 5550199", "0171\u20115550199", "Mobil 0171\u200b5550199",
        "Call +49 351 1234567 or 0171 5550199", "call 351 1234568",
        "\u0660\u0661\u0667\u0661 \u0665\u0665\u0665\u0660\u0661\u0669\u0669", "0\ufe0f\u20e31\ufe0f\u20e37\ufe0f\u20e31\ufe0f\u20e3 5550199"})
    void noNumberOfAnother(final String text) {
        assertFalse(check("Hello Ana, " + text + " and so on").isEmpty(), text);
    }

    @DisplayName("Ordinary business prose with dates, times, prices, versions, abbreviations and numbers of orders passes")
    @ParameterizedTest
    @ValueSource(strings = {"Call 0351 1234567 or (0351) 123-4567.", "Tel. 0351/1234567", "call 1234567",
        "On 01.02.2026 at 09:00, or 03/04/2026, or 2026-11-21.", "We are open 09.00-17.00 and 08:00 \u2013 16:30 Uhr.",
        "It is 1.200,50 EUR, 1,200.50 USD, \u20ac 12 500 000 or 0.75 % less.", "The order 4500012345 and the order no. 07-4711-22 are on their way.",
        "I will call you about order 4500012345 on 21.11.2026 at 10:30.", "I will call about the 12.500.000 EUR tomorrow.",
        "Bestellnummer 0815-2026-01, Rechnung Nr. 0815-2026-02", "Kundennummer: 0123-45678", "We have version 2.3.1, 10.0 and v1.4.0-rc1.",
        "z.B., d.h., u.a., i.d.R., z.Hd. Frau Berg, 200 v.Chr., e.g. on Monday, i.e. then, a.m. and p.m.",
        "Zu diesem Punkt schreibe ich Ihnen morgen. Der Punkt ist wichtig.", "The point in question is the price. At this point we wait.",
        "We meet at 10.30 Uhr in Room 4.12, Bldg. 7, on the 3rd floor.", "Prices 2025-2026 and 01/2026 to 06/2026, net/gross, and/or later.",
        "Dr. Berg, Dipl.-Ing. Wolf and St. John, Lopes S.A., Berg e.V., Wolf GmbH & Co. KG", "Ten pieces of 12.5 x 7.25 mm, 100-2000 pieces a day.",
        "The deadline is 30.11.26; call me before.", "Room 1 01067 Dresden, P.O. box 12", "Write to kim@seller.test/help@seller.test, please.",
        "kim@seller.test; help@seller.test, ana@lopes.example",
        "Look at <https://demo.seller.test>, (www.seller.test/prices?y=26) and \"demo.seller.test\".",
        "Please call me on 21.11.2026 between 10:00 and 11:30.", "We need 1 200 000 of them; see \u00a7 3 para. 2 no. 1.",
        "Wait... I mean it. Well \u2013 yes; no: maybe.", "Article AB-1234567 (item no. 12-345-678) costs 9,99.",
        "The ratio is 3:1, the score 4.5/5.", "Please mail kim@seller.test. Kind regards",
        "The prices: https://www.seller.test/prices?y=26; the demo: demo.seller.test/"})
    void goodTextsPass(final String text) {
        assertEquals(List.of(), check("Hello Ana,\n" + text + "\nKind regards, Kim"));
    }

    @DisplayName("T2: no link of another hides in HTML")
    @ParameterizedTest
    @ValueSource(strings = {"<p><a href='https://evil.example'>https://www.seller.test/prices?y=26</a></p>",
        "<p><img src='//evil.example/x.gif'>x</p>", "<p><a href='java\nscript:alert(1)'>x</a></p>",
        "<p style='background:url(http://evil.example/x)'>x</p>", "<p>evil<b>.example</b></p>", "<a href='/\\3232235777'>x</a>",
        "<a href='\\\\evil.com'>x</a>", "<a href='htt\rps:3232235777'>x</a>", "<img src='' srcset='a.png 1x, //evil.com/b 2x'>",
        "<img srcset='//demo.seller.test/a,//evil.com/b 2x'>", "<style>@import '//evil.com/x';</style>x",
        "<p style='background:url(\\2f\\2f evil)'>x</p>", "<!--[if mso]><a href='//evil.com'>x</a><![endif]-->x",
        "<meta http-equiv=refresh content='0;url=//3232235777'>x", "<base href='//evil.com/'>x", "<svg><a xlink:href='//evil.com'>x</a></svg>",
        "<a href='&#x2f;&#x2f;evil&period;com'>x</a>", "<a href='tel:01715550199'>x</a>", "<p>call 0171 5550199</p>", "<p>evil dot com</p>",
        "<button formaction='//evil.com'>x</button>", "<input value='x' onclick='top.location=name'>", "<object data='data:text/html,x'></object>",
        "<a ping='https://evil.com' href='https://demo.seller.test'>x</a>", "<iframe srcdoc='evil.com'></iframe>",
        "<form action='https://evil.example'></form>", "<p>&#101;vil&#46;example</p>", "<a href='evil.example'>x</a>",
        "<p title='evil.example'>x</p>"})
    void norInHtml(final String html) {
        assertFalse(html(html).isEmpty(), html);
    }

    @Test
    void htmlOfOursStays() {
        assertEquals(List.of(), html("<p style='color:red' class='big'>Hello <a href='https://www.seller.test/prices?y=26'>prices</a></p>"));
    }

    @Test
    void aTemplateMayCompleteItsOwnLinkButNotItsHost() throws InvalidTemplateException {
        final DraftTemplate template = DraftTemplate.parse("t", "See https://Forms.test/book/{contact.first_name} or "
                + "https://open{contact.first_name}");
        final DraftSources sources = new DraftSources().template(template);
        assertEquals(List.of(), DraftChecks.check(content("Pumps", "See https://forms.test/book/Ana", null, null), sources, LIMITS));
        assertFalse(DraftChecks.check(content("Pumps", "See https://open.evil.example", null, null), sources, LIMITS).isEmpty());
    }

    @Test
    void theSubjectOfTheMailAndTheNamesOfRecipientsAreLookedAtToo() {
        assertEquals(List.of("The subject names [evil.example], which is neither in the template nor in the knowledge nor in what we wrote "
                + "ourselves."),
                DraftChecks.check(content("Win at evil.example", "Hello Ana", null, null), sources(), LIMITS).subList(0, 1));
        final DraftContent named = new DraftContent(DraftKind.NEW, KIM, List.of(), List.of(new EmailAddress("evil.example",
                "ana@lopes.example")), null,
                null, "Pumps", "Hello Ana", null, null, null, null, "en", false, null, null);
        assertEquals(List.of("The name of a recipient holds [evil.example], which is not ours to repeat."),
                DraftChecks.check(named, sources(), LIMITS));
    }

    @DisplayName("T1: what looks like a secret stops a draft and is not repeated in the reason")
    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN RSA PRIVATE KEY-----", "AKIAIOSFODNN7EXAMPLE", "sk-abcdefghijklmnop1234", "ghp_abcdefghijklmnopqrst1234",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0", "The password is Summer2026!", "Passwort: geheim#7", "API key = a8f5-f167", "GB82 WEST 1234 "
                + "5698 7654 32",
        "FR1420041010050500013M02606", "4111 1111 1111 1111", "5500-0000-0000-0004", "Bearer abcdefghijklmnop1234",
        "d41d8cd98f00b204e9800998ecf8427e", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRg=="})
    void secretsStop(final String secret) {
        final List<String> problems = check("Hello Ana, here it is: " + secret + " as you wished");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith("The draft holds what looks like "), problems.toString());
        assertFalse(problems.getFirst().contains(secret.substring(secret.length() - 6)), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB82 WEST 1234 5698 7654 33", "4111 1111 1111 1112", "The password is kept safe with us.",
        "Donaudampfschifffahrtsgesellschaft"})
    void whatOnlyLooksALittleLikeOneDoesNot(final String text) {
        assertEquals(List.of(), check("Hello Ana, " + text));
    }

    @Test
    @DisplayName("T2: neither the instructions nor what is private is repeated")
    void echoesStop() {
        assertEquals(List.of("The draft repeats the instructions that the assistant was given."),
                check("My rules: ALWAYS be friendly, answer\nin *three* short sentences, and offer a demo"));
        assertEquals(List.of("The draft repeats words of the private knowledge."), check("The rival Hydra Pumps is about to close."));
        assertEquals(List.of("The draft names a figure of the private knowledge."), check("We can do 740,00 EUR."));
        assertEquals(List.of(), check("I am glad to offer a demo of the new pump for 7 400 EUR."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bcc: all", "Hello\n  **Subject:** Offer", "Hello\nX-Mailer: y", "Hello [Your Name]", "Hello {first_name}",
        "Hello <Name>",
        "Hello %FIRSTNAME%", "Please find our offer attached.", "Anbei das Angebot", "Hell\u200bo Ana", "Hello\nBetreff: Angebot"})
    void whatNoFinishedMailHoldsStops(final String text) {
        assertEquals(1, check(text + "\nKind regards, Kim").size(), text);
    }

    @Test
    void anAttachmentMayBeSpokenOfWhenItIsThere() {
        final DraftAttachment file = new DraftAttachment("Offer.pdf", "application/pdf", "x".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), DraftChecks.check(content("Pumps", "Please find offer.pdf attached.", null, List.of(file)), sources(), LIMITS));
    }

    @Test
    void anAttachmentOfSeveralWordsMayBeSpokenOfToo() {
        final DraftAttachment file = new DraftAttachment("Price list 2026.pdf", "application/pdf", "x".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), DraftChecks.check(content("Pumps", "Please find Price list 2026.pdf attached.", null, List.of(file)), sources(),
                LIMITS));
        assertFalse(DraftChecks.check(content("Pumps", "Please see list.pdf.", null, List.of(file)), sources(), LIMITS).isEmpty());
    }

    @Test
    void anAddressMayHaveAnApostrophe() {
        final DraftSources sources = new DraftSources().address("Jane.O'Brien@lopes.example");
        assertEquals(List.of(), DraftChecks.check(content("Pumps", "We write to jane.o'brien@lopes.example.", null, null), sources, LIMITS));
        assertFalse(DraftChecks.check(content("Pumps", "We write to brien@lopes.example.", null, null), sources, LIMITS).isEmpty());
    }

    @Test
    void lengthCounts() {
        assertEquals(List.of("The draft has 2001 characters, and 2000 are allowed."), check("ab ".repeat(667)));
        assertEquals(List.of("The draft has no text."), check(" \n. 1"));
    }

    @Test
    void theLanguageIsThatOfTheMail() {
        final String german = "Vielen Dank für Ihre Nachricht, wir melden uns morgen mit einem Angebot für die Pumpen bei Ihnen.";
        assertEquals(List.of("The draft is in the language [de], and the mail that it answers in [en]."),
                DraftChecks.check(content("Pumps", german, null, null), sources(), new Limits(2_000, "en")));
        assertEquals(List.of(), DraftChecks.check(content("Pumps", german, null, null), sources(), new Limits(2_000, "de")));
        assertEquals(List.of(), DraftChecks.check(content("Pumps", german, null, null), sources(), LIMITS));
    }

    @Test
    void aVeryLongTextWithoutSpacesIsReadInTime() {
        final DraftSources sources = new DraftSources().text("a.".repeat(200_000)).text("x@".repeat(100_000)).text("( ".repeat(100_000));
        assertEquals(List.of(), DraftChecks.check(content("Pumps", "Hello Ana", null, null), sources, LIMITS));
    }
}
