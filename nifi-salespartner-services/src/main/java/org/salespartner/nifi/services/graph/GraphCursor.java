/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.account.Rereading;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a folder has been read; opaque to everybody else, and small enough for NiFi's state.
 *
 * <p>A first reading and a reading after a lost cursor take messages in the order of receivedDateTime. The chain of changes was opened before such a
 * reading began, so that nothing that came meanwhile is missed. Afterwards reading follows that chain, page by page; a page that could not be taken
 * as a whole is asked for again, and what was taken of it is known by marks (https://learn.microsoft.com/graph/delta-query-messages).</p>
 *
 * @param folderMark recognises the folder that was read, so that another one of the same name is not taken for it
 * @param cutOff     the first moment that the reading takes, in milliseconds since 1970; kept, since nothing before it is ever to be read
 * @param position   the last message that a first or repeated reading has taken, {@link Point#NONE} before the first one and afterwards
 * @param newest     the latest receivedDateTime that has been taken, in milliseconds
 * @param taken      marks of the messages of the link's page that have been taken
 * @param link       of the chain, without its host; empty as long as the chain is still to be opened
 */
record GraphCursor(ReadingPhase phase, String folderMark, long cutOff, Point position, long newest, List<String> taken, String link) {
    private static final Pattern TEXT = Pattern.compile("graph1 ([WRI]) f([\\w-]*) c(\\d+) p(\\d+)\\.(\\S*) n(\\d+) t([\\w-]*) l(\\S*)");
    private static final int MARK_LENGTH = 8;

    GraphCursor {
        taken = List.copyOf(taken);
    }

    /** A place in the order of receivedDateTime. */
    record Point(long millis, String id) implements Comparable<Point> {
        static final Point NONE = new Point(0, "");

        @Override
        public int compareTo(final Point other) {
            return millis == other.millis ? id.compareTo(other.id) : Long.compare(millis, other.millis);
        }
    }

    /** The beginning of a first reading. */
    static GraphCursor window(final String folderId, final long cutOff) {
        return new GraphCursor(ReadingPhase.WINDOW, mark(folderId), cutOff, Point.NONE, 0, List.of(), "");
    }

    /** The beginning of a repeated reading of which nothing is known but where it begins. */
    static GraphCursor reread(final String folderId, final long cutOff) {
        return new GraphCursor(ReadingPhase.REREADING, mark(folderId), cutOff, Point.NONE, cutOff, List.of(), "");
    }

    /** Where to go on when the chain is lost (rule S3): the opening is done anew. */
    GraphCursor reread(final long windowStart, final String folderId) {
        final Rereading reread = Rereading.of(phase, cutOff, position.equals(Point.NONE) ? OptionalLong.empty() : OptionalLong.of(position.millis()),
                newest, windowStart, TimeUnit.MILLISECONDS);
        return new GraphCursor(ReadingPhase.REREADING, mark(folderId), reread.start(), Point.NONE, reread.newest(), List.of(), "");
    }

    /** The same reading from a later moment on, by a chain that has been opened. */
    GraphCursor opened(final long newCutOff, final String chain) {
        return new GraphCursor(phase, folderMark, newCutOff, position, newest, List.of(), chain);
    }

    /**
     * The cursor after a message of a first or repeated reading.
     *
     * @param now no message counts as newer, so that one with a date far ahead does not hide what comes after it
     */
    GraphCursor after(final Point point, final long now) {
        return new GraphCursor(phase, folderMark, cutOff, point, later(point.millis(), now), taken, link);
    }

    /** The cursor when a first or repeated reading has taken its last message. */
    GraphCursor finished() {
        return new GraphCursor(ReadingPhase.INCREMENTAL, folderMark, cutOff, Point.NONE, newest, List.of(), link);
    }

    /** The cursor after one message of the link's page. */
    GraphCursor took(final Point point, final long now) {
        final List<String> more = new ArrayList<>(taken);
        more.add(mark(point.id()));
        return new GraphCursor(phase, folderMark, cutOff, position, later(point.millis(), now), more, link);
    }

    /** The cursor when the link's page has been taken as a whole. */
    GraphCursor follow(final String nextLink) {
        return new GraphCursor(phase, folderMark, cutOff, position, newest, List.of(), nextLink);
    }

    /** What of the link's page has been taken. */
    Set<String> takenMarks() {
        return new HashSet<>(taken);
    }

    boolean isOf(final String folderId) {
        return folderMark.equals(mark(folderId));
    }

    /** A few characters that stand for an id. */
    static String mark(final String id) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, MARK_LENGTH);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    String encode() {
        return String.format(Locale.ROOT, "graph1 %s f%s c%d p%d.%s n%d t%s l%s", phase.code(), folderMark, cutOff, position.millis(), position.id(),
                newest, String.join("", taken), link);
    }

    /** Empty for a text that no version of this class has written. */
    static Optional<GraphCursor> decode(final String text) {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || matcher.group(7).length() % MARK_LENGTH != 0) {
            return Optional.empty();
        }

        try {
            return Optional.of(new GraphCursor(ReadingPhase.of(matcher.group(1).charAt(0)), matcher.group(2), Long.parseLong(matcher.group(3)),
                    new Point(Long.parseLong(matcher.group(4)), matcher.group(5)), Long.parseLong(matcher.group(6)), marks(matcher.group(7)),
                    matcher.group(8)));
        } catch (final NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static List<String> marks(final String text) {
        final List<String> marks = new ArrayList<>();
        for (int start = 0; start < text.length(); start += MARK_LENGTH) {
            marks.add(text.substring(start, start + MARK_LENGTH));
        }
        return marks;
    }

    private long later(final long millis, final long now) {
        return Math.max(newest, Math.min(millis, now));
    }
}
