/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.graph.Listing.Entry;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists what is new in a folder: first the window, then by the chain of changes, whose cost follows what is new (rule S8;
 * https://learn.microsoft.com/graph/delta-query-messages).
 */
final class GraphLister {
    /** A page whose messages are taken in parts is known by the marks of its messages, which have to fit into a cursor. */
    private static final int PAGE = 100;
    /** Pages may be empty, and there may be many of them; what has been reached is kept from time to time. */
    private static final int MOST_PAGES = 50;

    private final GraphApi api;
    private final Plans plans;
    private final GraphWindow window;
    private final String accountId;
    private final Clock clock;

    GraphLister(final GraphApi api, final Plans plans, final String accountId, final Clock clock) {
        this.api = api;
        this.plans = plans;
        this.window = new GraphWindow(api, plans, clock);
        this.accountId = accountId;
        this.clock = clock;
    }

    Changes changes(final String folder, final String folderId, final String cursorText, final ChangesRequest request)
            throws IOException, MailboxException {
        final long windowStart = Math.max(0, request.windowStart().toEpochMilli());
        if (cursorText == null) {
            return opening(folder, folderId, GraphCursor.window(folderId, windowStart), request.windowSize(), request.limit());
        }

        final GraphCursor cursor = GraphCursor.decode(cursorText).orElse(null);
        if (cursor == null) {
            throw unreadable(folder, folderId, windowStart);
        }

        if (!cursor.isOf(folderId)) {
            throw lost(folder, folderId, cursor, windowStart, "another folder than before is called");
        }

        if (cursor.link().isEmpty()) {
            return opening(folder, folderId, cursor, Integer.MAX_VALUE, request.limit());
        }

        if (cursor.phase() == ReadingPhase.INCREMENTAL) {
            return incremental(folder, folderId, cursor, windowStart, request.limit());
        }

        final Optional<List<Entry>> kept = plans.take(folder, cursorText);
        return page(folder, cursor, kept.isPresent() ? kept.get() : window.rest(folder, folderId, cursor), request.limit(), 0);
    }

    private Changes opening(final String folder, final String folderId, final GraphCursor start, final int most, final int limit)
            throws IOException {
        final GraphWindow.Opened opened = window.open(folder, folderId, start.cutOff(), most);
        final long cutOff = opened.leftOut() == 0 || opened.entries().isEmpty() ? start.cutOff() : opened.entries().getFirst().point().millis();
        return page(folder, start.opened(cutOff, opened.chain()), opened.entries(), limit, opened.leftOut());
    }

    private Changes page(final String folder, final GraphCursor start, final List<Entry> plan, final int limit, final long leftOut) {
        final List<Entry> page = plan.subList(0, Math.min(limit, plan.size()));
        final List<Entry> rest = List.copyOf(plan.subList(page.size(), plan.size()));
        final List<Changes.Listed> listed = new ArrayList<>(page.size());
        final long now = clock.millis();
        GraphCursor cursor = start;
        for (final Entry entry : page) {
            cursor = cursor.after(entry.point(), now);
            final boolean last = rest.isEmpty() && listed.size() == page.size() - 1;
            listed.add(new Changes.Listed(entry.reference(folder), (last ? finished(cursor, now) : cursor).encode()));
        }

        final String end = (rest.isEmpty() ? finished(cursor, now) : cursor).encode();
        if (!rest.isEmpty()) {
            plans.keep(folder, end, rest);
        }
        return new Changes(listed, end, !rest.isEmpty(), start.phase() == ReadingPhase.REREADING, leftOut);
    }

    /** Where nothing was there to be taken, what is there later has come after this moment. */
    private static GraphCursor finished(final GraphCursor cursor, final long now) {
        final GraphCursor finished = cursor.finished();
        return cursor.newest() == 0 ? finished.after(new GraphCursor.Point(now, ""), now).finished() : finished;
    }

    private Changes incremental(final String folder, final String folderId, final GraphCursor cursor, final long windowStart, final int limit)
            throws IOException, MailboxException {
        final List<Changes.Listed> listed = new ArrayList<>();
        final long now = clock.millis();
        GraphCursor reached = cursor;
        boolean more = true;
        for (int pages = 0; more && listed.size() < limit && pages < MOST_PAGES; pages++) {
            final Listing page = followed(folderId, reached, Math.min(limit, PAGE)).orElse(null);
            if (page == null) {
                throw lost(folder, folderId, reached, windowStart, "Microsoft Graph no longer keeps the changes since the last reading of");
            }

            final List<Entry> waiting = waiting(page.entries(), reached.takenMarks(), plans.covered(folder, reached.link()));
            final List<Entry> taken = waiting.subList(0, Math.min(limit - listed.size(), waiting.size()));
            final boolean whole = taken.size() == waiting.size();
            final String next = page.nextLink() == null ? page.deltaLink() : page.nextLink();
            for (int i = 0; i < taken.size(); i++) {
                reached = reached.took(taken.get(i).point(), now);
                final boolean last = whole && i == taken.size() - 1;
                listed.add(new Changes.Listed(taken.get(i).reference(folder), (last ? reached.follow(next) : reached).encode()));
            }

            if (whole) {
                reached = reached.follow(next);
                more = page.nextLink() != null;
            }
        }
        return new Changes(listed, reached.encode(), more, false, 0);
    }

    /** Empty when Graph does not keep the changes so far back. */
    private Optional<Listing> followed(final String folderId, final GraphCursor cursor, final int pageSize) throws IOException {
        try {
            return Optional.of(api.followDelta(folderId, cursor.link(), pageSize));
        } catch (final GraphFailureException e) {
            // Graph gave the link itself: what it cannot read of it now it will not be able to read later.
            if (e.isLostState() || e.isBadRequest()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What of a page is still to be taken, the earliest first. */
    private static List<Entry> waiting(final Collection<Entry> entries, final Set<String> taken, final Set<String> covered) {
        final Set<String> seen = new HashSet<>();
        return entries.stream().filter(Entry::mail).filter(entry -> seen.add(entry.id())).filter(entry -> {
            final String mark = GraphCursor.mark(entry.id());
            return !taken.contains(mark) && !covered.contains(mark);
        }).sorted(Comparator.comparing(Entry::point)).toList();
    }

    private CursorLostException lost(final String folder, final String folderId, final GraphCursor cursor, final long windowStart,
                                     final String why) {
        final GraphCursor reread = cursor.reread(windowStart, folderId);
        return new CursorLostException("Account [%s]: %s [%s]. It is read again from %s.".formatted(accountId, why, folder,
                Instant.ofEpochMilli(reread.cutOff())), reread.encode());
    }

    private CursorLostException unreadable(final String folder, final String folderId, final long windowStart) {
        return new CursorLostException(("Account [%s]: what was kept about how far [%s] has been read cannot be understood. It is read again from "
                + "%s.").formatted(accountId, folder, Instant.ofEpochMilli(windowStart)), GraphCursor.reread(folderId, windowStart).encode());
    }
}
