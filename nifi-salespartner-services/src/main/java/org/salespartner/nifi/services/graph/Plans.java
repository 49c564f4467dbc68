/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.services.account.ReadingPlans;
import org.salespartner.nifi.services.graph.Listing.Entry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The messages that the readings still have to take, and those that the chain of changes need not tell again. Thread-safe. */
final class Plans extends ReadingPlans<List<Entry>> {
    private final Map<String, Covered> covered = new ConcurrentHashMap<>();

    /** Messages that a reading takes although the chain of changes, from this link on, may tell them again. */
    void cover(final String folder, final String link, final Collection<Entry> entries) {
        covered.put(folder, new Covered(link, entries.stream().map(entry -> GraphCursor.mark(entry.id())).collect(Collectors.toUnmodifiableSet())));
    }

    /** Marks of the messages that need not be taken again from this link. */
    Set<String> covered(final String folder, final String link) {
        final Covered known = covered.get(folder);
        return known != null && known.link().equals(link) ? known.marks() : Set.of();
    }

    private record Covered(String link, Set<String> marks) {
    }
}
