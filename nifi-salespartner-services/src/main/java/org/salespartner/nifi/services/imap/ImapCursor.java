/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.account.Rereading;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a folder has been read; opaque to everybody else, and small enough for NiFi's state.
 *
 * <p>A first reading and a reading after a lost cursor take the messages below a baseline UID in the order of INTERNALDATE. Everything that such a
 * reading consists of stands in the cursor, so that it goes on after a restart with exactly the messages it had left. From the baseline on, reading
 * follows the UIDs.</p>
 *
 * @param phase       how the folder is being read
 * @param uidValidity the folder's UIDVALIDITY, 0 for a server without one
 * @param nextUid     {@link ReadingPhase#INCREMENTAL}: the lowest UID not yet read; otherwise the baseline below which the reading takes its messages
 * @param cutOff      the first message (inclusive) that the reading takes; kept afterwards, since nothing before it is ever to be read
 * @param position    the last message that the reading has taken, {@link Point#NONE} before the first one and in the incremental phase
 * @param newest      the highest INTERNALDATE that has been taken, in seconds since 1970
 */
record ImapCursor(ReadingPhase phase, long uidValidity, long nextUid, Point cutOff, Point position, long newest) {

    private static final Pattern TEXT = Pattern.compile("imap1 ([WRI]) v(\\d+) u(\\d+) c(\\d+)\\.(\\d+) p(\\d+)\\.(\\d+) n(\\d+)");

    /**
     * A place in the order of INTERNALDATE.
     *
     * @param second INTERNALDATE in seconds since 1970, which is all IMAP tells
     * @param uid    decides between messages of the same second
     */
    record Point(long second, long uid) implements Comparable<Point> {
        static final Point NONE = new Point(0, 0);

        @Override
        public int compareTo(final Point other) {
            return second == other.second ? Long.compare(uid, other.uid) : Long.compare(second, other.second);
        }
    }

    /** The cursor after a message of a first or repeated reading. */
    ImapCursor afterMessage(final Point point, final long now) {
        return new ImapCursor(phase, uidValidity, nextUid, cutOff, point, Math.max(newest, Math.min(point.second(), now)));
    }

    /** The cursor when a first or repeated reading has taken its last message. */
    ImapCursor finished() {
        return new ImapCursor(ReadingPhase.INCREMENTAL, uidValidity, nextUid, cutOff, Point.NONE, newest);
    }

    /** The cursor after everything below a UID has been read. */
    ImapCursor incremental(final long next, final long newestSecond) {
        return new ImapCursor(ReadingPhase.INCREMENTAL, uidValidity, next, cutOff, Point.NONE, Math.max(newest, newestSecond));
    }

    /**
     * Where to go on when this cursor is lost (rule S3).
     *
     * @param windowStart of the request, in seconds
     */
    ImapCursor reread(final long newUidValidity, final long newNextUid, final long windowStart) {
        final Rereading reread = Rereading.of(phase, cutOff.second(),
                position.equals(Point.NONE) ? OptionalLong.empty() : OptionalLong.of(position.second()), newest, windowStart, TimeUnit.SECONDS);
        return new ImapCursor(ReadingPhase.REREADING, newUidValidity, newNextUid, new Point(reread.start(), 0), Point.NONE, reread.newest());
    }

    String encode() {
        return String.format(Locale.ROOT, "imap1 %s v%d u%d c%d.%d p%d.%d n%d", phase.code(), uidValidity, nextUid, cutOff.second(), cutOff.uid(),
                position.second(), position.uid(), newest);
    }

    /** Empty for a text that no version of this class has written. */
    static Optional<ImapCursor> decode(final String text) {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }

        try {
            return Optional.of(new ImapCursor(ReadingPhase.of(matcher.group(1).charAt(0)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher
                    .group(3)),
                    new Point(Long.parseLong(matcher.group(4)), Long.parseLong(matcher.group(5))),
                    new Point(Long.parseLong(matcher.group(6)), Long.parseLong(matcher.group(7))), Long.parseLong(matcher.group(8))));
        } catch (final NumberFormatException e) {
            return Optional.empty();
        }
    }
}
