/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Moments are days, so that they can be read. */
class RereadingTest {

    @Test
    @DisplayName("S3: an ended first reading goes back to the window")
    void reachesBackToTheWindow() {
        assertEquals(new Rereading(70, 100), lost(ReadingPhase.INCREMENTAL, 50, OptionalLong.empty(), 100, 70));
    }

    @Test
    @DisplayName("S3: after a long stand the reading goes back to a day before the last message, which is earlier than the window")
    void reachesBackToTheLastMessageBeforeTheWindow() {
        assertEquals(new Rereading(59, 60), lost(ReadingPhase.INCREMENTAL, 50, OptionalLong.empty(), 60, 70));
    }

    @Test
    @DisplayName("S3: nothing before what the first reading left out is ever read")
    void neverReachesBehindWhatWasLeftOut() {
        assertEquals(new Rereading(80, 100), lost(ReadingPhase.INCREMENTAL, 80, OptionalLong.empty(), 100, 70));
    }

    @Test
    @DisplayName("S3: a reading in the order of time covers up to its position, whatever was seen before")
    void aReadingThatIsUnderWayCoversUpToItsPosition() {
        assertEquals(new Rereading(54, 55), lost(ReadingPhase.REREADING, 50, OptionalLong.of(55), 100, 70));
        assertEquals(new Rereading(54, 55), lost(ReadingPhase.WINDOW, 50, OptionalLong.of(55), 90, 70));
    }

    @Test
    @DisplayName("S3: a reading that has taken nothing begins where it began")
    void aReadingThatHasTakenNothingBeginsWhereItBegan() {
        assertEquals(new Rereading(50, 51), lost(ReadingPhase.WINDOW, 50, OptionalLong.empty(), 0, 70));
    }

    @Test
    void countsInTheUnitOfTheCursor() {
        final long day = TimeUnit.DAYS.toMillis(1);
        assertEquals(new Rereading(59 * day, 60 * day), Rereading.of(ReadingPhase.INCREMENTAL, 50 * day, OptionalLong.empty(), 60 * day, 70 * day,
                TimeUnit.MILLISECONDS));
    }

    private static Rereading lost(final ReadingPhase phase, final long cutOff, final OptionalLong position, final long newest,
                                  final long windowStart) {
        return Rereading.of(phase, cutOff, position, newest, windowStart, TimeUnit.DAYS);
    }
}
