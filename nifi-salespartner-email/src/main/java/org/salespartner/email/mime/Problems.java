/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what was malformed in one message and how it was read: one sentence each, none twice, and no more than a person would read. */
public final class Problems {
    private static final int MAXIMUM = 50;
    private static final int LONGEST_VALUE = 80;

    private final Set<String> sentences = new LinkedHashSet<>();

    /** Adds a sentence that says what was wrong and how it was read; values that come from the message are made short and visible. */
    public void add(final String sentence, final Object... values) {
        if (sentences.size() < MAXIMUM) {
            sentences.add(values.length == 0 ? sentence : sentence.formatted(Arrays.stream(values).map(Problems::tame).toArray()));
        }
    }

    private static Object tame(final Object value) {
        if (value instanceof final String text) {
            final String visible = InvisibleCharacters.strip(text).replaceAll("\\s+", " ");
            return visible.length() > LONGEST_VALUE ? visible.substring(0, LONGEST_VALUE) + "…" : visible;
        }
        return value;
    }

    /** The sentences in the order they were found. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }
}
