/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.testing.GraphFault;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** R5: what a person has answered with a mail program. */
class GraphAnswersTest extends GraphTestCase {
    private static final String QUESTION = "question@customer.test";

    private String question;

    @BeforeEach
    void askQuestion() {
        question = deliver("question", 60);
    }

    @Test
    @DisplayName("R5: an answer is what lies in Sent Items of the conversation of the mail answered, sent later, by a person")
    void answersAreFound() throws Exception {
        assertEquals(Optional.empty(), answer(QUESTION, null, null));
        send("X-SalesPartner-Reply: abc\r\n", NOW);
        send("Auto-Submitted: auto-replied\r\n", NOW);
        assertEquals(Optional.empty(), answer(QUESTION, null, null));

        send("Auto-Submitted: no\r\n", NOW.minusSeconds(30));
        assertEquals(Optional.of(NOW.minusSeconds(30)), answer(QUESTION, null, NOW.minusSeconds(60)));
        assertEquals(Optional.empty(), answer(QUESTION, null, NOW.minusSeconds(30)));
        send("", NOW);
        assertEquals(Optional.of(NOW), answer("<" + QUESTION + ">", null, null));
        assertEquals(List.of(), graph.changes());
    }

    @Test
    @DisplayName("R5: the mail answered may lie anywhere by now, and where it is gone its conversation is known from when it came")
    void whereverTheMailIs() throws Exception {
        final String conversation = anna.message(question).orElseThrow().conversationId();
        send("", NOW);
        anna.move(question, "archive");
        assertEquals(Optional.of(NOW), answer(QUESTION, null, null));

        anna.delete(question);
        assertEquals(Optional.empty(), answer(QUESTION, null, null));
        assertEquals(Optional.of(NOW), answer(QUESTION, conversation, null));
        assertEquals(Optional.of(NOW), answer(null, conversation, null));
        assertEquals(Optional.empty(), answer(null, null, null));
    }

    @Test
    @DisplayName("T4: a Message-ID that looks like a filter is none")
    void hostileMessageId() throws Exception {
        send("", NOW);
        assertEquals(Optional.empty(), answer("x' or internetMessageId ne 'y@customer.test", null, null));
        assertTrue(asked().stream().anyMatch(request -> request.contains("internetMessageId eq '<x''orinternetMessageIdne''y@customer.test>'")),
                asked().toString());
    }

    @Test
    @DisplayName("R5: a mailbox that does not answer is no mailbox without an answer")
    void trouble() {
        graph.faults().next(1, "/mailFolders/sentitems/messages", GraphFault.status(503));
        assertThrows(MailboxException.class, () -> answer(QUESTION, null, null));
    }

    private Optional<Instant> answer(final String messageId, final String conversation, final Instant since) throws Exception {
        try (Mailbox mailbox = enabled(Map.of()).openMailbox()) {
            return mailbox.findAnswer(messageId, conversation, since, address -> true);
        }
    }

    private void send(final String field, final Instant when) {
        final String mail = "From: Anna <anna@orchard.test>\r\nTo: Bob <bob@customer.test>\r\nSubject: Re: About question\r\n"
                + "Message-ID: <%s@orchard.test>\r\nIn-Reply-To: <question@customer.test>\r\n%s\r\nGladly.\r\n";
        anna.deliver("sentitems", mail.formatted(System.nanoTime(), field).getBytes(StandardCharsets.US_ASCII), when);
    }
}
