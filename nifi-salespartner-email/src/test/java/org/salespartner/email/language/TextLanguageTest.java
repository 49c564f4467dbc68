/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.language;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.Mails;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TextLanguageTest {

    /** One or two sentences each, in the languages that the reply splitter knows. */
    @Test
    void shortBusinessMailsAreNeverToldWronglyAndSeldomNotAtAll() throws IOException {
        final List<String> wrong = new ArrayList<>();
        final List<String> unsure = new ArrayList<>();
        for (final String[] mail : mails()) {
            final String told = TextLanguage.of(mail[1]);
            if (told == null && !"-".equals(mail[0])) {
                unsure.add(mail[1]);
            } else if (told != null && !told.equals(mail[0])) {
                wrong.add("%s: %s".formatted(told, mail[1]));
            }
        }

        assertEquals(List.of(), wrong);
        assertTrue(unsure.size() <= 4, unsure::toString);
    }

    private static List<String[]> mails() throws IOException {
        try (InputStream in = TextLanguageTest.class.getResourceAsStream("/language/short-mails.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t", 2)).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "OK", "ok thanks", "42", "......", "\ud83d", "aaaaaaaaaaaaaaaaaaaa",
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9Q"})
    void whereItWouldHaveToGuessItSaysNothing(final String text) {
        assertNull(TextLanguage.of(text));
        assertNull(TextLanguage.of(null));
    }

    @Test
    void linksAddressesAndNumbersAreNoLanguage() {
        final String clutter = "https://shop.example.com/angebote/neuigkeiten/rechnung <vertrieb@beispiel-firma.example> SKU-4711-AB ";

        assertEquals("en", TextLanguage.of(clutter.repeat(5) + "Please send us the signed contract by Friday."));
    }

    @Test
    void theWorkDoesNotFollowTheLength() {
        final String english = "Please send us the signed contract by Friday, so that we can begin. ".repeat(4);

        assertEquals("en", TextLanguage.of(english + "Bitte senden Sie uns den unterschriebenen Vertrag bis Freitag. ".repeat(100_000)));
        assertNull(TextLanguage.of(" ".repeat(5_000) + english), "what comes too late is not looked at");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Vielen Dank, wir nehmen das Angebot an.\\n\\nAm 3. März schrieb Ada <a@b.example>:\\n> Please tell us whether you accept our offer. | de
            Ok!\\n\\n> Please tell us whether you accept our offer.                                                                       | -
            Please tell us whether you accept our offer.                                                                                 | en""")
    void theLanguageOfAnEmailIsThatOfWhatItsAuthorWrote(final String body, final String language) {
        assertEquals(language, Mails.read(Mails.plain(body.replace("\\n", "\n"))).language());
    }
}
