/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Where to go on when a cursor is lost (rule S3): the reading reaches back to the window, and a day before the last message that was covered if that
 * is earlier, but never before what the first reading left out. All moments are counted from 1970 in the cursor's own unit.
 *
 * @param start  the first moment that the new reading takes
 * @param newest the latest moment that counts as read
 */
public record Rereading(long start, long newest) {

    /**
     * What follows from the lost cursor.
     *
     * @param cutOff      the first moment that the lost reading took
     * @param position    of the last message that a first or repeated reading has taken; empty before the first one
     * @param newest      the latest moment that has been taken; after several losses it may lie far beyond the position
     * @param windowStart of the request
     */
    public static Rereading of(final ReadingPhase phase, final long cutOff, final OptionalLong position, final long newest, final long windowStart,
                               final TimeUnit unit) {
        final long day = unit.convert(1, TimeUnit.DAYS);
        final long covered = phase == ReadingPhase.INCREMENTAL ? newest : position.orElse(cutOff + day);
        final long start = Math.max(cutOff, Math.min(windowStart, covered - day));
        return new Rereading(start, Math.max(start, covered));
    }
}
