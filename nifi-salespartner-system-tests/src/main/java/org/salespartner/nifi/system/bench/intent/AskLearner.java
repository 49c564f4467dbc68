/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import org.salespartner.nifi.services.assistant.intent.AskDetector;
import org.salespartner.nifi.services.assistant.intent.AskFeatures;
import org.salespartner.nifi.services.assistant.intent.AskWeights;
import org.salespartner.nifi.system.bench.intent.LogisticRegression.Row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Learns the weights of the shipped judgement: logistic regression in which a feature that is as frequent among both kinds of sentences weighs
 * little from the start, since its value is the logarithm of the ratio (the features of NB-SVM by Wang and Manning, 2012). The threshold is chosen
 * by folds inside of what it learns from, and becomes part of the bias. A feature of one sentence alone is left out: it carries over to no other,
 * and nothing of a single sentence gets into what is shipped.
 */
final class AskLearner implements Learner {
    private static final int FEWEST_SENTENCES = 2;
    private static final double COST = 10;

    private final Map<String, int[]> features = new HashMap<>();

    @Override
    public ToDoubleFunction<String> learn(final Labelled examples) {
        return new AskDetector(weights(examples))::margin;
    }

    /** Rounded, as they are shipped. */
    AskWeights weights(final Labelled examples) {
        final int[] folds = examples.shuffled(INNER_FOLDS, INNER_SEED);
        final double[] margins = Learner.margins(examples, folds, INNER_FOLDS, inside -> {
            final AskWeights weights = weights(inside, 0);
            return sentence -> weights.margin(features(sentence));
        });
        return weights(examples, Score.bestThreshold(margins, examples.asks()));
    }

    private AskWeights weights(final Labelled examples, final double threshold) {
        final double[] values = values(examples);
        final List<Row> rows = new ArrayList<>();
        for (final String sentence : examples.sentences()) {
            rows.add(row(features(sentence), values));
        }

        final double[] weights = LogisticRegression.train(rows, examples.asks(), values.length, COST);
        final double bias = weights[values.length];
        final double[] shipped = new double[values.length];
        for (int feature = 0; feature < shipped.length; feature++) {
            shipped[feature] = weights[feature] * values[feature];
        }
        return AskWeights.of(shipped, bias - threshold);
    }

    /** The value of each feature where a sentence has it; 0 for those to leave out. */
    private double[] values(final Labelled examples) {
        final int[] asking = new int[1 << AskFeatures.BITS];
        final int[] others = new int[1 << AskFeatures.BITS];
        int sentencesAsking = 0;
        for (int i = 0; i < examples.size(); i++) {
            sentencesAsking += examples.asks()[i] ? 1 : 0;
            for (final int feature : features(examples.sentences().get(i))) {
                (examples.asks()[i] ? asking : others)[feature]++;
            }
        }

        final double[] values = new double[asking.length];
        for (int feature = 0; feature < values.length; feature++) {
            if (asking[feature] + others[feature] >= FEWEST_SENTENCES) {
                final double shareOfAsking = (asking[feature] + 1) / (sentencesAsking + 2.0);
                final double shareOfOthers = (others[feature] + 1) / (examples.size() - sentencesAsking + 2.0);
                values[feature] = Math.abs(Math.log(shareOfAsking / shareOfOthers));
            }
        }
        return values;
    }

    /** Scaled by all features, known or not, as {@link AskWeights#margin} does. */
    private static Row row(final int[] features, final double[] values) {
        final int[] known = Arrays.stream(features).filter(feature -> values[feature] > 0).toArray();
        final double scale = 1 / Math.sqrt(Math.max(1, features.length));
        return new Row(known, Arrays.stream(known).mapToDouble(feature -> values[feature] * scale).toArray());
    }

    private int[] features(final String sentence) {
        return features.computeIfAbsent(sentence, AskFeatures::of);
    }
}
