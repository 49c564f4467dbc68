/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.language.Words;
import org.salespartner.email.qualification.Finding;
import org.salespartner.email.qualification.Sentence;
import org.salespartner.email.qualification.Signal;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares an e-mail with the user's description of the ideal customer, by the words that both have. */
final class IdealCustomer {
    /** Characters; shorter words are mostly grammar. */
    private static final int SHORTEST_WORD = 4;
    /** One word in common is a coincidence, so many are all that can be said by comparing words. */
    private static final double CLEARLY = 4;
    private static final int FEWEST = 2;

    private IdealCustomer() {
    }

    /** @param description null or blank: there is nothing to compare */
    static Optional<Finding> find(final String description, final Collection<Sentence> sentences) {
        if (description == null || description.isBlank()) {
            return Optional.empty();
        }
        final Set<String> wanted = telling(description);
        final Set<String> common = new HashSet<>();
        Sentence best = null;
        int most = 0;
        for (final Sentence sentence : sentences) {
            final Set<String> here = telling(sentence.source());
            here.retainAll(wanted);
            common.addAll(here);
            if (here.size() > most) {
                most = here.size();
                best = sentence;
            }
        }
        return common.size() < FEWEST ? Optional.empty()
                : Optional.of(new Finding(Signal.FITS_IDEAL_CUSTOMER, Math.min(1, common.size() / CLEARLY), best.source(), best.part()));
    }

    private static Set<String> telling(final String text) {
        return Words.of(text).stream().filter(word -> word.length() >= SHORTEST_WORD && !Vocabulary.COMMON.areIn(List.of(word)))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
