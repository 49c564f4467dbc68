/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.nifi.services.assistant.model.Evidence.Quotation;

import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EvidenceTest {
    private static final String TEXT = """
            Hello Tom,

            we\u2019ll take the \u201cP\u2011200\u201d pumps \u2013 forty of
            them\u2026 see https://pumps.example/p200.
            Yes!
            我们想订购四十台水泵。
            """;

    private final Evidence evidence = new Evidence(MailText.of(new EmailDocumentBuilder().subject("Order of pumps").reply(TEXT).build()),
            "ana@lopes.example");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "we'll take the \"P-200\" pumps - forty of them...|we\u2019ll take the \u201cP\u2011200\u201d pumps \u2013 forty of\\nthem\u2026",
        "we\u2019ll  take\tthe|we\u2019ll take the",
        "Yes!|Yes!",
        "我们想订购|我们想订购",
        "forty of them|forty of\\nthem"})
    void aQuotationIsFoundWordForWord(final String quotation, final String source) {
        assertEquals(Optional.of(new Quotation(source.replace("\\n", "\n"), "reply")), evidence.find(quotation));
    }

    @Test
    void theSubjectIsEvidenceToo() {
        assertEquals(Optional.of(new Quotation("Order of pumps", "subject")), evidence.find("Order of pumps"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "the", "Yes", "pumps", "ll take the \"P-200\" pump", "we will take the pumps", "WE'LL TAKE THE",
        "we'll take ... forty",
        "e'll take the \"P-200\"", "ana@lopes.example"})
    void whatDoesNotStandThereOrProvesNothingIsNoEvidence(final String quotation) {
        assertEquals(Optional.empty(), evidence.find(quotation));
    }

    @Test
    void addressesOfTheEmailAreKnown() {
        assertFalse(evidence.hasForeignAddress("Look at https://pumps.example/p200, says ana@lopes.example."));
        assertTrue(evidence.hasForeignAddress("Look at HTTPS://pumps.example/p300"));
        assertTrue(evidence.hasForeignAddress("Look at www.pumps.example"));
        assertTrue(evidence.hasForeignAddress("Write to eve@lopes.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a ", "1", ".", "é", "水", "\uD83D\uDE00", "aB1", "\n", "@", "http://", "…"})
    void hugeTextsAreLookedThroughOnce(final String piece) {
        final String huge = piece.repeat(1_000_000 / piece.length());
        final Evidence large = new Evidence(MailText.of(new EmailDocumentBuilder().reply(huge).build()), "");

        assertEquals(Optional.empty(), large.find("a sentence that is not there at all"));
        assertFalse(large.hasForeignAddress("Pumps"));
        final int fitting = TokenEstimate.fitting(huge, 1_000);
        assertTrue(TokenEstimate.of(huge.substring(0, fitting)) <= 1_000);
        assertFalse(fitting > 0 && Character.isHighSurrogate(huge.charAt(fitting - 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|0", "pump|2", "The pumps|3", "2026-03-02|6", "水泵|4", "aGVsbG8|5", "a    b|3", "internationalisation|9"})
    void tokensAreEstimatedRatherTooHigh(final String text, final int tokens) {
        assertEquals(tokens, TokenEstimate.of(text));
    }
}
