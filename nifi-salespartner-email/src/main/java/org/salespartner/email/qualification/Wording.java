/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

import java.util.List;

/**
 * One line of the list of wordings. A gap is at most twelve words wide and a wording has few of them, so the time follows the sentence's length.
 *
 * @param elements in order
 * @param begins   whether it counts only at the beginning of a sentence
 * @param asks     whether it counts only in a question
 */
record Wording(Signal signal, double strength, List<Element> elements, boolean begins, boolean asks) {

    /** Whether it is in a sentence, given by its words. */
    boolean isIn(final List<String> words, final boolean question) {
        if (asks && !question) {
            return false;
        }
        final int last = begins ? 0 : words.size() - 1;
        for (int start = 0; start <= last && start < words.size(); start++) {
            if (matches(words, start, 0)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(final List<String> words, final int position, final int element) {
        if (element == elements.size()) {
            return true;
        }
        final Element next = elements.get(element);
        for (final List<Term> phrase : next.phrases()) {
            final int end = Math.min(words.size() - phrase.size(), position + next.gapBefore());
            for (int start = position; start <= end; start++) {
                if (stands(phrase, words, start) && matches(words, start + phrase.size(), element + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean stands(final List<Term> phrase, final List<String> words, final int start) {
        for (int i = 0; i < phrase.size(); i++) {
            if (!phrase.get(i).is(words.get(start + i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param phrases   any of these
     * @param gapBefore how many other words may stand before it
     */
    record Element(List<List<Term>> phrases, int gapBefore) {
    }

    /** @param begins whether it is only the beginning of a word */
    record Term(String text, boolean begins) {
        boolean is(final String word) {
            return begins ? word.startsWith(text) : word.equals(text);
        }
    }
}
