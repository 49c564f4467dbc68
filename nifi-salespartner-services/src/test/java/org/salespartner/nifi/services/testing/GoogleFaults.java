/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What shall go wrong at the Google simulator, where a call inside of a batch can fail alone. */
public final class GoogleFaults {
    private final SimulatorFaults requests = new SimulatorFaults(request -> request.path().startsWith("/gmail/")
            || request.path().startsWith("/batch"));
    private final SimulatorFaults calls = new SimulatorFaults(request -> true);
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** The next requests to Gmail fail; a batch counts as one and fails as a whole. */
    public GoogleFaults next(final int times, final SimulatorFault fault) {
        requests.next(times, fault);
        return this;
    }

    /** The next requests fail in whose path or query the expression finds something; the token endpoint's path is {@code /token}. */
    public GoogleFaults next(final int times, final String pathExpression, final SimulatorFault fault) {
        requests.next(times, pathExpression, fault);
        return this;
    }

    /** The next calls inside of batches fail, each alone; the batch itself is answered with 200. */
    public GoogleFaults nextInBatch(final int times, final SimulatorFault fault) {
        return nextInBatch(times, "", fault);
    }

    /** The next calls inside of batches fail in whose path or query the expression finds something. */
    public GoogleFaults nextInBatch(final int times, final String pathExpression, final SimulatorFault fault) {
        if (!fault.isAnswer()) {
            throw new IllegalArgumentException("A single call of a batch can neither be cut nor stall; let the batch do so");
        }
        calls.next(times, pathExpression, fault);
        return this;
    }

    /** Reading this message gives 500, in a batch or not, until {@link #clear()}. */
    public GoogleFaults brokenMessage(final String messageId) {
        broken.add(messageId);
        return this;
    }

    /** From now on nothing goes wrong. */
    public void clear() {
        requests.clear();
        calls.clear();
        broken.clear();
    }

    /** How many failures are still to come; broken messages are not counted. */
    public int left() {
        return requests.left() + calls.left();
    }

    /** The fault that this request takes, or null. */
    SimulatorFault take(final SimulatorRequest request, final boolean inBatch) {
        if (broken.stream().anyMatch(id -> request.path().endsWith("/messages/" + id))) {
            return GoogleFault.serverError(500);
        }
        return (inBatch ? calls : requests).take(request);
    }
}
