/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BusinessHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration FAST = Duration.ofMinutes(1);
    private static final Duration SLOW = Duration.ofMinutes(15);

    @ParameterizedTest
    @CsvSource({
        // Wednesday in summer: 08:00 in Berlin is 06:00 UTC
        "2026-06-10T05:59:59Z, false",
        "2026-06-10T06:00:00Z, true",
        "2026-06-10T15:59:59Z, true",
        "2026-06-10T16:00:00Z, false",
        // Saturday
        "2026-06-13T08:00:00Z, false",
        // Wednesday in winter: 08:00 in Berlin is 07:00 UTC
        "2026-01-14T06:30:00Z, false",
        "2026-01-14T07:00:00Z, true",
        "2026-01-14T16:59:59Z, true",
    })
    void followTheClockOfTheirTimeZone(final Instant instant, final boolean open) {
        assertEquals(open, BusinessHours.parse("Mon-Fri 08:00-18:00", BERLIN).includes(instant));
    }

    @ParameterizedTest
    @CsvSource({
        // On 2026-03-29 the clock goes from 02:00 to 03:00 (01:00 UTC), on 2026-10-25 from 03:00 back to 02:00 (01:00 UTC)
        "2026-03-29T00:59:59Z, true",
        "2026-03-29T01:00:00Z, false",
        "2026-10-25T00:30:00Z, true",
        "2026-10-25T01:15:00Z, true",
        "2026-10-25T01:30:00Z, false",
    })
    void followTheClockOverAChangeOfTime(final Instant instant, final boolean open) {
        final String hours = instant.isBefore(Instant.parse("2026-06-01T00:00:00Z")) ? "Sun 00:00-03:00" : "Sun 00:00-02:30";
        assertEquals(open, BusinessHours.parse(hours, BERLIN).includes(instant));
    }

    @Test
    void openAtTheRightTimeOnTheDayTheClockIsPutForward() {
        final BusinessHours hours = BusinessHours.parse("Sun 08:00-12:00", BERLIN);
        assertEquals(Instant.parse("2026-03-29T06:00:00Z"), hours.nextOpening(Instant.parse("2026-03-28T20:00:00Z")).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mon-thu 8:00-18:00, Fri 08:00-14:00 | 2026-06-12T13:59:00Z | true",
        "mon-thu 8:00-18:00, Fri 08:00-14:00 | 2026-06-12T14:00:00Z | false",
        "Saturday - Monday 00:00-24:00       | 2026-06-14T23:59:59Z | true",
        "Saturday - Monday 00:00-24:00       | 2026-06-16T00:00:00Z | false",
        "Fri 22:00-24:00; Sat 00:00-06:00    | 2026-06-13T00:00:00Z | true",
        "Sun 00:00-00:00                     | 2026-06-14T23:00:00Z | true",
    })
    void areWrittenAsPeopleWriteThem(final String text, final Instant instant, final boolean open) {
        assertEquals(open, BusinessHours.parse(text, ZoneId.of("UTC")).includes(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "always", "Mon-Fri", "Mo 08:00-18:00", "Xyz 08:00-18:00", "Mon 18:00-08:00", "Mon 08:00-08:00", "Mon 25:00-26:00", "Mon 08:61-09:00", ","
    })
    void refuseWhatIsNotUnderstoodWithASentence(final String text) {
        final String message = assertThrows(IllegalArgumentException.class, () -> BusinessHours.parse(text, BERLIN)).getMessage();
        assertTrue(message.endsWith("."), message);
    }

    @Test
    void giveThePaceOfPolling() {
        final PollSchedule schedule = new PollSchedule(FAST, BusinessHours.parse("Mon-Fri 08:00-18:00", BERLIN), SLOW);
        final Instant open = Instant.parse("2026-06-10T10:00:00Z");
        final Instant night = Instant.parse("2026-06-10T20:00:00Z");
        final Instant shortlyBefore = Instant.parse("2026-06-10T05:50:00Z");

        assertEquals(open.plus(FAST), schedule.next(open));
        assertEquals(night.plus(SLOW), schedule.next(night));
        assertEquals(Instant.parse("2026-06-10T06:00:00Z"), schedule.next(shortlyBefore));
    }

    @Test
    void areNotNeeded() {
        final Instant night = Instant.parse("2026-06-10T20:00:00Z");
        assertEquals(night.plus(FAST), new PollSchedule(FAST, null, SLOW).next(night));
    }
}
