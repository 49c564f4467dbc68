/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Message;
import org.salespartner.nifi.services.account.ReadingPlans;
import org.salespartner.nifi.services.gmail.Plans.Found;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The messages that the readings still have to take, and what is known of others already. Thread-safe. */
final class Plans extends ReadingPlans<List<Found>> {
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

    /** A message that a search has found. */
    record Found(GmailCursor.Point point, String threadId, long size) {
    }
}
