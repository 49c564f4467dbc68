/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.services.imap.ImapCursor.Phase;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells by its state alone that a folder need not be opened, since nothing has come. The cursor follows the highest message that was seen, not
 * UIDNEXT: where UIDNEXT is higher, the message was removed or is not shown yet, so that the folder is opened a few times before it is believed to
 * be quiet, and again from time to time (rule S2). Thread-safe.
 */
final class QuietFolders {
    /** So many looks at a folder in the same state are enough. */
    static final int LOOKS = 3;
    private static final Duration BELIEVED = Duration.ofMinutes(15);

    private final Clock clock;
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
        if (cursor == null || cursor.phase() != Phase.INCREMENTAL || status.uidValidity() != cursor.uidValidity()
                || status.uidNext() < cursor.nextUid()) {
            return false;
        }

        final Look look = looks.get(folder);
        return status.uidNext() == cursor.nextUid() || look != null && look.isOf(cursorText, status) && look.count() >= LOOKS
                && clock.instant().isBefore(look.last().plus(BELIEVED));
    }

    /** The folder was opened, and nothing had come. */
    void looked(final String folder, final String cursor, final FolderStatus status) {
        if (status != null) {
            looks.compute(folder, (name, before) -> new Look(cursor, status, clock.instant(),
                    before != null && before.isOf(cursor, status) ? before.count() + 1 : 1));
        }
    }

    private record Look(String cursor, FolderStatus status, Instant last, int count) {
        private boolean isOf(final String otherCursor, final FolderStatus otherStatus) {
            return cursor.equals(otherCursor) && status.equals(otherStatus);
        }
    }
}
