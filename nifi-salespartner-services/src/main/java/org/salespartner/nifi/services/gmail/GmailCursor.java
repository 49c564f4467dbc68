/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
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
record GmailCursor(Phase phase, BigInteger historyId, long cutOff, Point position, long newest) {
    private static final Pattern TEXT = Pattern.compile("gmail1 ([WRI]) h(\\d+) c(\\d+) p(\\d+)\\.([\\w-]*) n(\\d+)");
    private static final long DAY = 86_400_000;

    enum Phase {
        WINDOW('W'),
        REREADING('R'),
        INCREMENTAL('I');

        private final char code;

        Phase(final char code) {
            this.code = code;
        }

        private static Phase of(final char code) {
            for (final Phase phase : values()) {
                if (phase.code == code) {
                    return phase;
                }
            }

            throw new IllegalArgumentException("Phase [%s] is not known".formatted(code));
        }
    }

    /** A place in the order of internalDate. */
    record Point(long millis, String id) implements Comparable<Point> {
        static final Point NONE = new Point(0, "");

        @Override
        public int compareTo(final Point other) {
            return millis == other.millis ? id.compareTo(other.id) : Long.compare(millis, other.millis);
        }
    }

    static GmailCursor window(final BigInteger historyId, final long cutOff) {
        return new GmailCursor(Phase.WINDOW, historyId, cutOff, Point.NONE, 0);
    }

    /**
     * Where to go on when the history is lost (rule S3): reaches back to the window, and a day before the last message that was covered if that is
     * earlier, but never before what the first reading left out.
     */
    GmailCursor reread(final BigInteger newHistoryId, final long windowStart) {
        final long covered = phase == Phase.INCREMENTAL ? newest : position.equals(Point.NONE) ? cutOff + DAY : position.millis();
        final long start = Math.max(cutOff, Math.min(windowStart, covered - DAY));
        return new GmailCursor(Phase.REREADING, newHistoryId, start, Point.NONE, Math.max(start, covered));
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
        return new GmailCursor(Phase.INCREMENTAL, historyId, cutOff, Point.NONE, newest);
    }

    /** The cursor after the history has been read up to an id. */
    GmailCursor upTo(final BigInteger id, final long newestMillis) {
        return new GmailCursor(Phase.INCREMENTAL, id, cutOff, Point.NONE, Math.max(newest, newestMillis));
    }

    String encode() {
        return String.format(Locale.ROOT, "gmail1 %s h%s c%d p%d.%s n%d", phase.code, historyId, cutOff, position.millis(), position.id(), newest);
    }

    /** Empty for a text that no version of this class has written. */
    static Optional<GmailCursor> decode(final String text) {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }

        try {
            return Optional.of(new GmailCursor(Phase.of(matcher.group(1).charAt(0)), new BigInteger(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    new Point(Long.parseLong(matcher.group(4)), matcher.group(5)), Long.parseLong(matcher.group(6))));
        } catch (final NumberFormatException e) {
            return Optional.empty();
        }
    }
}
