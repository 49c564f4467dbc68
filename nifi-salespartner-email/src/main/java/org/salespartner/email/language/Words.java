/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words of a sentence as the word lists are written: lower case, without accents, so that {@code Plaît} and {@code plait} are the same. */
public final class Words {

    private Words() {
    }

    /** The words in order: runs of letters, digits and apostrophes. */
    public static List<String> of(final String sentence) {
        final List<String> words = new ArrayList<>();
        final String folded = fold(sentence);
        final StringBuilder word = new StringBuilder();
        for (int i = 0; i < folded.length(); i++) {
            final char c = folded.charAt(i);
            if (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '\'' && !word.isEmpty()) {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Lower case, without accents. */
    public static String fold(final String text) {
        final String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        final StringBuilder folded = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            final char c = decomposed.charAt(i);
            if (c == '’') {
                folded.append('\'');
            } else if (c == 'ß') {
                folded.append("ss");
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                folded.append(c);
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }
}
