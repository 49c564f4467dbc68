/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.system.demo.PostOffice.Received;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SentOnTimelineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Received> REPLIES =
            List.of(new Received("anna@customer.example", "ours", "Re: A price", "question", List.of("question"), new byte[0]));
    private static final JsonNode QUESTION = entry("question", "inbound", "thread", "INBOX");
    private static final JsonNode REPLY = entry("ours", "outbound", "thread", "Sent");

    @Test
    void oneEntryInItsConversationIsRight() {
        assertEquals(List.of(), faults(QUESTION, REPLY));
    }

    @Test
    void aReplyThatIsMissingOrThereTwiceIsAFault() {
        assertEquals(List.of("The reply to anna@customer.example \"Re: A price\" is on the timeline 0 times."), faults(QUESTION));
        assertEquals(List.of("The reply to anna@customer.example \"Re: A price\" is on the timeline 2 times."), faults(QUESTION, REPLY, REPLY));
    }

    @Test
    void aReplyThatIsNotOursIsAFault() {
        assertEquals(List.of("The reply to anna@customer.example \"Re: A price\" is not outbound on the timeline."),
                faults(QUESTION, entry("ours", "inbound", "thread", "Sent")));
    }

    @Test
    void aReplyInAnotherConversationIsAFault() {
        assertEquals(List.of("The reply to anna@customer.example \"Re: A price\" is in another conversation than the mail that it answers."),
                faults(QUESTION, entry("ours", "outbound", "elsewhere", "Sent")));
    }

    @Test
    void aReplyIsSeenInAFolderOnceASightingSaysSo() {
        assertTrue(SentOnTimeline.allSeenIn("Sent", List.of(QUESTION, REPLY), REPLIES));
        assertFalse(SentOnTimeline.allSeenIn("Sent", List.of(QUESTION, entry("ours", "outbound", "thread", "Archive")), REPLIES));
    }

    private static List<String> faults(final JsonNode... timeline) {
        return SentOnTimeline.faults(List.of(timeline), REPLIES);
    }

    private static JsonNode entry(final String messageId, final String direction, final String conversation, final String folder) {
        return JSON.createObjectNode().put("message_id", messageId).put("direction", direction).put("conversation_id", conversation)
                .set("sightings", JSON.createArrayNode().add(JSON.createObjectNode().put("folder", folder)));
    }
}
