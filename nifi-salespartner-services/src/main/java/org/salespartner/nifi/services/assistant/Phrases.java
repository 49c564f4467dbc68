/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.language.Words;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Phrases of one or more words, looked up in time that follows the length of the sentence alone. */
final class Phrases {
    private final Set<String> phrases = new HashSet<>();
    private int longest;

    Phrases(final Collection<String> written) {
        for (final String phrase : written) {
            final List<String> words = Words.of(phrase);
            phrases.add(String.join(" ", words));
            longest = Math.max(longest, words.size());
        }
    }

    /** The same but for some. */
    Phrases without(final Collection<String> others) {
        final Phrases rest = new Phrases(phrases);
        others.forEach(other -> rest.phrases.remove(String.join(" ", Words.of(other))));
        return rest;
    }

    boolean areIn(final List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (lengthAt(words, i) > 0) {
                return true;
            }
        }
        return false;
    }

    boolean begin(final List<String> words) {
        return lengthAt(words, 0) > 0;
    }

    /** The number of words of the longest phrase that begins at a word, 0 for none. */
    private int lengthAt(final List<String> words, final int start) {
        final StringBuilder candidate = new StringBuilder();
        int found = 0;
        for (int length = 1; length <= longest && start + length <= words.size(); length++) {
            if (length > 1) {
                candidate.append(' ');
            }
            candidate.append(words.get(start + length - 1));
            if (phrases.contains(candidate.toString())) {
                found = length;
            }
        }
        return found;
    }
}
