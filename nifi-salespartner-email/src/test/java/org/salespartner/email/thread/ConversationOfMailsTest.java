/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.thread;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.ReadContext;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class ConversationOfMailsTest {

    private static String mail(final String id, final String thread, final String subject, final String from) {
        return """
                From: %s
                To: ben@example.org
                Date: Tue, 3 Mar 2026 09:30:00 +0100
                %s%sSubject: %s

                Hello
                """.formatted(from, id == null ? "" : "Message-ID: <" + id + ">\n", thread, subject);
    }

    private static String conversation(final String mail) {
        return Mails.read(mail).conversationId();
    }

    @Test
    void aSubjectAloneNeverJoins() {
        assertNotEquals(conversation(mail("a@x", "", "Offer", "ada@example.com")), conversation(mail("b@x", "", "Offer", "dora@example.net")));
        assertNotEquals(conversation(mail("a@x", "", "Re: Offer", "ada@example.com")), conversation(mail("b@x", "", "Re: Offer", "ada@example.com")));
        assertNotEquals(conversation(mail(null, "", "Offer", "ada@example.com")), conversation(mail(null, "", "Offer", "dora@example.net")));
    }

    @Test
    void anotherSubjectDoesNotPart() {
        assertEquals(conversation(mail("a@x", "", "Offer", "ada@example.com")),
                conversation(mail("b@x", "In-Reply-To: <a@x>\nReferences: <a@x>\n", "Something else", "dora@example.net")));
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        final List<String> mails = new ArrayList<>();
        final StringBuilder references = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            mails.add(mail("m" + i + "@x", i == 0 ? "" : "In-Reply-To: <m" + (i - 1) + "@x>\nReferences:" + references + "\n", "s",
                    "ada@example.com"));
            references.append("\n <m").append(i).append("@x>");
        }
        Collections.shuffle(mails, new Random(7));
        final Set<String> found = new HashSet<>();
        mails.forEach(mail -> found.add(conversation(mail)));
        assertEquals(1, found.size());
    }

    @Test
    void inReplyToStandsInForMissingReferences() {
        assertEquals(conversation(mail("a@x", "", "s", "ada@example.com")), conversation(mail("b@x", "In-Reply-To: <a@x>\n", "s",
                "ada@example.com")));
    }

    /** The store joins by the provider's id, see the field of its own; the e-mail alone gives the same id in every mailbox. */
    @Test
    void theProvidersThreadIdIsKeptApart() {
        final byte[] bytes = Mails.bytes(mail("a@x", "", "s", "ada@example.com"));
        final EmailDocument there = Mails.read(bytes, new ReadContext(null, null, "thread-1", null, null, null), AttachmentSink.NONE).document();
        final EmailDocument elsewhere = Mails.read(bytes, new ReadContext(null, null, "other", null, null, null), AttachmentSink.NONE).document();
        assertEquals("thread-1", there.providerThreadId());
        assertEquals(there.conversationId(), elsewhere.conversationId());
    }
}
