/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import java.util.function.ToDoubleFunction;

/** A way to learn from labelled sentences. What it has to choose, it chooses with these alone. */
interface Learner {
    /** How many parts the sentences to learn from are cut into to choose by. */
    int INNER_FOLDS = 5;
    long INNER_SEED = 11;

    /** What was learnt: above 0 a sentence asks. */
    ToDoubleFunction<String> learn(Labelled examples);

    /** The margins of all sentences, each judged by what was learnt from the folds it is not in. */
    static double[] margins(final Labelled examples, final int[] folds, final int count, final Learner learner) {
        final double[] margins = new double[examples.size()];
        for (int fold = 0; fold < count; fold++) {
            final ToDoubleFunction<String> learnt = learner.learn(examples.of(folds, fold, false));
            for (int i = 0; i < margins.length; i++) {
                if (folds[i] == fold) {
                    margins[i] = learnt.applyAsDouble(examples.sentences().get(i));
                }
            }
        }
        return margins;
    }
}
