/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.account.Rereading;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a label has been read; opaque to everybody else, and small enough for NiFi's state.
 *
 * <p>A first reading and a reading after a lost history take messages in the order of internalDate. The history id was asked for before such a
 * reading began, so that nothing that came meanwhile is missed. Afterwards reading follows the history
 * (https://developers.google.com/workspace/gmail/api/guides/sync).</p>
 *
 * @param historyId up to which the history has been read; a number of any length
 * @param cutOff    the first moment that the reading takes, in milliseconds since 1970; kept, since nothing before it is ever to be read
 * @param position  the last message that a first or repeated reading has taken, {@link Point#NONE} before the first one and afterwards
 * @param newest    the highest internalDate that has been taken, in milliseconds
 */
record GmailCursor(ReadingPhase phase, BigInteger historyId, long cutOff, Point position, long newest) {
    private static final Pattern TEXT = Pattern.compile("gmail1 ([WRI]) h(\\d+) c(\\d+) p(\\d+)\\.([\\w-]*) n(\\d+)");

    /** A place in the order of internalDate. */
    record Point(long millis, String id) implements Comparable<Point> {
        static final Point NONE = new Point(0, "");

        @Override
        public int compareTo(final Point other) {
            return millis == other.millis ? id.compareTo(other.id) : Long.compare(millis, other.millis);
        }
    }

    static GmailCursor window(final BigInteger historyId, final long cutOff) {
        return new GmailCursor(ReadingPhase.WINDOW, historyId, cutOff, Point.NONE, 0);
    }

    /** Where to go on when the history is lost (rule S3). */
    GmailCursor reread(final BigInteger newHistoryId, final long windowStart) {
        final Rereading reread = Rereading.of(phase, cutOff, position.equals(Point.NONE) ? OptionalLong.empty() : OptionalLong.of(position.millis()),
                newest, windowStart, TimeUnit.MILLISECONDS);
        return new GmailCursor(ReadingPhase.REREADING, newHistoryId, reread.start(), Point.NONE, reread.newest());
    }

    /**
     * The cursor after a message of a first or repeated reading.
     *
     * @param now no message counts as newer, so that one with a date far ahead does not hide what comes after it
     */
    GmailCursor after(final Point point, final long now) {
        return new GmailCursor(phase, historyId, cutOff, point, Math.max(newest, Math.min(point.millis(), now)));
    }

    /** The cursor when a first or repeated reading has taken its last message. */
    GmailCursor finished() {
        return new GmailCursor(ReadingPhase.INCREMENTAL, historyId, cutOff, Point.NONE, newest);
    }

    /** The cursor after the history has been read up to an id. */
    GmailCursor upTo(final BigInteger id, final long newestMillis) {
        return new GmailCursor(ReadingPhase.INCREMENTAL, id, cutOff, Point.NONE, Math.max(newest, newestMillis));
    }

    /** What all cursors of one first or repeated reading have alike. */
    String reading() {
        return new GmailCursor(phase, historyId, cutOff, Point.NONE, 0).encode();
    }

    String encode() {
        return String.format(Locale.ROOT, "gmail1 %s h%s c%d p%d.%s n%d", phase.code(), historyId, cutOff, position.millis(), position.id(), newest);
    }

    /** Empty for a text that no version of this class has written. */
    static Optional<GmailCursor> decode(final String text) {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }

        try {
            return Optional.of(new GmailCursor(ReadingPhase.of(matcher.group(1).charAt(0)), new BigInteger(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    new Point(Long.parseLong(matcher.group(4)), matcher.group(5)), Long.parseLong(matcher.group(6))));
        } catch (final NumberFormatException e) {
            return Optional.empty();
        }
    }
}
