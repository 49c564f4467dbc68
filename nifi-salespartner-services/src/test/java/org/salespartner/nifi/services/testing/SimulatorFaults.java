/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What shall go wrong at a simulator. Faults that are told are taken in their order, each by the first requests that fit. */
public final class SimulatorFaults {
    private final List<Rule> rules = new ArrayList<>();
    private final Predicate<SimulatorRequest> usual;

    /**
     * Without a fault yet.
     *
     * @param usual which requests a fault concerns that is told without a path
     */
    SimulatorFaults(final Predicate<SimulatorRequest> usual) {
        this.usual = usual;
    }

    /** The next requests fail. */
    public SimulatorFaults next(final int requests, final SimulatorFault fault) {
        return add(new Rule(usual, fault, requests));
    }

    /** The next requests fail in whose path or, apart from it, in whose undecoded query the expression finds something. */
    public SimulatorFaults next(final int requests, final String pathExpression, final SimulatorFault fault) {
        final Pattern pattern = Pattern.compile(pathExpression);
        return add(new Rule(request -> pattern.matcher(request.path()).find() || pattern.matcher(request.query()).find(), fault, requests));
    }

    /** From now on nothing goes wrong. */
    public synchronized void clear() {
        rules.clear();
    }

    /** How many failures are still to come. */
    public synchronized int left() {
        return rules.stream().mapToInt(rule -> rule.left).sum();
    }

    /** The fault that this request takes, or null. */
    synchronized SimulatorFault take(final SimulatorRequest request) {
        for (final Rule rule : rules) {
            if (rule.left > 0 && rule.fits.test(request)) {
                rule.left--;
                return rule.fault;
            }
        }
        return null;
    }

    private synchronized SimulatorFaults add(final Rule rule) {
        rules.add(rule);
        return this;
    }

    private static final class Rule {
        private final Predicate<SimulatorRequest> fits;
        private final SimulatorFault fault;
        private int left;

        private Rule(final Predicate<SimulatorRequest> fits, final SimulatorFault fault, final int left) {
            this.fits = fits;
            this.fault = fault;
            this.left = left;
        }
    }
}
