/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds our own instructions in what a model answers: an e-mail may have talked it into repeating them. A run of words counts unless the e-mail
 * itself has it.
 */
final class Leaks {
    /** Words in a row that are no coincidence. */
    private static final int RUN = 7;

    private final String mark;
    private final Set<String> runs = new HashSet<>();

    /** @param instructions wishes of the user, null when there are none */
    Leaks(final String mark, final String instructions) {
        this(mark, Prompt.system("", null), instructions);
    }

    /**
     * @param rules        what the model has to do
     * @param instructions what the user told it besides, null when that is nothing
     */
    Leaks(final String mark, final String rules, final String instructions) {
        this.mark = mark.toLowerCase(Locale.ROOT);
        addRuns(rules);
        if (instructions != null) {
            addRuns(instructions);
        }
    }

    boolean isIn(final String text, final Evidence evidence) {
        if (text.toLowerCase(Locale.ROOT).contains(mark)) {
            return true;
        }
        final String words = words(text);
        return runs.stream().anyMatch(run -> words.contains(run) && !evidence.says(run));
    }

    /** In lower case, with a space before and after each word and no mark between them. */
    static String words(final String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
    }

    private void addRuns(final String text) {
        final List<String> words = List.of(words(text).strip().split(" "));
        final int length = Math.min(RUN, words.size());
        if (length < RUN / 2) {
            return;
        }
        for (int i = 0; i + length <= words.size(); i++) {
            runs.add(" " + String.join(" ", words.subList(i, i + length)) + " ");
        }
    }
}
