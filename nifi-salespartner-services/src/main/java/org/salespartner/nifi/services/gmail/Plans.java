/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The messages that a first or repeated reading still has to take, kept in memory between its pages; they can be lost at any time. Thread-safe. */
final class Plans {
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Message>> described = new ConcurrentHashMap<>();

    void keep(final String folder, final String cursor, final List<Found> rest) {
        plans.put(folder, new Plan(cursor, rest));
    }

    /** Empty when there is none for this cursor. */
    Optional<List<Found>> take(final String folder, final String cursor) {
        final Plan plan = plans.get(folder);
        return plan != null && plan.cursor().equals(cursor) && plans.remove(folder, plan) ? Optional.of(plan.rest()) : Optional.empty();
    }

    /** What a listing that did not come to its end has learnt of the messages of a folder, by id. */
    void keepDescribed(final String folder, final Map<String, Message> messages) {
        described.put(folder, Map.copyOf(messages));
    }

    /** What was kept, to be added to; empty when there is nothing. */
    Map<String, Message> takeDescribed(final String folder) {
        final Map<String, Message> kept = described.remove(folder);
        return kept == null ? new HashMap<>() : new HashMap<>(kept);
    }

    /** A message that a search has found. */
    record Found(GmailCursor.Point point, String threadId, long size) {
    }

    private record Plan(String cursor, List<Found> rest) {
    }
}
