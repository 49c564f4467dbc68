/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SentenceSplitterTest {

    @Test
    void sentencesEndWhereTheyEnd() {
        assertEquals(List.of("We like the pumps.", "Could you send a quote?", "Soon!"),
                split("We like the pumps. Could you send a quote? Soon!"));
    }

    @Test
    void abbreviationsInitialsAndDaysDoNotEndASentence() {
        assertEquals(List.of("I spoke to Dr. Meyer and J. Smith about item No. 7, e.g. Valves."),
                split("I spoke to Dr. Meyer and J. Smith about item No. 7, e.g. Valves."));
        assertEquals(List.of("Wir liefern am 12. März, z.B. Dichtungen.", "Passt das?"),
                split("Wir liefern am 12. März, z.B. Dichtungen. Passt das?"));
        assertEquals(List.of("The answer is no.", "We need 12.", "Please send them."), split("The answer is no. We need 12. Please send them."));
    }

    @Test
    void whoWritesWithoutCapitalsIsReadToo() {
        assertEquals(List.of("thanks for the offer.", "we will come back to you next week.", "ok?"),
                split("thanks for the offer. we will come back to you next week. ok?"));
        assertEquals(List.of("vielen dank für die info.", "wir melden uns bald."), split("vielen dank für die info. wir melden uns bald."));
        assertEquals(List.of("Bitte liefern Sie inkl. MwSt. und Versand."), split("Bitte liefern Sie inkl. MwSt. und Versand."));
        assertEquals(List.of("hi kim.", "can we move the meeting?"), split("hi kim. can we move the meeting?"));
        assertEquals(List.of("We need approx. two tons, excl. the crates, from Acme Corp. of Porto."),
                split("We need approx. two tons, excl. the crates, from Acme Corp. of Porto."));
    }

    @Test
    void wrappedLinesBelongTogetherAndKeepTheirLineBreak() {
        final String text = """
                We have looked at the offer for the forty pumps that you sent us last
                week and would like to go on. The board meets on Monday.
                """;

        final List<String> sentences = split(text);

        assertEquals(2, sentences.size());
        assertTrue(sentences.getFirst().contains("last\nweek"));
        assertTrue(text.contains(sentences.getFirst()));
    }

    @Test
    void linesThatTheAuthorEndedAreApart() {
        assertEquals(List.of("Hello Ana,", "the price is fine", "Best regards", "Tom"),
                split("Hello Ana,\n\nthe price is fine\nBest regards\nTom\n"));
    }

    @Test
    void bulletsAreSentencesWithoutTheirBullet() {
        assertEquals(List.of("Open points:", "40 pumps", "spare parts", "delivery by May", "Prices in EUR"),
                split("Open points:\n- 40 pumps\n* spare parts\n2. delivery by May\na) Prices in EUR"));
    }

    @Test
    void quotesRulesAndSignaturesAreLeftOut() {
        assertEquals(List.of("Yes, we do.", "Tuesday suits us."),
                split("> Do you deliver?\nYes, we do.\n=====\n\r\n> When?\nTuesday suits us.\r\n-- \nTom Smith\nSales"));
    }

    @Test
    void scriptsWithoutSpacesAreSplitToo() {
        assertEquals(List.of("我们想订购四十台水泵。", "请发报价单。"), split("我们想订购四十台水泵。请发报价单。"));
    }

    @Test
    void theNumberOfSentencesIsBounded() {
        assertEquals(10, SentenceSplitter.split("One more line here.\n".repeat(1_000), "en", 10).size());
    }

    private static List<String> split(final String text) {
        return SentenceSplitter.split(text, null, 100);
    }
}
