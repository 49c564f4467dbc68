/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.imap.ImapCursor.Point;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The messages that a reading still has to take, kept in memory between its pages. It can be lost at any time: the cursor says the same, and only the
 * search has to be done again.
 */
final class ReadingPlan {
    private final long[] uids;
    private final long[] seconds;
    private ImapCursor cursor;
    private Map<Long, MessageReference> details = Map.of();
    private int detailed;
    private int learntAt = -1;
    private int taken;
    private int given;

    private ReadingPlan(final ImapCursor cursor, final long[] uids, final long[] seconds) {
        this.cursor = cursor;
        this.uids = uids;
        this.seconds = seconds;
    }

    /**
     * A first or repeated reading.
     *
     * @param details of all the messages by UID; empty when they are still to be learnt
     */
    static ReadingPlan byDate(final ImapCursor cursor, final List<Point> points, final Map<Long, MessageReference> details) {
        final ReadingPlan plan = new ReadingPlan(cursor, points.stream().mapToLong(Point::uid).toArray(),
                points.stream().mapToLong(Point::second).toArray());
        if (!details.isEmpty()) {
            plan.learn(plan.uids, details);
        }

        return plan;
    }

    /** A reading that follows the UIDs. */
    static ReadingPlan byUid(final ImapCursor cursor, final long[] uids) {
        return new ReadingPlan(cursor, uids, null);
    }

    /** How far the reading has come. */
    ImapCursor cursor() {
        return cursor;
    }

    /**
     * The UIDs of which the details are to be learnt next, since nothing is known of the next message; empty when it is known.
     *
     * @param limit at most so many, so that what is kept in memory does not grow with the folder
     */
    long[] unknown(final int limit) {
        return taken < detailed ? new long[0] : range(limit);
    }

    /** Keeps what was learnt of the messages that {@link #unknown} gave; those that are not there are missing. */
    void learn(final long[] asked, final Map<Long, MessageReference> found) {
        details = found;
        detailed = taken + asked.length;
        learntAt = taken;
    }

    /** What is known of a message; null when it is not there. */
    MessageReference detail(final long uid) {
        return details.get(uid);
    }

    /** Whether the next page is the first since details were learnt. */
    boolean isNew() {
        return learntAt == taken;
    }

    /** The messages to be taken next, in their order, as far as their details are known. */
    List<MessageReference> upcoming() {
        return Arrays.stream(uids, taken, detailed).mapToObj(details::get).filter(Objects::nonNull).toList();
    }

    /** The UIDs of the next page; each is then to be told to {@link #advance} or {@link #skip}. Ends where the details do. */
    long[] next(final int limit) {
        final long[] page = range(Math.min(limit, detailed - taken));
        given = taken + page.length;
        return page;
    }

    private long[] range(final int limit) {
        return Arrays.copyOfRange(uids, taken, (int) Math.min(uids.length, (long) taken + limit));
    }

    /**
     * Counts the next message as taken.
     *
     * @param receivedAt null when it is not known
     * @param now        in seconds; no message counts as newer, so that one with a date far ahead does not hide what comes after it
     * @return the cursor that covers the message
     */
    ImapCursor advance(final Instant receivedAt, final long now) {
        if (cursor.phase() == ReadingPhase.INCREMENTAL) {
            final long newest = receivedAt == null ? 0 : Math.min(receivedAt.getEpochSecond(), now);
            cursor = cursor.incremental(uids[taken] + 1, newest);
        } else {
            cursor = cursor.afterMessage(new Point(seconds[taken], uids[taken]), now);
        }

        taken++;
        return cursor;
    }

    /** The next message is not there. The cursor covers it only once it covers a later one: it may have been counted before it was shown. */
    void skip() {
        taken++;
    }

    boolean hasMore() {
        return given < uids.length;
    }

    /** The cursor after the page; after the last page that of the next phase. */
    ImapCursor end(final long now) {
        if (hasMore() || cursor.phase() == ReadingPhase.INCREMENTAL) {
            return cursor;
        }

        // Nothing was there to be taken: what is there later has come after this moment.
        return cursor.newest() == 0 ? cursor.incremental(cursor.nextUid(), now) : cursor.finished();
    }
}
