/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TimelineTableTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final TimelineRow LATER = new TimelineRow(Instant.parse("2026-11-04T02:40:00Z"), "坂本 陽翔", "inbound",
            "見積書のお願い（横浜倉庫）について、もう一度お知らせいたします", "見積書", "", List.of());
    private static final TimelineRow EARLIER = new TimelineRow(Instant.parse("2026-11-03T15:30:00Z"), "Dana Whitfield", "outbound",
            "Quote\r\n\tNB-2214", "Quote", "Check the \u001b[31mnumbers\u001b[0m", List.of());

    @Test
    void entriesStandInTheOrderOfTimeWithLocalTimes() {
        final List<String> lines = new TimelineTable(160, ZONE).lines(List.of(LATER, EARLIER));

        assertTrue(lines.get(0).startsWith("when"), lines::toString);
        assertTrue(lines.get(2).startsWith("Tue 3 Nov 16:30  Dana Whitfield  →  Quote NB-2214"), lines::toString);
        assertTrue(lines.get(3).startsWith("Wed 4 Nov 03:40  坂本 陽翔       ←  見積書"), lines::toString);
    }

    @Test
    void theYearStandsWhereThereIsMoreThanOne() {
        final TimelineRow old = new TimelineRow(Instant.parse("1996-04-11T06:10:00Z"), "Old Friend", "inbound", "Two images", "", "", List.of());

        final List<String> lines = new TimelineTable(160, ZONE).lines(List.of(EARLIER, old));

        assertTrue(lines.get(2).startsWith("11 Apr 1996 08:10"), lines::toString);
        assertTrue(lines.get(3).startsWith("3 Nov 2026 16:30"), lines::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 160, 240})
    void noLineIsWiderThanTheTerminal(final int width) {
        final TimelineRow verbose = new TimelineRow(EARLIER.when(), "x".repeat(90), "inbound", "漢".repeat(90), "y".repeat(90), "z".repeat(90),
                List.of());

        for (final String line : new TimelineTable(width, ZONE).lines(List.of(LATER, EARLIER, verbose))) {
            assertTrue(TextWidth.of(line) <= width, () -> TextWidth.of(line) + ": " + line);
        }
    }

    @Test
    void nothingInAMailCanSteerTheTerminal() {
        final String table = String.join("\n", new TimelineTable(160, ZONE).lines(List.of(EARLIER)));

        assertEquals(-1, table.indexOf('\u001b'));
        assertEquals(3, table.lines().count());
    }

    @Test
    void anEmptyTimelineHasItsHeading() {
        assertEquals(2, new TimelineTable(100, ZONE).lines(List.of()).size());
    }

    @Test
    void wideCharactersTakeTwoColumnsAndCombiningOnesNone() {
        assertEquals(9, TextWidth.of("坂本 陽翔"));
        assertEquals(4, TextWidth.of("cafe\u0301"));
        assertEquals("漢… ", TextWidth.fit("漢字漢字", 4));
        assertEquals("ab   ", TextWidth.fit("ab", 5));
    }

    @Test
    void aRowIsReadFromWhatQueryConversationsWrites() throws IOException {
        final TimelineRow row = TimelineRow.of(new ObjectMapper().readTree("""
                {"sent_at": 1793896800000, "direction": "outbound", "subject": "Hello", "topic": null, "next_steps": ["Call", "Write"],
                 "contact_names": [], "company_name": "Kestrel Foods", "to_addresses": ["sam.iyer@kestrelfoods.example"],
                 "sightings": [{"folder": "INBOX", "provider_id": "7"}, {"folder": "Sent", "provider_id": "3"}]}"""));

        assertEquals("Kestrel Foods: sam.iyer@kestrelfoods.example", row.contact());
        assertEquals("Call", row.nextStep());
        assertEquals(Instant.ofEpochMilli(1793896800000L), row.when());
        assertEquals(List.of(new Place("INBOX", "7"), new Place("Sent", "3")), row.sightings());
    }
}
