/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.measure;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Several ways to do the same, measured in turn, round by round, so that a drift of the machine's speed touches all alike. */
public final class Measured {

    /** Does the work once; gives the seconds that count. */
    @FunctionalInterface
    public interface Work {
        double seconds() throws Exception;
    }

    /**
     * @param key  in {@code key=value} lines
     * @param name in the table
     */
    public record Contender(String key, String name, Work work) {
    }

    private final List<Contender> contenders;
    private final double[][] seconds;

    private Measured(final List<Contender> contenders, final int rounds) {
        this.contenders = contenders;
        this.seconds = new double[contenders.size()][rounds];
    }

    /** One round to warm up, then the counted ones, each told on standard error. */
    public static Measured measure(final List<Contender> contenders, final int rounds) throws IOException {
        final Measured measured = new Measured(contenders, rounds);
        for (int round = -1; round < rounds; round++) {
            for (int contender = 0; contender < contenders.size(); contender++) {
                final double taken = measured.once(contenders.get(contender));
                System.err.printf("%-10s %-28s %.3f s%n", round < 0 ? "warm-up" : "round " + (round + 1), contenders.get(contender).name(), taken);
                if (round >= 0) {
                    measured.seconds[contender][round] = taken;
                }
            }
        }
        return measured;
    }

    private double once(final Contender contender) throws IOException {
        try {
            return contender.work().seconds();
        } catch (final Exception e) {
            throw new IOException("%s failed: %s".formatted(contender.name(), e.getMessage()), e);
        }
    }

    public double medianSeconds(final String key) {
        return median(row(key));
    }

    /** Speed of one beside another: the median of the ratios round by round. */
    public double ratio(final String key, final String besideKey) {
        final double[] ratios = new double[seconds[0].length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = row(besideKey)[round] / row(key)[round];
        }
        return median(ratios);
    }

    public List<Contender> contenders() {
        return contenders;
    }

    private double[] row(final String key) {
        for (int contender = 0; contender < contenders.size(); contender++) {
            if (contenders.get(contender).key().equals(key)) {
                return seconds[contender];
            }
        }
        throw new IllegalArgumentException(key);
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
