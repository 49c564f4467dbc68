/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;

import java.util.List;

/** Logistic regression with an L2 penalty, by LIBLINEAR. Nothing is left to chance: the same examples give the same weights. */
final class LogisticRegression {
    private static final double TOLERANCE = 0.01;

    static {
        Linear.disableDebugOutput();
    }

    private LogisticRegression() {
    }

    /**
     * One sentence.
     *
     * @param features ascending, from 0
     * @param values   one for each feature
     */
    record Row(int[] features, double[] values) {

        double margin(final double[] weights) {
            double margin = weights[weights.length - 1];
            for (int i = 0; i < features.length; i++) {
                margin += weights[features[i]] * values[i];
            }
            return margin;
        }
    }

    /**
     * @param cost of an error beside the size of the weights
     * @return a weight for each feature, then the bias
     */
    static double[] train(final List<Row> rows, final boolean[] asks, final int features, final double cost) {
        final Problem problem = new Problem();
        problem.l = rows.size();
        problem.n = features + 1;
        problem.bias = 1;
        problem.x = new Feature[rows.size()][];
        problem.y = new double[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            problem.x[i] = nodes(rows.get(i), features + 1);
            problem.y[i] = asks[i] ? 1 : -1;
        }

        final Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, TOLERANCE));
        final double[] weights = model.getFeatureWeights();
        if (model.getLabels()[0] < 0) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = -weights[i];
            }
        }
        return weights;
    }

    /** With the bias as the last, as LIBLINEAR wants it; it counts from 1. */
    private static Feature[] nodes(final Row row, final int bias) {
        final Feature[] nodes = new Feature[row.features().length + 1];
        for (int i = 0; i < row.features().length; i++) {
            nodes[i] = new FeatureNode(row.features()[i] + 1, row.values()[i]);
        }
        nodes[nodes.length - 1] = new FeatureNode(bias, 1);
        return nodes;
    }
}
