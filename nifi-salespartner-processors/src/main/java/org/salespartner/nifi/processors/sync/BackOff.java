/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: twice as long each time, up to a limit, with jitter so that accounts do not come back all at once (rule
 * S6).
 */
final class BackOff {
    static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int MAXIMUM_DOUBLINGS = 20;

    private final RandomGenerator random;

    BackOff(final RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param first    what the first failure costs, before jitter
     * @param failures how many in a row, from 1
     * @return between half of what is due and all of it
     */
    Duration delay(final Duration first, final int failures) {
        return delay(first, LIMIT, failures);
    }

    /**
     * @param first    what the first failure costs, before jitter
     * @param limit    what no failure goes beyond
     * @param failures how many in a row, from 1
     * @return between half of what is due and all of it
     */
    Duration delay(final Duration first, final Duration limit, final int failures) {
        final long doubled = first.toMillis() << Math.min(Math.max(failures, 1) - 1, MAXIMUM_DOUBLINGS);
        final long due = Math.min(doubled, limit.toMillis());
        return Duration.ofMillis(due / 2 + (long) (random.nextDouble() * (due - due / 2)));
    }
}
