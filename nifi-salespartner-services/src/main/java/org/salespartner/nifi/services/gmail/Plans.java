/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Message;
import org.salespartner.nifi.services.account.ReadingPlans;
import org.salespartner.nifi.services.gmail.Plans.Plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The messages that the readings still have to take, and what is known of others already. Thread-safe. */
final class Plans extends ReadingPlans<Plan> {
    private final Map<String, Map<String, Message>> described = new ConcurrentHashMap<>();

    /** What a listing that did not come to its end has learnt of the messages of a folder, by id. */
    void keepDescribed(final String folder, final Map<String, Message> messages) {
        described.put(folder, Map.copyOf(messages));
    }

    /** What was kept, to be added to; empty when there is nothing. */
    Map<String, Message> takeDescribed(final String folder) {
        final Map<String, Message> kept = described.remove(folder);
        return kept == null ? new HashMap<>() : new HashMap<>(kept);
    }

    /**
     * What a reading takes behind a point, wherever behind it the reading goes on from: after trouble that is in the middle of a page.
     *
     * @param found in the order in which they are taken
     */
    record Plan(GmailCursor.Point behind, List<Found> found) {
        Plan {
            found = List.copyOf(found);
        }

        boolean reaches(final GmailCursor.Point position) {
            return position.compareTo(behind) >= 0;
        }

        List<Found> from(final GmailCursor.Point position) {
            return found.stream().filter(one -> one.point().compareTo(position) > 0).toList();
        }
    }

    /** A message that a search has found. */
    record Found(GmailCursor.Point point, String threadId, long size) {
    }
}
