/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the readings of an account's folders still have to take, one plan a folder, found by the cursor it goes on from. It is kept in memory between
 * the pages alone and can be lost at any time: the cursor says the same, and only the search has to be done again. Thread-safe.
 *
 * @param <P> the plan of one reading
 */
public class ReadingPlans<P> {
    private final Map<String, Kept<P>> plans = new ConcurrentHashMap<>();

    /** Takes the place of the folder's former plan. */
    public final void keep(final String folder, final String cursor, final P plan) {
        plans.put(folder, new Kept<>(cursor, plan));
    }

    /** Empty when there is none for this cursor. Whoever takes a plan owns it. */
    public final Optional<P> take(final String folder, final String cursor) {
        final Kept<P> kept = plans.get(folder);
        return kept != null && kept.cursor().equals(cursor) && plans.remove(folder, kept) ? Optional.of(kept.plan()) : Optional.empty();
    }

    private record Kept<P>(String cursor, P plan) {
    }
}
