/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.services.graph.Listing.Entry;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens a folder: begins a chain of changes first, and then lists what is there already, by plain listing.
 *
 * <p>A chain begins with all that is in the folder, unless a filter says from which receivedDateTime on, and there is no other way to begin it now
 * (https://learn.microsoft.com/graph/delta-query-overview). With a filter it gives at most 5,000 messages
 * (https://learn.microsoft.com/graph/delta-query-messages), and the filter holds for all that the chain tells later
 * (https://learn.microsoft.com/graph/api/message-delta): a mail that is moved into the folder keeps its date. So a chain over a small folder has no
 * filter, and in a large folder it reaches back over the newest messages as far as that costs little and stays well below the limit.</p>
 */
final class GraphWindow {
    /** So many messages at most are in a folder whose chain has no filter, or at the beginning of a chain. */
    private static final int REACH = 2000;
    /** How far back a chain begins at least: more than clocks differ and mail takes from its reception to its folder. */
    private static final Duration OVERLAP = Duration.ofMinutes(15);
    private static final int PAGE = 500;
    private static final int MOST_ATTEMPTS = 3;
    /** When it is not known what the chain has told, so many of the newest messages are remembered so as not to be taken twice. */
    private static final int REMEMBERED = 2000;

    private final GraphApi api;
    private final Plans plans;
    private final Clock clock;

    GraphWindow(final GraphApi api, final Plans plans, final Clock clock) {
        this.api = api;
        this.plans = plans;
        this.clock = clock;
    }

    /**
     * @param cutOffMillis the first moment that is taken
     * @param most         so many messages at most, the newest
     */
    Opened open(final String folder, final String folderId, final long cutOffMillis, final int most) throws IOException {
        final Instant begin = begin(folderId);
        final Map<String, Entry> chain = new LinkedHashMap<>();
        Listing page = api.openDelta(folderId, begin, PAGE);
        add(page.entries(), cutOffMillis, chain);
        while (page.deltaLink() == null) {
            page = api.followDelta(folderId, page.nextLink(), PAGE);
            add(page.entries(), cutOffMillis, chain);
        }

        final Found window = window(folderId, cutOffMillis, most);
        final Map<String, Entry> all = new LinkedHashMap<>(chain);
        // The plain listing knows the sizes, too.
        all.putAll(window.entries());
        final List<Entry> sorted = sorted(all.values());
        final List<Entry> taken = sorted.subList(Math.max(0, sorted.size() - most), sorted.size());
        plans.cover(folder, page.deltaLink(), taken.stream()
                .filter(entry -> !chain.containsKey(entry.id()) && (begin == null || entry.point().millis() >= begin.toEpochMilli())).toList());
        return new Opened(page.deltaLink(), List.copyOf(taken), Math.max(0, Math.max(window.count(), sorted.size()) - taken.size()));
    }

    /** From when on the chain tells messages; null when it tells all. */
    private Instant begin(final String folderId) throws IOException {
        final List<Entry> beyond = api.newestBut(folderId, REACH).entries();
        if (beyond.isEmpty()) {
            return null;
        }

        final Instant latest = clock.instant().minus(OVERLAP);
        final Instant reach = Instant.ofEpochMilli(beyond.getFirst().point().millis());
        return reach.isBefore(latest) ? reach : latest;
    }

    /** The messages that a reading which was begun still has to take, when they have been forgotten. */
    List<Entry> rest(final String folder, final String folderId, final GraphCursor cursor) throws IOException {
        final Map<String, Entry> found = window(folderId, Math.max(cursor.cutOff(), cursor.position().millis()), Integer.MAX_VALUE).entries();
        final List<Entry> rest = sorted(found.values()).stream().filter(entry -> entry.point().compareTo(cursor.position()) > 0).toList();
        plans.cover(folder, cursor.link(), rest.subList(Math.max(0, rest.size() - REMEMBERED), rest.size()));
        return rest;
    }

    /** Pages shift when a message vanishes meanwhile, which would hide another one: it is listed again then. */
    private Found window(final String folderId, final long cutOffMillis, final int most) throws IOException {
        final Map<String, Entry> entries = new LinkedHashMap<>();
        Found found = list(folderId, cutOffMillis, most, entries);
        for (int attempt = 1; found.shrunk() && attempt < MOST_ATTEMPTS; attempt++) {
            found = list(folderId, cutOffMillis, most, entries);
        }
        return found;
    }

    private Found list(final String folderId, final long cutOffMillis, final int most, final Map<String, Entry> entries) throws IOException {
        Listing page = api.newest(folderId, Instant.ofEpochMilli(cutOffMillis), PAGE);
        final Long firstCount = page.count();
        Long lastCount = firstCount;
        long listed = 0;
        long mails = 0;
        while (true) {
            for (final Entry entry : page.entries()) {
                listed++;
                if (entry.mail() && mails < most) {
                    mails += entry.point().millis() >= cutOffMillis ? 1 : 0;
                    add(List.of(entry), cutOffMillis, entries);
                }
            }

            lastCount = page.count() == null ? lastCount : page.count();
            if (page.nextLink() == null) {
                break;
            }

            if (mails >= most && lastCount != null) {
                // There are more than are taken, and how many is told.
                return new Found(entries, lastCount, firstCount != null && lastCount < firstCount);
            }
            page = api.following(folderId, page.nextLink());
        }
        return new Found(entries, mails >= most ? listed : 0, firstCount != null && lastCount < firstCount);
    }

    private static void add(final Collection<Entry> page, final long cutOffMillis, final Map<String, Entry> entries) {
        for (final Entry entry : page) {
            if (entry.mail() && entry.point().millis() >= cutOffMillis) {
                entries.put(entry.id(), entry);
            }
        }
    }

    private static List<Entry> sorted(final Collection<Entry> entries) {
        final List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(Entry::point));
        return sorted;
    }

    /**
     * @param chain   the link by which to follow what comes from now on
     * @param entries in the order in which they are to be taken
     */
    record Opened(String chain, List<Entry> entries, long leftOut) {
    }

    /**
     * @param count 0 when all of them are in the entries
     */
    private record Found(Map<String, Entry> entries, long count, boolean shrunk) {
    }
}
