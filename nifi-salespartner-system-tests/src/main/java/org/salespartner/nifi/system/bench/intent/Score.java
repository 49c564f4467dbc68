/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

/**
 * What a judgement got right and wrong.
 *
 * @param hits   sentences that ask and were found
 * @param wrong  sentences that do not ask and were taken for such
 * @param missed sentences that ask and were not found
 */
record Score(int hits, int wrong, int missed) {

    static Score of(final double[] margins, final boolean[] asks, final double threshold) {
        int hits = 0;
        int wrong = 0;
        int missed = 0;
        for (int i = 0; i < margins.length; i++) {
            final boolean said = margins[i] > threshold;
            hits += said && asks[i] ? 1 : 0;
            wrong += said && !asks[i] ? 1 : 0;
            missed += !said && asks[i] ? 1 : 0;
        }
        return new Score(hits, wrong, missed);
    }

    /** The threshold with the best F1, where its neighbours are good as well, so that chance does not choose it. */
    static double bestThreshold(final double[] margins, final boolean[] asks) {
        double best = 0;
        double bestF1 = -1;
        for (int step = -30; step <= 20; step++) {
            double f1 = 0;
            for (int near = -3; near <= 3; near++) {
                f1 += of(margins, asks, (step + near) / 20.0).f1();
            }
            if (f1 > bestF1) {
                best = step / 20.0;
                bestF1 = f1;
            }
        }
        return best;
    }

    /** In per cent. */
    double f1() {
        return hits == 0 ? 0 : 200.0 * hits / (2 * hits + wrong + missed);
    }

    /** In per cent. */
    double precision() {
        return hits == 0 ? 0 : 100.0 * hits / (hits + wrong);
    }

    /** In per cent. */
    double recall() {
        return hits == 0 ? 0 : 100.0 * hits / (hits + missed);
    }
}
