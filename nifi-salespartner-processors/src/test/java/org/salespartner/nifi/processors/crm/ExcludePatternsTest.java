/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class ExcludePatternsTest {

    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource({
        "noreply@*, NoReply@acme.example, true",
        "noreply@*, noreply+7@acme.example, false",
        "noreply*, noreply@acme.example, false",
        "*@lists.example.org, all@lists.example.org, true",
        "*@example.org, all@lists.example.org, false",
        "*@*.example.org, all@lists.example.org, true",
        "example.org, anna@example.org, true",
        "example.org, anna@badexample.org, false",
        "*.example.org, anna@mail.example.org, true",
        "a?@x.example, ab@x.example, true",
        "a?@x.example, a@x.example, false",
        "*@*, anything@at.all, true",
        "no*ply@*x*, no-reply@xx.example, true",
        "noreply@*, noreply, false",
        "*@m\u00fcller.example, anna@xn--mller-kva.example, true",
        "M\u00dcLLER.example, anna@xn--mller-kva.example, true",
        "*@xn--mller-kva.example, Anna@M\u00fcller.example, true",
        "*@muller.example, anna@xn--mller-kva.example, false",
        "noreply@*, noreply@, true",
    })
    void anAsteriskIsAnyTextAndAQuestionMarkOneCharacter(final String pattern, final String address, final boolean expected) {
        assertEquals(expected, ExcludePatterns.parse(pattern).findMatching(address).isPresent());
    }

    @ParameterizedTest(name = "{0} is no regular expression")
    @CsvSource({
        "'.+@acme.example', anna@acme.example",
        "'(anna|bo)@acme.example', anna@acme.example",
        "'anna@acme.example$', anna@acme.example",
        "'[a-z]nna@acme.example', anna@acme.example",
        "'\\Qanna@acme.example', anna@acme.example",
    })
    @DisplayName("T4: what is special in a regular expression stands for itself")
    void patternsAreNoRegularExpressions(final String pattern, final String address) {
        assertEquals(Optional.empty(), ExcludePatterns.parse(pattern).findMatching(address));
        assertEquals(Optional.of(pattern.toLowerCase(Locale.ROOT)), ExcludePatterns.parse(pattern).findMatching(pattern));
    }

    @Test
    @DisplayName("T4: no pattern and no address makes the comparison explode")
    void manyAsterisksEndInTime() {
        final ExcludePatterns patterns = ExcludePatterns.parse("*a".repeat(50) + "@x");
        final String address = "a".repeat(20_000) + "@y";

        assertEquals(Optional.empty(), assertTimeoutPreemptively(Duration.ofSeconds(20), () -> patterns.findMatching(address)));
    }

    @Test
    void severalPatternsStandOnLinesOrBetweenCommas() {
        final ExcludePatterns patterns = ExcludePatterns.parse(" noreply@*,\n*@lists.example ;news@* ");

        assertEquals(Optional.of("noreply@*"), patterns.findMatching("noreply@a.example"));
        assertEquals(Optional.of("*@lists.example"), patterns.findMatching("b@lists.example"));
        assertEquals(Optional.of("news@*"), patterns.findMatching(" news@a.example "));
        assertEquals(Optional.empty(), patterns.findMatching("c@a.example"));
        assertEquals(Optional.empty(), patterns.findMatching(null));
        assertEquals(Optional.empty(), ExcludePatterns.parse(null).findMatching("noreply@a.example"));
    }
}
