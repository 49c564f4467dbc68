/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.thread;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class ConversationIdTest {

    @Test
    void allMailsOfAConversationHaveOneIdInWhateverOrderTheyAreRead() {
        final String first = Mails.read("From: a@example.com\nMessage-ID: <1@x>\n\nHello\n").conversationId();
        final String second = Mails.read("From: b@example.org\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\n\nHello\n").conversationId();
        final String third = Mails.read("From: a@example.com\nMessage-ID: <3@x>\n"
                + "In-Reply-To: <2@x>\nReferences: <1@x> <2@x>\n\nHello\n").conversationId();
        assertEquals(first, second);
        assertEquals(first, third);
    }

    @Test
    void aSubjectAloneJoinsNothing() {
        assertNotEquals(Mails.read("From: a@example.com\nMessage-ID: <1@x>\nSubject: Hello\n\nHello\n").conversationId(),
                Mails.read("From: b@example.org\nMessage-ID: <2@x>\nSubject: Re: Hello\n\nHello\n").conversationId());
    }

    @Test
    void brokenIdsAreReadForWhatTheyMayBe() {
        assertEquals("a@x", MessageIds.first("<a@x>"));
        assertEquals("a@x", MessageIds.first("a@x"));
        assertEquals("a@x", MessageIds.first("<<a@ x>>"));
        assertEquals("a@x", MessageIds.first("Your message of Tuesday <a@x>"));
        assertEquals("a@x", MessageIds.first("<a@x"));
        assertEquals(List.of("a@x", "b@x"), MessageIds.all("<a@x><b@x> <a@x>"));
        assertEquals(List.of("a@x", "b@x"), MessageIds.all("a@x, b@x words"));
        assertNull(MessageIds.first("  "));
        assertNull(MessageIds.first(null));
    }
}
