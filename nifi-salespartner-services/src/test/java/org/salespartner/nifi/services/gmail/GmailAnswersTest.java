/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Mailbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** R5: what a person has answered with a mail program. */
class GmailAnswersTest extends GmailTestCase {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private String question;

    @BeforeEach
    void askQuestion() {
        question = deliver("question", 60);
    }

    @Test
    @DisplayName("R5: an answer is what was sent in the thread later, by a person")
    void answersAreFound() throws Exception {
        assertEquals(Optional.empty(), answer(null));
        send("X-SalesPartner-Reply: abc\r\n");
        send("Auto-Submitted: auto-replied\r\n");
        assertEquals(Optional.empty(), answer(null));

        send("");
        assertEquals(Optional.of(NOW), answer(NOW.minusSeconds(60)));
        assertEquals(Optional.empty(), answer(NOW));
    }

    @Test
    void threadThatIsGoneHasNoAnswer() throws Exception {
        try (Mailbox mailbox = enabled(Map.of()).openMailbox()) {
            assertEquals(Optional.empty(), mailbox.findAnswer("question@customer.test", "0123456789abcdef", null, address -> true));
            assertEquals(Optional.empty(), mailbox.findAnswer("question@customer.test", null, null, address -> true));
        }
    }

    private Optional<Instant> answer(final Instant since) throws Exception {
        try (Mailbox mailbox = enabled(Map.of()).openMailbox()) {
            return mailbox.findAnswer("question@customer.test", anna.threadOf(question), since, address -> true);
        }
    }

    private void send(final String header) {
        final String mail = "From: Anna <anna@orchard.test>\r\nTo: Bob <bob@customer.test>\r\nSubject: Re: About question\r\n"
                + "Message-ID: <%s@orchard.test>\r\nIn-Reply-To: <question@customer.test>\r\n"
                + "References: <question@customer.test>\r\n%s\r\nGladly.\r\n";
        anna.deliver(mail.formatted(System.nanoTime(), header).getBytes(StandardCharsets.US_ASCII), NOW, "SENT");
    }
}
