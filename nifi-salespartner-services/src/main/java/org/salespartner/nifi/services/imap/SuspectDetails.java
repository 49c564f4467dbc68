/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.services.imap.SuspectMessages.Place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the server failed when it was asked about many messages at once, so that the message it fails at is found in a bounded number of attempts,
 * whatever connections they take, and is asked about on its own from then on (rule S5). Those that were not answered are asked about in parts, and a
 * part that fails is divided again. Thread-safe.
 */
final class SuspectDetails {
    private static final int MOST_REMEMBERED = 1_000;

    /** The part that a message belongs to; those that are in none are above suspicion. */
    private final Map<Reading, Map<Long, Integer>> parts = new HashMap<>();
    private final Map<Place, Integer> levels = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(final Map.Entry<Place, Integer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private int lastPart;

    /**
     * The messages in the parts they are to be asked about in. What is above suspicion comes first and single messages come last: when those fail
     * although all the others were answered, it is they that are to blame and not the server or the network.
     */
    synchronized List<long[]> parts(final Reading reading, final long[] uids) {
        final Map<Long, Integer> numbers = parts.getOrDefault(reading, Map.of());
        if (uids.length == 0 || numbers.isEmpty() && levels.isEmpty()) {
            return uids.length == 0 ? List.of() : List.of(uids);
        }

        final Map<Integer, List<Long>> ordinary = new HashMap<>();
        final List<long[]> divided = new ArrayList<>();
        final List<long[]> single = new ArrayList<>();
        for (final long uid : uids) {
            if (level(reading.place(uid)) > 0) {
                single.add(new long[] {uid});
            } else {
                ordinary.computeIfAbsent(numbers.getOrDefault(uid, 0), number -> new ArrayList<>()).add(uid);
            }
        }

        ordinary.values().forEach(part -> divided.add(part.stream().mapToLong(Long::longValue).toArray()));
        divided.sort(Comparator.comparingInt((final long[] part) -> part.length).reversed());
        divided.addAll(single);
        return divided;
    }

    /** How much less than usual is to be asked for of a message; 0 for one that is above suspicion. */
    synchronized int level(final Place message) {
        return levels.getOrDefault(message, 0);
    }

    /** A part was answered. */
    synchronized void answered(final Reading reading, final long[] asked) {
        final Map<Long, Integer> numbers = parts.get(reading);
        if (numbers != null) {
            Arrays.stream(asked).forEach(numbers::remove);
            if (numbers.isEmpty()) {
                parts.remove(reading);
            }
        }
    }

    /** The server fails whatever message it is asked about, so that none of them is to blame. */
    synchronized void acquit(final Reading reading, final long[] asked) {
        parts.remove(reading);
        Arrays.stream(asked).mapToObj(reading::place).forEach(levels::remove);
    }

    /**
     * The server failed at a part.
     *
     * @param unanswered those of the part that nothing has come of
     */
    synchronized void failed(final Reading reading, final long[] asked, final Set<Long> unanswered) {
        parts.keySet().removeIf(other -> other.folder().equals(reading.folder()) && other.uidValidity() != reading.uidValidity());
        final Map<Long, Integer> numbers = parts.computeIfAbsent(reading, key -> new HashMap<>());
        final Place first = reading.place(asked[0]);
        if (asked.length == 1 && (numbers.containsKey(asked[0]) || level(first) > 0)) {
            numbers.remove(asked[0]);
            levels.put(first, reading.details().below(level(first)));
            return;
        }

        final long[] open = Arrays.stream(asked).filter(uid -> unanswered.isEmpty() || unanswered.contains(uid)).sorted().toArray();
        Arrays.stream(asked).forEach(numbers::remove);
        final int likely = likely(asked, open);
        final int rest = lastPart + 2;
        for (int i = 0; i < open.length; i++) {
            numbers.put(open[i], i == likely ? lastPart + 1 : rest + i * 2 / open.length);
        }

        lastPart = rest + 1;
    }

    /** Most servers answer in order, so that it is the message after the last one that came. */
    private static int likely(final long[] asked, final long[] open) {
        final long lastAnswered = Arrays.stream(asked).filter(uid -> Arrays.binarySearch(open, uid) < 0).max().orElse(0);
        final int after = -Arrays.binarySearch(open, lastAnswered) - 1;
        return after < open.length ? after : 0;
    }

    /** What is read of a folder's messages. */
    record Reading(Details details, String folder, long uidValidity) {
        Place place(final long uid) {
            return new Place(folder, uidValidity, uid);
        }
    }
}
