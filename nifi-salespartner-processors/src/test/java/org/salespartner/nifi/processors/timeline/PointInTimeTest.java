/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PointInTimeTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-03-01, 2026-03-01T00:00:00Z",
        "2026-03-01T08:30:00Z, 2026-03-01T08:30:00Z",
        "2026-03-01T08:30, 2026-03-01T08:30:00Z",
        "2026-03-01T08:30:00+02:00, 2026-03-01T06:30:00Z",
        "30 days, 2026-03-01T12:00:00Z",
        "1 hour, 2026-03-31T11:00:00Z",
        "99999999999999999 days, 1970-01-01T00:00:00Z",
        "2 weeks, 2026-03-17T12:00:00Z"})
    void datesInstantsAndDurationsAreRead(final String written, final Instant expected) {
        assertEquals(expected, PointInTime.parse(written, NOW));
        assertEquals(expected, PointInTime.parse(" " + written + " ", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-02-30", "30", "01.03.2026", "2026-03-01 08:30"})
    void allElseIsRefusedWithTheRightForms(final String written) {
        final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PointInTime.parse(written, NOW));
        assertTrue(e.getMessage().contains("30 days"), e.getMessage());
    }

    @Test
    void theMessageNamesWhatWasWritten() {
        final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PointInTime.parse("soon", NOW));
        assertTrue(e.getMessage().startsWith("[soon] is no point in time"), e.getMessage());
    }
}
