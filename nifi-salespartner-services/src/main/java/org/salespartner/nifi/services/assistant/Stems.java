/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import opennlp.tools.stemmer.Stemmer;
import opennlp.tools.stemmer.snowball.SnowballStemmer;
import opennlp.tools.stemmer.snowball.SnowballStemmer.ALGORITHM;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the forms of one word have in common, by the Snowball stemmer of the language. For one thread. */
final class Stems {
    private static final Map<String, ALGORITHM> ALGORITHMS = Map.ofEntries(Map.entry("en", ALGORITHM.ENGLISH), Map.entry("de", ALGORITHM.GERMAN),
            Map.entry("fr", ALGORITHM.FRENCH), Map.entry("es", ALGORITHM.SPANISH), Map.entry("it", ALGORITHM.ITALIAN),
            Map.entry("pt", ALGORITHM.PORTUGUESE), Map.entry("nl", ALGORITHM.DUTCH), Map.entry("sv", ALGORITHM.SWEDISH),
            Map.entry("da", ALGORITHM.DANISH), Map.entry("no", ALGORITHM.NORWEGIAN), Map.entry("fi", ALGORITHM.FINNISH),
            Map.entry("ru", ALGORITHM.RUSSIAN), Map.entry("tr", ALGORITHM.TURKISH), Map.entry("hu", ALGORITHM.HUNGARIAN),
            Map.entry("ro", ALGORITHM.ROMANIAN));
    /** Letters of a word that are kept where the language is unknown or has no stemmer. */
    private static final int PREFIX = 6;

    private final Stemmer stemmer;
    private final Map<String, String> known = new HashMap<>();

    private Stems(final Stemmer stemmer) {
        this.stemmer = stemmer;
    }

    /** @param language ISO 639-1, null when unknown */
    static Stems of(final String language) {
        final ALGORITHM algorithm = language == null ? null : ALGORITHMS.get(language);
        return new Stems(algorithm == null ? word -> word.subSequence(0, Math.min(PREFIX, word.length())) : new SnowballStemmer(algorithm));
    }

    /** Of the words that say what a text is about. */
    Set<String> ofContent(final Collection<String> words) {
        final Set<String> stems = new HashSet<>();
        for (final String word : words) {
            if (word.length() > 2 && !Vocabulary.COMMON.begin(List.of(word))) {
                stems.add(known.computeIfAbsent(word, unknown -> stemmer.stem(unknown).toString()));
            }
        }
        return stems;
    }
}
