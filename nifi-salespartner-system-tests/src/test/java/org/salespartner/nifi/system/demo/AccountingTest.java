/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.junit.jupiter.api.Test;
import org.salespartner.nifi.system.demo.Accounting.NotRecorded;
import org.salespartner.nifi.system.demo.Accounting.RoutedAway;
import org.salespartner.nifi.system.demo.DemoMailbox.Placed;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AccountingTest {
    private static final Placed QUOTE = new Placed("quote.eml", "INBOX", 5, "quote@a.example");
    private static final Placed COPY = new Placed("quote.eml", "Sent", 2, "quote@a.example");
    private static final Placed BOUNCE = new Placed("bounce.eml", "INBOX", 6, null);
    private static final TimelineRow ENTRY = new TimelineRow(null, "", "inbound", "Quote", "", "",
            List.of(new Place("INBOX", "5"), new Place("Sent", "2")));

    @Test
    void aMailInTwoFoldersIsOneEntryWithTwoSightings() {
        final Accounting accounting = new Accounting(List.of(QUOTE, COPY), List.of(ENTRY), List.of());

        assertEquals(2, accounting.recorded());
        assertTrue(accounting.complete());
    }

    @Test
    void aMailThatWasRoutedAwayHasItsReason() {
        final RoutedAway excluded = new RoutedAway(new Place("INBOX", "6"), "bounce", "excluded by the pattern mailer-daemon@*");

        final Accounting accounting = new Accounting(List.of(BOUNCE), List.of(ENTRY), List.of(excluded));

        assertEquals(List.of(new NotRecorded("bounce.eml", "excluded by the pattern mailer-daemon@*")), accounting.notRecorded());
        assertTrue(accounting.complete());
    }

    @Test
    void aMailWithTheSameMessageIdElsewhereDoesNotHideAMissingOne() {
        final Placed again = new Placed("again.eml", "INBOX", 9, "quote@a.example");

        final Accounting accounting = new Accounting(List.of(QUOTE, COPY, again), List.of(ENTRY), List.of());

        assertEquals(List.of(again), accounting.missing());
        assertFalse(accounting.complete());
    }
}
