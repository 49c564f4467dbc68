/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Mailbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** R5: what a person has answered with a mail program. */
class ImapAnswersTest extends ImapDovecotTest {
    private static final String QUESTION = "question@customer.test";

    @Test
    @DisplayName("R5: an answer is found in the folder of sent mail, by In-Reply-To and by References")
    void answersAreFound() throws Exception {
        assertEquals(Optional.empty(), answer());
        file("References: <first@customer.test> <%s>".formatted(QUESTION), NOW.minusSeconds(60));
        assertEquals(Optional.of(NOW.minusSeconds(60)), answer());
        file("In-Reply-To: <%s>".formatted(QUESTION), NOW);
        assertEquals(Optional.of(NOW), answer());
    }

    @Test
    @DisplayName("R5: what this product, or a program, has sent is no answer by a person, nor is an answer to another mail")
    void otherMailsAreNone() throws Exception {
        file("In-Reply-To: <%s>\r\nX-SalesPartner-Reply: abc".formatted(QUESTION), NOW);
        file("In-Reply-To: <%s>\r\nAuto-Submitted: auto-replied".formatted(QUESTION), NOW);
        file("In-Reply-To: <other@customer.test>", NOW);
        assertEquals(Optional.empty(), answer());

        file("In-Reply-To: <%s>\r\nAuto-Submitted: no".formatted(QUESTION), NOW);
        assertEquals(Optional.of(NOW), answer());
    }

    private Optional<Instant> answer() throws Exception {
        try (Mailbox mailbox = account().openMailbox()) {
            return mailbox.findAnswer(QUESTION, null, null, address -> !address.endsWith("@orchard.test"));
        }
    }

    private void file(final String header, final Instant received) throws Exception {
        final String mail = "From: Anna <anna@orchard.test>\r\nSubject: Re: A question\r\nMessage-ID: <%s@orchard.test>\r\n%s\r\n\r\nGladly.\r\n"
                .formatted(System.nanoTime(), header);
        dovecot.deliver(user, "Sent", mail.getBytes(StandardCharsets.US_ASCII), received);
    }
}
