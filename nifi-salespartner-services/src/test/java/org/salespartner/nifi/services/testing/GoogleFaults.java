/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What shall go wrong at the Google simulator. Faults that are told are taken in their order, each by the first requests that fit. */
public final class GoogleFaults {
    private static final Predicate<SimulatorRequest> GMAIL = request -> request.path().startsWith("/gmail/") || request.path().startsWith("/batch");

    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** The next requests to Gmail fail; a batch counts as one and fails as a whole. */
    public GoogleFaults next(final int requests, final GoogleFault fault) {
        return add(new Rule(GMAIL, false, fault, requests));
    }

    /** The next requests fail whose path, without the query, holds what the expression finds; the token endpoint's path is {@code /token}. */
    public GoogleFaults next(final int requests, final String pathExpression, final GoogleFault fault) {
        return add(new Rule(matching(pathExpression), false, fault, requests));
    }

    /** The next calls inside of batches fail, each alone; the batch itself is answered with 200. */
    public GoogleFaults nextInBatch(final int calls, final GoogleFault fault) {
        return nextInBatch(calls, "", fault);
    }

    /** The next calls inside of batches fail whose path holds what the expression finds. */
    public GoogleFaults nextInBatch(final int calls, final String pathExpression, final GoogleFault fault) {
        if (fault.instead() == null || fault.instead().stalls()) {
            throw new IllegalArgumentException("A single call of a batch can neither be cut nor stall; let the batch do so");
        }
        return add(new Rule(matching(pathExpression), true, fault, calls));
    }

    /** Reading this message gives 500, in a batch or not, until {@link #clear()}. */
    public GoogleFaults brokenMessage(final String messageId) {
        broken.add(messageId);
        return this;
    }

    /** From now on nothing goes wrong. */
    public synchronized void clear() {
        rules.clear();
        broken.clear();
    }

    /** How many failures are still to come; broken messages are not counted. */
    public synchronized int left() {
        return rules.stream().mapToInt(rule -> rule.left).sum();
    }

    /** The fault that this request takes, or null. */
    synchronized GoogleFault take(final SimulatorRequest request, final boolean inBatch) {
        if (broken.stream().anyMatch(id -> request.path().endsWith("/messages/" + id))) {
            return GoogleFault.serverError(500);
        }
        for (final Rule rule : rules) {
            if (rule.left > 0 && rule.inBatch == inBatch && rule.fits.test(request)) {
                rule.left--;
                return rule.fault;
            }
        }
        return null;
    }

    private synchronized GoogleFaults add(final Rule rule) {
        rules.add(rule);
        return this;
    }

    private static Predicate<SimulatorRequest> matching(final String pathExpression) {
        final Pattern pattern = Pattern.compile(pathExpression);
        return request -> pattern.matcher(request.path()).find();
    }

    private static final class Rule {
        private final Predicate<SimulatorRequest> fits;
        private final boolean inBatch;
        private final GoogleFault fault;
        private int left;

        private Rule(final Predicate<SimulatorRequest> fits, final boolean inBatch, final GoogleFault fault, final int left) {
            this.fits = fits;
            this.inBatch = inBatch;
            this.fault = fault;
            this.left = left;
        }
    }
}
