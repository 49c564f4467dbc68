/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages at which the connection was lost. One that takes the connection with it each time would keep all that come after it from being read, so
 * that after a few attempts it is given up (rule S5). Forgotten when the account is disabled. Thread-safe.
 */
final class SuspectMessages {
    /** How often the connection may be lost at a message before it is given up: often enough for a network that is bad for a while. */
    static final int MOST_LOSSES = 12;
    /** How often the server may put a message off: no network's fault, and the account rests for minutes each time. */
    static final int MOST_PUT_OFF = 4;
    private static final int MOST_REMEMBERED = 1_000;

    private final Map<Place, Integer> losses = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(final Map.Entry<Place, Integer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    synchronized void lostAt(final Place message) {
        losses.merge(message, 1, Integer::sum);
    }

    synchronized void putOff(final Place message) {
        losses.merge(message, MOST_LOSSES / MOST_PUT_OFF, Integer::sum);
    }

    synchronized void told(final Place message) {
        losses.remove(message);
    }

    /** Whether it is to be fetched on its own, so that it is known what the connection is lost at. */
    synchronized boolean isSuspect(final Place message) {
        return losses.containsKey(message);
    }

    synchronized boolean isGivenUp(final Place message) {
        return losses.getOrDefault(message, 0) >= MOST_LOSSES;
    }

    record Place(String folder, long uidValidity, long uid) {
    }
}
