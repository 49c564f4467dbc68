/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.account.ReadingPlans;
import org.salespartner.nifi.services.imap.ImapCursor.Point;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Lists what is new in a folder. The first reading takes the window in the order of INTERNALDATE, a reading after a lost cursor does it again
 * without a limit on the number, and from then on reading follows the UIDs, so that its cost follows what is new (rule S8).
 */
final class ChangeLister {
    /** Of so many messages the details are asked for at once: a round trip for each page would cost more than the memory they take. */
    private static final int DETAILED_AT_ONCE = 5_000;
    private static final DateTimeFormatter SEARCH_DATE = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ENGLISH);

    private final ImapConnection connection;
    private final MessageDetails details;
    private final ReadingPlans<ReadingPlan> plans;
    private final FetchAhead ahead;
    private final String accountId;
    private final Clock clock;

    ChangeLister(final ImapConnection connection, final ReadingPlans<ReadingPlan> plans, final SuspectMessages suspects, final FetchAhead ahead,
                 final String accountId, final Clock clock) {
        this.connection = connection;
        this.details = new MessageDetails(connection, suspects);
        this.plans = plans;
        this.ahead = ahead;
        this.accountId = accountId;
        this.clock = clock;
    }

    Changes changes(final String folder, final String cursorText, final ChangesRequest request)
            throws ProtocolException, IOException, CursorLostException {
        final ReadingPlan known = cursorText == null ? null : plans.take(folder, cursorText).orElse(null);
        if (known != null && connection.select(folder, 0) == known.cursor().uidValidity()) {
            return page(folder, known, request.limit(), 0);
        }

        final ImapConnection.Selected selected = connection.examine(folder);
        if (cursorText == null) {
            ahead.prepare(folder, selected.total());
            return firstPage(folder, selected, request);
        }

        final ImapCursor cursor = ImapCursor.decode(cursorText).orElse(null);
        if (cursor == null) {
            throw unreadable(folder, selected, request);
        }

        final long nextUid = afterCounted(selected, cursor);
        if (selected.uidValidity() != cursor.uidValidity() || nextUid < cursor.nextUid()) {
            throw lost(folder, cursor, selected, nextUid, request);
        }

        ahead.prepare(folder, cursor.phase() == ReadingPhase.INCREMENTAL ? Math.min(nextUid - cursor.nextUid(), selected.total()) : selected.total());
        if (cursor.phase() == ReadingPhase.INCREMENTAL) {
            return incremental(folder, cursor, cursorText, selected, nextUid, request.limit());
        }

        final Scan scan = scan(folder, cursor, searchAgain(folder, cursor.uidValidity(), 1, since(cursor.cutOff()),
                connection.search(since(cursor.cutOff()))));
        return page(folder, ReadingPlan.byDate(cursor, scan.points(), scan.details()), request.limit(), 0);
    }

    private Changes firstPage(final String folder, final ImapConnection.Selected selected, final ChangesRequest request)
            throws ProtocolException, IOException {
        final Point start = new Point(Math.max(0, request.windowStart().getEpochSecond()), 0);
        long[] found = selected.total() == 0 ? new long[0] : connection.search(since(start));
        long nextUid = selected.uidNext();
        if (nextUid <= 0 || Arrays.binarySearch(found, nextUid - 1) < 0) {
            nextUid = afterSeen(selected);
            if (nextUid > selected.uidNext() && selected.total() > 0) {
                // What has come since would lie below the baseline without having been found.
                found = connection.search(since(start));
            }
        }

        found = searchAgain(folder, selected.uidValidity(), 1, since(start), found);
        final ImapCursor window = new ImapCursor(ReadingPhase.WINDOW, selected.uidValidity(), nextUid, start, Point.NONE, 0);
        final Scan scan = scan(folder, window, found);
        final List<Point> inWindow = scan.points();
        final int leftOut = Math.max(0, inWindow.size() - request.windowSize());
        final ImapCursor limited = leftOut == 0 ? window
                : new ImapCursor(ReadingPhase.WINDOW, selected.uidValidity(), nextUid, inWindow.get(leftOut), Point.NONE, 0);
        final ReadingPlan plan = ReadingPlan.byDate(limited, inWindow.subList(leftOut, inWindow.size()), scan.details());
        return page(folder, plan, request.limit(), leftOut);
    }

    /** SEARCH knows whole days only, in whatever time zone the server has: a day more, then by the exact time. */
    private static Argument since(final Point cutOff) {
        final LocalDate since = LocalDate.ofInstant(Instant.ofEpochSecond(cutOff.second()), ZoneOffset.UTC).minusDays(1);
        return since.getYear() > 1970 ? new Argument().writeAtom("SINCE").writeAtom(SEARCH_DATE.format(since)) : new Argument().writeAtom("ALL");
    }

    /** The messages of those found that a first or repeated reading still has to take, in its order. */
    private Scan scan(final String folder, final ImapCursor cursor, final long[] found) throws ProtocolException, IOException {
        final long[] uids = Arrays.stream(found).filter(uid -> uid < cursor.nextUid()).toArray();
        final Map<Long, MessageReference> known = uids.length > DETAILED_AT_ONCE ? Map.of()
                : details.references(folder, cursor.uidValidity(), uids);
        final List<Point> points = new ArrayList<>(uids.length > DETAILED_AT_ONCE
                ? details.points(folder, cursor.uidValidity(), uids) : MessageDetails.points(known));
        points.removeIf(point -> point.compareTo(cursor.cutOff()) < 0 || point.compareTo(cursor.position()) <= 0);
        points.sort(null);
        return new Scan(points, known);
    }

    private Changes incremental(final String folder, final ImapCursor cursor, final String cursorText, final ImapConnection.Selected selected,
                                final long nextUid, final int limit) throws ProtocolException, IOException {
        if (nextUid == cursor.nextUid() || selected.total() == 0) {
            return new Changes(List.of(), cursorText, false, false, 0);
        }

        final long[] uids;
        if (nextUid - cursor.nextUid() <= limit) {
            uids = range(cursor.nextUid(), nextUid);
        } else {
            uids = search(folder, cursor, nextUid - 1);
        }

        return page(folder, ReadingPlan.byUid(cursor, uids), limit, 0);
    }

    private long[] search(final String folder, final ImapCursor cursor, final long last) throws ProtocolException, IOException {
        final Argument criteria = new Argument().writeAtom("UID").writeAtom(cursor.nextUid() + ":" + last);
        return searchAgain(folder, cursor.uidValidity(), cursor.nextUid(), criteria, connection.search(criteria));
    }

    /**
     * A message that is missing below another one may only be about to appear, as with {@link #references}, and what is below a first reading's
     * baseline is never looked for later.
     *
     * @param first UID that could have been found
     */
    private long[] searchAgain(final String folder, final long uidValidity, final long first, final Argument criteria, final long[] found)
            throws ProtocolException, IOException {
        final boolean complete = found.length == 0 || found.length == found[found.length - 1] - first + 1;
        if (complete || connection.examine(folder).uidValidity() != uidValidity) {
            return found;
        }

        return LongStream.concat(Arrays.stream(found), Arrays.stream(connection.search(criteria))).sorted().distinct().toArray();
    }

    private Changes page(final String folder, final ReadingPlan plan, final int limit, final long leftOut) throws ProtocolException, IOException {
        final long[] unknown = plan.unknown(Math.max(limit, DETAILED_AT_ONCE));
        if (unknown.length > 0) {
            plan.learn(unknown, references(folder, plan.cursor().uidValidity(), unknown));
        }

        if (plan.isNew() && plan.cursor().phase() != ReadingPhase.REREADING) {
            ahead.expect(folder, plan.cursor().uidValidity(), plan.upcoming());
        }

        final long[] uids = plan.next(limit);

        final long now = clock.instant().getEpochSecond();
        final List<Changes.Listed> messages = new ArrayList<>(uids.length);
        for (final long uid : uids) {
            final MessageReference message = plan.detail(uid);
            if (message == null) {
                plan.skip();
            } else {
                messages.add(new Changes.Listed(message, plan.advance(message.receivedAt(), now).encode()));
            }
        }

        final boolean more = plan.hasMore();
        final String end = plan.end(now).encode();
        if (more) {
            plans.keep(folder, end, plan);
        }

        if (!more && !messages.isEmpty()) {
            final Changes.Listed last = messages.removeLast();
            messages.add(new Changes.Listed(last.message(), end));
        }

        return new Changes(messages, end, more, plan.cursor().phase() == ReadingPhase.REREADING, leftOut);
    }

    /**
     * The messages by UID. One that is not shown although a later one is may only be about to appear, since a server can hand out a UID before
     * all its connections show the message: it is asked for once more with fresh eyes before the cursor passes it (rule S2). Messages missing at
     * the end need no second look, since the cursor stays before them.
     */
    private Map<Long, MessageReference> references(final String folder, final long uidValidity, final long[] uids)
            throws ProtocolException, IOException {
        final Map<Long, MessageReference> found = new HashMap<>(details.references(folder, uidValidity, uids));
        final long highest = found.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        final long[] missing = Arrays.stream(uids).filter(uid -> uid < highest && !found.containsKey(uid)).toArray();
        if (missing.length > 0 && connection.examine(folder).uidValidity() == uidValidity) {
            found.putAll(details.references(folder, uidValidity, missing));
        }
        return found;
    }

    /**
     * Below this UID a folder is read by date, from it on by UID. It follows the highest message that is seen, not UIDNEXT, which may count a
     * message that is not shown yet; such a message is found later, by its UID (rule S2).
     */
    private long afterSeen(final ImapConnection.Selected selected) throws ProtocolException, IOException {
        final long highest = highestUid(selected);
        return highest == 0 && selected.total() > 0 ? Math.max(1, selected.uidNext()) : highest + 1;
    }

    /**
     * The folder's UIDNEXT. A server may keep it to itself, and one restored from a backup may tell one that is lower than what has been read; then
     * the highest UID there is decides.
     */
    private long afterCounted(final ImapConnection.Selected selected, final ImapCursor cursor) throws ProtocolException, IOException {
        if (selected.uidValidity() != cursor.uidValidity() || selected.uidNext() >= cursor.nextUid()) {
            return Math.max(1, selected.uidNext());
        }

        final long afterHighest = highestUid(selected) + 1;
        return selected.uidNext() <= 0 ? Math.max(cursor.nextUid(), afterHighest) : Math.max(selected.uidNext(), afterHighest);
    }

    private long highestUid(final ImapConnection.Selected selected) throws ProtocolException, IOException {
        if (selected.total() == 0) {
            return 0;
        }

        return details.highestUid();
    }

    private CursorLostException lost(final String folder, final ImapCursor cursor, final ImapConnection.Selected selected, final long nextUid,
                                     final ChangesRequest request) throws ProtocolException, IOException {
        final ImapCursor reread = cursor.reread(selected.uidValidity(), afterSeen(selected), Math.max(0, request.windowStart().getEpochSecond()));
        final String change = selected.uidValidity() == cursor.uidValidity()
                ? "the next UID was %d and is %d".formatted(cursor.nextUid(), nextUid)
                : "UIDVALIDITY was %d and is %d".formatted(cursor.uidValidity(), selected.uidValidity());
        return new CursorLostException("Account [%s]: the mail server has numbered the folder [%s] anew (%s). The folder is read again from %s."
                .formatted(accountId, folder, change, Instant.ofEpochSecond(reread.cutOff().second())), reread.encode());
    }

    private CursorLostException unreadable(final String folder, final ImapConnection.Selected selected, final ChangesRequest request)
            throws ProtocolException, IOException {
        final long windowStart = Math.max(0, request.windowStart().getEpochSecond());
        final ImapCursor reread = new ImapCursor(ReadingPhase.REREADING, selected.uidValidity(), afterSeen(selected),
                new Point(windowStart, 0), Point.NONE, windowStart);
        return new CursorLostException(("Account [%s]: what was kept about how far the folder [%s] has been read cannot be understood. The folder "
                + "is read again from %s.")
                .formatted(accountId, folder, Instant.ofEpochSecond(windowStart)),
                reread.encode());
    }

    private static long[] range(final long from, final long to) {
        final long[] uids = new long[(int) (to - from)];
        for (int i = 0; i < uids.length; i++) {
            uids[i] = from + i;
        }

        return uids;
    }

    /**
     * @param details of the messages by UID; empty when there are too many
     */
    private record Scan(List<Point> points, Map<Long, MessageReference> details) {
    }
}
