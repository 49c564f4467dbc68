/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.services.graph.Listing.Entry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What is worth to be remembered between the pages of a reading; it is kept in memory alone and can be lost at any time. Thread-safe. */
final class Plans {
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();
    private final Map<String, Covered> covered = new ConcurrentHashMap<>();

    /** The messages that a first or repeated reading still has to take. */
    void keep(final String folder, final String cursor, final List<Entry> rest) {
        plans.put(folder, new Plan(cursor, rest));
    }

    /** Empty when there is none for this cursor. */
    Optional<List<Entry>> take(final String folder, final String cursor) {
        final Plan plan = plans.get(folder);
        return plan != null && plan.cursor().equals(cursor) && plans.remove(folder, plan) ? Optional.of(plan.rest()) : Optional.empty();
    }

    /** Messages that a reading takes although the chain of changes, from this link on, may tell them again. */
    void cover(final String folder, final String link, final Collection<Entry> entries) {
        covered.put(folder, new Covered(link, entries.stream().map(entry -> GraphCursor.mark(entry.id())).collect(Collectors.toUnmodifiableSet())));
    }

    /** Marks of the messages that need not be taken again from this link. */
    Set<String> covered(final String folder, final String link) {
        final Covered known = covered.get(folder);
        return known != null && known.link().equals(link) ? known.marks() : Set.of();
    }

    private record Plan(String cursor, List<Entry> rest) {
    }

    private record Covered(String link, Set<String> marks) {
    }
}
