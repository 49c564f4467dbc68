/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a text repeats another one: a run of its words, or one of its figures. */
final class Echoes {
    private static final Pattern FIGURE = Pattern.compile("\\d[\\d.,'\u00a0 ]*\\d");
    private static final int SHORTEST_FIGURE = 3;

    private final Set<String> runs = new HashSet<>();
    private final Set<String> figures = new HashSet<>();

    /** @param run words in a row that are no coincidence; a shorter text counts as a whole if it has half as many */
    Echoes(final List<String> texts, final int run) {
        for (final String text : texts) {
            final List<String> words = List.of(words(text).strip().split(" "));
            final int length = Math.min(run, words.size());
            for (int i = 0; length > run / 2 && i + length <= words.size(); i++) {
                runs.add(" " + String.join(" ", words.subList(i, i + length)) + " ");
            }
            figures.addAll(figures(text));
        }
    }

    /** @param open what everybody may read: a run or figure in it is no echo */
    boolean hasRun(final String text, final String open) {
        final String words = words(text);
        final String known = words(open);
        return runs.stream().anyMatch(run -> words.contains(run) && !known.contains(run));
    }

    boolean hasFigure(final String text, final String open) {
        final Set<String> known = figures(open);
        return figures(text).stream().anyMatch(figure -> figures.contains(figure) && !known.contains(figure));
    }

    /** In lower case, with a space before and after each word and no mark between them. */
    private static String words(final String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
    }

    /** Without their separators, so that 12,500 and 12 500 are the same. */
    private static Set<String> figures(final String text) {
        final Set<String> figures = new HashSet<>();
        final Matcher matcher = FIGURE.matcher(text);
        while (matcher.find()) {
            final String digits = matcher.group().replaceAll("[.,]\\d\\d$", "").replaceAll("\\D", "");
            if (digits.length() >= SHORTEST_FIGURE) {
                figures.add(digits);
            }
        }
        return figures;
    }
}
