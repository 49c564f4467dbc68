/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plans of an account's folders, one each, found by the cursor they go on from. Thread-safe. */
final class ReadingPlans {
    private final Map<String, Kept> plans = new ConcurrentHashMap<>();

    void keep(final String folder, final String cursor, final ReadingPlan plan) {
        plans.put(folder, new Kept(cursor, plan));
    }

    /** Null when there is none for this cursor. Whoever takes a plan owns it. */
    ReadingPlan take(final String folder, final String cursor) {
        final Kept kept = plans.get(folder);
        final boolean usable = kept != null && kept.cursor().equals(cursor) && plans.remove(folder, kept);
        return usable ? kept.plan() : null;
    }

    private record Kept(String cursor, ReadingPlan plan) {
    }
}
