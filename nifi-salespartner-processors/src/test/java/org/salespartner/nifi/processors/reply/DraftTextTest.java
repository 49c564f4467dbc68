/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a user writes down for a draft: names, recipients and times. */
class DraftTextTest extends DraftReplyTestCase {

    @Test
    @DisplayName("R3: nothing is handed on to the mailbox that it lies in")
    void aForwardDoesNotComeBack() {
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", DraftingAccount.ADDRESS);
        runner.setProperty("Template", "For you.");
        run(ORDER, DraftReply.REL_INTERNAL);
    }
}
