/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.junit.jupiter.api.Test;
import org.salespartner.nifi.system.demo.DemoMailbox.Placed;
import org.salespartner.nifi.system.demo.PostOffice.Received;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ExpectedRepliesTest {
    private static final String LEAD = "q7731-nadia@quarryfreight.example";

    @Test
    void theReplyInItsThreadIsRight() throws Exception {
        assertEquals(List.of(), faults(reply(ExpectedReplies.FIRST, LEAD, LEAD)));
    }

    @Test
    void aReplyThatDoesNotArriveIsAFault() throws Exception {
        assertEquals(1, faults().size());
    }

    @Test
    void aReplyOutsideTheThreadIsAFault() throws Exception {
        assertEquals(2, faults(reply(ExpectedReplies.FIRST, "", LEAD)).size());
        assertEquals(2, faults(reply(ExpectedReplies.FIRST, LEAD, "another@quarryfreight.example")).size());
    }

    @Test
    void aSecondReplyIsAFault() throws Exception {
        assertEquals(1, faults(reply(ExpectedReplies.FIRST, LEAD, LEAD), reply(ExpectedReplies.FIRST, LEAD, LEAD)).size());
    }

    @Test
    void mailToAnybodyElseIsAFault() throws Exception {
        assertEquals(1, faults(reply(ExpectedReplies.FIRST, LEAD, LEAD), reply("viktor.lang@brackwater.example", "vl", "vl")).size());
    }

    private static List<String> faults(final Received... received) throws Exception {
        final List<Placed> placed = new ArrayList<>();
        try (DemoMailbox mailbox = new DemoMailbox(DemoMails.ADDRESS)) {
            DemoMails.ofConversation(Instant.now()).forEach(mailbox);
            placed.addAll(mailbox.placed());
        }
        return ExpectedReplies.faults(false, List.of(received), placed);
    }

    private static Received reply(final String mailbox, final String inReplyTo, final String reference) {
        return new Received(mailbox, "reply@northbeam.example", "Re: A price", inReplyTo, List.of(reference), new byte[0]);
    }
}
