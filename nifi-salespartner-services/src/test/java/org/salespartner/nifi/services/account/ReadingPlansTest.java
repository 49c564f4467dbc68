/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ReadingPlansTest {
    private final ReadingPlans<String> plans = new ReadingPlans<>();

    @Test
    void aPlanIsTakenOnceAndByTheCursorItGoesOnFromAlone() {
        plans.keep("INBOX", "cursor-1", "rest");
        assertEquals(Optional.empty(), plans.take("INBOX", "cursor-2"));
        assertEquals(Optional.empty(), plans.take("Sent", "cursor-1"));
        assertEquals(Optional.of("rest"), plans.take("INBOX", "cursor-1"));
        assertEquals(Optional.empty(), plans.take("INBOX", "cursor-1"));
    }

    @Test
    void aFolderHasOnePlan() {
        plans.keep("INBOX", "cursor-1", "rest");
        plans.keep("INBOX", "cursor-2", "less");
        assertEquals(Optional.empty(), plans.take("INBOX", "cursor-1"));
        assertEquals(Optional.of("less"), plans.take("INBOX", "cursor-2"));
    }
}
