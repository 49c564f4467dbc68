/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.services.account.ReadingPhase;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells by its state alone that a folder need not be opened, since nothing has come. A server may know its state only to the second, so that a folder
 * is believed to be quiet only when it was opened some seconds after that state was first told, and it is opened again from time to time. The cursor
 * follows the highest message that was seen, not UIDNEXT: where UIDNEXT is higher, the message was removed or is not shown yet, which takes a few
 * looks more to believe (rule S2). Thread-safe.
 */
final class QuietFolders {
    /** So many looks at a folder that counts more than it shows are enough. */
    static final int LOOKS = 4;
    /** So long after a folder has got into a state nothing comes any more that does not change it. */
    static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration BELIEVED = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<String, Reached> reached = new ConcurrentHashMap<>();
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    QuietFolders(final Clock clock) {
        this.clock = clock;
    }

    /**
     * @param cursorText null for a folder that has not been read yet
     * @param status     null when the server has not told it
     */
    boolean isQuiet(final String folder, final String cursorText, final FolderStatus status) {
        final ImapCursor cursor = cursorText == null || status == null ? null : ImapCursor.decode(cursorText).orElse(null);
        if (cursor == null || cursor.phase() != ReadingPhase.INCREMENTAL || status.uidValidity() != cursor.uidValidity()
                || status.uidNext() < cursor.nextUid()) {
            return false;
        }

        final Look look = looks.get(folder);
        final int enough = status.uidNext() == cursor.nextUid() ? 1 : LOOKS;
        return look != null && look.isOf(cursorText, status) && look.count() >= enough && !look.last().isBefore(look.reached().plus(SETTLED))
                && clock.instant().isBefore(look.last().plus(BELIEVED));
    }

    /**
     * The server has told a folder's state, whether or not it is opened then.
     *
     * @param status null when the server has not told it
     */
    void told(final String folder, final FolderStatus status) {
        if (status != null) {
            reached.compute(folder, (name, before) -> before != null && before.status().equals(status) ? before
                    : new Reached(status, clock.instant()));
        }
    }

    /** The folder was opened after its state was {@link #told}, and nothing had come. */
    void looked(final String folder, final String cursor, final FolderStatus status) {
        final Reached state = reached.get(folder);
        if (state != null && state.status().equals(status)) {
            final Instant now = clock.instant();
            looks.compute(folder, (name, before) -> new Look(cursor, status, state.since(), now,
                    before != null && before.isOf(cursor, status) && before.reached().equals(state.since()) ? before.count() + 1 : 1));
        }
    }

    /**
     * @param since when the state was first told
     */
    private record Reached(FolderStatus status, Instant since) {
    }

    private record Look(String cursor, FolderStatus status, Instant reached, Instant last, int count) {
        private boolean isOf(final String otherCursor, final FolderStatus otherStatus) {
            return cursor.equals(otherCursor) && status.equals(otherStatus);
        }
    }
}
