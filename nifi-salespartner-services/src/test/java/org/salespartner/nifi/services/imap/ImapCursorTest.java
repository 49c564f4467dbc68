/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.imap.ImapCursor.Point;

import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapCursorTest {
    private static final long DAY = 86_400;
    private static final long NOW = 1_770_000_000;

    @ParameterizedTest
    @EnumSource(ReadingPhase.class)
    void isReadBackAsWritten(final ReadingPhase phase) {
        final ImapCursor cursor = new ImapCursor(phase, 4_294_967_295L, 4_294_967_295L, new Point(NOW, 17), new Point(253_402_300_799L,
                4_294_967_294L), NOW);
        assertEquals(Optional.of(cursor), ImapCursor.decode(cursor.encode()));
        assertTrue(cursor.encode().length() < 150, cursor.encode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "imap2 I v1 u1 c0.0 p0.0 n0", "imap1 I v1 u1 c0.0 p0.0 n99999999999999999999", "imap1 X v1 u1 c0.0 "
            + "p0.0 n0"})
    void whatNobodyWroteIsNotUnderstood(final String text) {
        assertEquals(Optional.empty(), ImapCursor.decode(text));
    }

    @Test
    @DisplayName("S3: a lost cursor goes back to the window's start, which is earlier than what was covered")
    void rereadTakesTheWindow() {
        assertEquals(NOW - 30 * DAY, incremental(NOW - 50 * DAY, NOW).reread(2, 9, NOW - 30 * DAY).cutOff().second());
    }

    @Test
    @DisplayName("S3: after a long outage a lost cursor goes back a day before what was covered")
    void rereadReachesBackToWhatWasCovered() {
        assertEquals(NOW - 61 * DAY, incremental(NOW - 90 * DAY, NOW - 60 * DAY).reread(2, 9, NOW - 30 * DAY).cutOff().second());
    }

    @Test
    @DisplayName("S3: a lost cursor never goes behind the cut-off of the first reading")
    void rereadKeepsTheCutOff() {
        assertEquals(NOW - 5 * DAY, incremental(NOW - 5 * DAY, NOW).reread(2, 9, NOW - 30 * DAY).cutOff().second());
    }

    @Test
    @DisplayName("S3: a cursor lost while the window is being read again goes back to where that reading stood")
    void rereadLostAgain() {
        final ImapCursor reread = incremental(NOW - 90 * DAY, NOW - 60 * DAY).reread(2, 9, NOW - 30 * DAY);
        assertEquals(NOW - 61 * DAY, reread.reread(3, 9, NOW - 10 * DAY).cutOff().second());
        final ImapCursor halfway = reread.afterMessage(new Point(NOW - 40 * DAY, 3), NOW);
        assertEquals(NOW - 41 * DAY, halfway.reread(3, 9, NOW - 30 * DAY).cutOff().second());
    }

    @Test
    @DisplayName("S3: a message with a date far ahead does not hide what came after it")
    void datesAheadCountAsNow() {
        final ImapCursor window = new ImapCursor(ReadingPhase.WINDOW, 1, 9, new Point(NOW - 90 * DAY, 0), Point.NONE, 0);
        assertEquals(NOW, window.afterMessage(new Point(NOW + 3_650 * DAY, 3), NOW).newest());
    }

    private static ImapCursor incremental(final long cutOff, final long newest) {
        return new ImapCursor(ReadingPhase.INCREMENTAL, 1, 100, new Point(cutOff, 0), Point.NONE, newest);
    }
}
