/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Sentences of which a person said whether they ask for an action.
 *
 * @param sentences at least one
 * @param asks      for each sentence
 */
record Labelled(List<String> sentences, boolean[] asks) {

    /**
     * @param file each line is {@code Yes} or {@code No}, a tab and a sentence, in UTF-8
     * @throws IOException if it cannot be read or a line is otherwise
     */
    static Labelled read(final Path file) throws IOException {
        final List<String> lines = Files.readAllLines(file);
        final List<String> sentences = new ArrayList<>();
        final boolean[] asks = new boolean[lines.size()];
        for (final String line : lines) {
            final boolean yes = line.startsWith("Yes\t");
            if (!yes && !line.startsWith("No\t")) {
                throw new IOException("Line %d of %s does not begin with Yes or No and a tab".formatted(sentences.size() + 1, file));
            }
            asks[sentences.size()] = yes;
            sentences.add(line.substring(line.indexOf('\t') + 1));
        }
        if (sentences.isEmpty()) {
            throw new IOException("%s holds no sentence".formatted(file));
        }
        return new Labelled(sentences, asks);
    }

    int size() {
        return asks.length;
    }

    /** Those for which a fold is the one, or all others. */
    Labelled of(final int[] folds, final int fold, final boolean inside) {
        final List<String> chosen = new ArrayList<>();
        final boolean[] labels = new boolean[asks.length];
        for (int i = 0; i < asks.length; i++) {
            if (folds[i] == fold == inside) {
                labels[chosen.size()] = asks[i];
                chosen.add(sentences.get(i));
            }
        }
        return new Labelled(chosen, Arrays.copyOf(labels, chosen.size()));
    }

    /** A fold for each sentence, by chance, with the same share of both kinds in each. */
    int[] shuffled(final int count, final long seed) {
        final Random random = new Random(seed);
        final int[] folds = new int[asks.length];
        for (final boolean kind : new boolean[]{false, true}) {
            final List<Integer> ofKind = new ArrayList<>();
            for (int i = 0; i < asks.length; i++) {
                if (asks[i] == kind) {
                    ofKind.add(i);
                }
            }
            Collections.shuffle(ofKind, random);
            for (int place = 0; place < ofKind.size(); place++) {
                folds[ofKind.get(place)] = place % count;
            }
        }
        return folds;
    }

    /** A fold for each sentence, so that no two folds have sentences that begin with the same word: less alike than by chance. */
    int[] apart(final int count, final long seed) {
        final Map<String, Integer> foldOfWord = new TreeMap<>();
        sentences.forEach(sentence -> foldOfWord.put(firstWord(sentence), 0));
        final List<String> words = new ArrayList<>(foldOfWord.keySet());
        Collections.shuffle(words, new Random(seed));
        for (int place = 0; place < words.size(); place++) {
            foldOfWord.put(words.get(place), place % count);
        }
        return sentences.stream().mapToInt(sentence -> foldOfWord.get(firstWord(sentence))).toArray();
    }

    private static String firstWord(final String sentence) {
        final List<String> words = PlainLearner.words(sentence.toLowerCase(Locale.ROOT));
        return words.isEmpty() ? "" : words.getFirst();
    }
}
