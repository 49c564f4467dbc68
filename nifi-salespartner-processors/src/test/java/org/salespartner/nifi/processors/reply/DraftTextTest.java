/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a user writes down for a draft: names, recipients and times. */
class DraftTextTest extends DraftReplyTestCase {

    @Test
    @DisplayName("What is to be sent later than a draft may wait does not end before its time")
    void whatIsSentLateWaitsFromThenOn() {
        runner.setProperty("Expires After", "2 days");
        runner.setProperty("Send Not Before", "10 days");
        run(ORDER, DraftReply.REL_DRAFTED);
        assertEquals(NOW.plus(Duration.ofDays(12)), store.asked.values().iterator().next().expiresAt());
    }

    @Test
    @DisplayName("R3: nothing is handed on to the mailbox that it lies in")
    void aForwardDoesNotComeBack() {
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", DraftingAccount.ADDRESS);
        runner.setProperty("Template", "For you.");
        run(ORDER, DraftReply.REL_INTERNAL);
    }
}
