/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of each mail of the mailbox: on the timeline, routed away with a reason, or missing. A mail that lies in two folders is one entry with
 * two sightings, so each place is looked for among the sightings.
 */
final class Accounting {
    private final List<TimelineRow> rows;
    private final List<NotRecorded> notRecorded = new ArrayList<>();
    private final List<DemoMailbox.Placed> missing = new ArrayList<>();
    private int recorded;

    /**
     * @param placed what the mailbox holds
     * @param rows   the timeline
     * @param away   what the flow routed away, with the reason
     */
    Accounting(final List<DemoMailbox.Placed> placed, final List<TimelineRow> rows, final List<RoutedAway> away) {
        this.rows = List.copyOf(rows);
        final Set<Place> seen = new HashSet<>();
        rows.forEach(row -> seen.addAll(row.sightings()));
        final Map<Place, RoutedAway> reasons = new LinkedHashMap<>();
        away.forEach(routed -> reasons.put(routed.place(), routed));
        for (final DemoMailbox.Placed mail : placed) {
            final Place place = Place.of(mail);
            if (seen.contains(place)) {
                recorded++;
            } else if (reasons.containsKey(place)) {
                notRecorded.add(new NotRecorded(mail.name(), reasons.get(place).reason()));
            } else {
                missing.add(mail);
            }
        }
    }

    /** The entries of the timeline. */
    List<TimelineRow> rows() {
        return rows;
    }

    /** How many mails are on the timeline; a mail in two folders counts twice, as it does in the mailbox. */
    int recorded() {
        return recorded;
    }

    /** What the flow looked at and did not record. */
    List<NotRecorded> notRecorded() {
        return List.copyOf(notRecorded);
    }

    /** What neither the timeline nor a reason accounts for. */
    List<DemoMailbox.Placed> missing() {
        return List.copyOf(missing);
    }

    boolean complete() {
        return missing.isEmpty();
    }

    /** A mail that is not on the timeline, and why. */
    record NotRecorded(String name, String reason) {
    }

    /** A mail that the flow routed away; the label is what a person knows it by. */
    record RoutedAway(Place place, String label, String reason) {
    }
}
