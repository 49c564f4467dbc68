/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import org.salespartner.nifi.system.bench.intent.LogisticRegression.Row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What there is to beat: a linear model over words and word pairs, as one would write it in ten lines, with all it can be given by fair means: if
 * sentences are scaled to the same length, the penalty and the threshold are chosen by folds inside of what it learns from.
 */
final class PlainLearner implements Learner {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final List<Setting> SETTINGS = List.of(new Setting(false, 0.3), new Setting(false, 1), new Setting(false, 3), new Setting(true, 3),
            new Setting(true, 10), new Setting(true, 30));

    private final Map<String, List<String>> wordsAndPairs = new HashMap<>();

    /** @param scaled whether each sentence has the same length as a vector */
    private record Setting(boolean scaled, double cost) {
    }

    @Override
    public ToDoubleFunction<String> learn(final Labelled examples) {
        final int[] folds = examples.shuffled(INNER_FOLDS, INNER_SEED);
        Setting best = SETTINGS.getFirst();
        double threshold = 0;
        double bestF1 = -1;
        for (final Setting setting : SETTINGS) {
            final double[] margins = Learner.margins(examples, folds, INNER_FOLDS, inside -> learn(inside, setting));
            final double candidate = Score.bestThreshold(margins, examples.asks());
            final double f1 = Score.of(margins, examples.asks(), candidate).f1();
            if (f1 > bestF1) {
                best = setting;
                threshold = candidate;
                bestF1 = f1;
            }
        }

        final ToDoubleFunction<String> learnt = learn(examples, best);
        final double chosen = threshold;
        return sentence -> learnt.applyAsDouble(sentence) - chosen;
    }

    private ToDoubleFunction<String> learn(final Labelled examples, final Setting setting) {
        final Map<String, Integer> known = new HashMap<>();
        for (final String sentence : examples.sentences()) {
            wordsAndPairs(sentence).forEach(feature -> known.putIfAbsent(feature, known.size()));
        }
        final List<Row> rows = examples.sentences().stream().map(sentence -> row(sentence, known, setting)).toList();
        final double[] weights = LogisticRegression.train(rows, examples.asks(), known.size(), setting.cost());
        return sentence -> row(sentence, known, setting).margin(weights);
    }

    private Row row(final String sentence, final Map<String, Integer> known, final Setting setting) {
        final int[] features = wordsAndPairs(sentence).stream().filter(known::containsKey).mapToInt(known::get).sorted().distinct().toArray();
        final double[] values = new double[features.length];
        Arrays.fill(values, setting.scaled() ? 1 / Math.sqrt(Math.max(1, features.length)) : 1);
        return new Row(features, values);
    }

    private List<String> wordsAndPairs(final String sentence) {
        return wordsAndPairs.computeIfAbsent(sentence, PlainLearner::findWordsAndPairs);
    }

    private static List<String> findWordsAndPairs(final String sentence) {
        final List<String> words = words(sentence.toLowerCase(Locale.ROOT));
        final List<String> features = new ArrayList<>(words);
        IntStream.range(1, words.size()).forEach(i -> features.add(words.get(i - 1) + " " + words.get(i)));
        return features;
    }

    static List<String> words(final String text) {
        return WORD.matcher(text).results().map(result -> result.group()).toList();
    }
}
