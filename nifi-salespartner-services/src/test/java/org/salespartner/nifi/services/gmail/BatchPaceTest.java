/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BatchPaceTest {
    private final BatchPace pace = new BatchPace();

    @Test
    @DisplayName("S6: a limit halves the batches, down to a few calls")
    void limitsHalve() {
        assertEquals(BatchPace.MOST, pace.size());
        pace.limited(50);
        assertEquals(25, pace.size());
        pace.limited(20);
        assertEquals(10, pace.size(), "A batch that was smaller and met the limit tells more");
        pace.limited(10);
        pace.limited(1);
        assertEquals(BatchPace.LEAST, pace.size());
    }

    @Test
    void fullBatchesThatPassLetThemGrow() {
        pace.limited(50);
        pace.passed(24);
        assertEquals(25, pace.size(), "A batch that was not full tells nothing");
        pace.passed(25);
        assertEquals(26, pace.size());
        for (int batch = 0; batch < 100; batch++) {
            pace.passed(pace.size());
        }
        assertEquals(BatchPace.MOST, pace.size());
    }
}
