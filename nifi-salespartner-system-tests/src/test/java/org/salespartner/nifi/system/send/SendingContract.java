/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.Answer;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.EmailComposer;
import org.salespartner.email.compose.Original;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.services.testing.Delivery;
import org.salespartner.nifi.system.runtime.Waiting;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds of sending with any provider where nothing goes wrong. */
abstract class SendingContract<P extends SendingProvider> {
    static final String BOB = "bob@customer.test";
    static final String CLEO = "cleo@customer.test";
    static final String DORA = "dora@orchard.test";
    static final String QUESTION = "question@customer.test";
    static final String KEY = "reply-key-1";
    static final String BODY = "Gladly: four euros a crate, and pears besides.";
    static final Duration LONG = Duration.ofSeconds(20);

    P provider;
    String thread;

    /** A mailbox that no other test has. */
    abstract P newProvider() throws Exception;

    @BeforeEach
    void receiveQuestion() throws Exception {
        provider = newProvider();
        thread = provider.receive("""
                Message-ID: <%s>\r
                From: Bob <%s>\r
                To: Anna <%s>\r
                Subject: Two hundred apples\r
                Date: Mon, 2 Nov 2026 10:00:00 +0000\r
                \r
                What would they be?\r
                """.formatted(QUESTION, BOB, SendingProvider.ANNA).getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void closeProvider() throws Exception {
        provider.close();
    }

    static OutgoingEmail reply() throws Exception {
        final EmailAddress bob = new EmailAddress("Bob", BOB);
        final Original question = new Original(QUESTION, null, List.of(), bob, List.of(), List.of(new EmailAddress(null, SendingProvider.ANNA)),
                List.of(), "Two hundred apples", Instant.parse("2026-11-02T10:00:00Z"), "What would they be?", null, "en");
        return EmailComposer.reply(Author.of(new EmailAddress("Anna", SendingProvider.ANNA)), question, Answer.SENDER)
                .cc(List.of(new EmailAddress("Cleo", CLEO))).bcc(List.of(new EmailAddress("Dora", DORA))).text(BODY)
                .messageId("ours@orchard.test").header(MailboxDrafts.KEY_HEADER, KEY).build();
    }

    static MailSender sender(final EmailAccount account) throws Exception {
        return account.openSender().orElseThrow();
    }

    DraftReference prepare(final MailSender sender) throws Exception {
        return sender.prepare(reply(), KEY, thread).orElse(null);
    }

    MailboxDrafts.Fate fate(final MailSender sender, final DraftReference draft) throws Exception {
        return sender.fate("ours@orchard.test", KEY, draft);
    }

    /** What is known while nothing was sent. */
    State unsent() {
        return provider.sendsDrafts() ? State.WAITING : State.UNKNOWN;
    }

    @Test
    @DisplayName("A mail is sent once, to everybody in To, Cc and Bcc, and shows nobody Bcc; what it answers is named in it")
    void sendsOnce() throws Exception {
        final Receipt receipt;
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            receipt = sender.send(reply(), prepare(sender));
        }

        assertEquals(Map.of(), receipt.refusedRecipients());
        assertNull(receipt.note());
        final List<Delivery> delivered = provider.delivered();
        assertEquals(1, delivered.size());
        final Delivery delivery = delivered.getFirst();
        assertEquals(Set.of(BOB, CLEO, DORA), Set.copyOf(delivery.recipients()));
        assertEquals(3, delivery.recipients().size());
        assertFalse(delivery.text().toLowerCase(Locale.ROOT).contains("bcc:") || delivery.text().contains(DORA), delivery.text());
        assertEquals("<%s>".formatted(QUESTION), delivery.header("In-Reply-To"));
        assertEquals("<%s>".formatted(QUESTION), delivery.header("References"));
        assertEquals("Re: Two hundred apples", delivery.header("Subject"));
        assertEquals(KEY, delivery.header(MailboxDrafts.KEY_HEADER));
        assertTrue(delivery.text().contains(BODY), delivery.text());
        assertEquals("<%s>".formatted(receipt.sent().messageId()), delivery.header("Message-ID"));
        assertEquals(List.of(receipt.sent().messageId()), provider.inSent());
    }

    @Test
    @DisplayName("R2: before it is sent a mail is known not to be, or not known at all; afterwards it is known to be, also to a sender of later")
    void fateOfWhatWasSent() throws Exception {
        final EmailAccount account = provider.enabled(Map.of());
        final DraftReference draft;
        final Receipt receipt;
        try (MailSender sender = sender(account)) {
            draft = prepare(sender);
            assertEquals(provider.sendsDrafts(), draft != null);
            assertEquals(unsent(), fate(sender, draft).state());
            assertEquals(List.of(), provider.delivered());
            receipt = sender.send(reply(), draft);
            assertEquals(State.SENT, fate(sender, draft).state());
        }

        try (MailSender later = sender(provider.enabled(Map.of()))) {
            assertEquals(State.SENT, fate(later, draft).state());
            assertEquals(receipt.sent().messageId(), fate(later, draft).sent().messageId());
        }
    }

    @Test
    void oneSenderSendsSeveralMails() throws Exception {
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            sender.send(reply(), prepare(sender));
            final OutgoingEmail another = EmailComposer.newEmail(Author.of(new EmailAddress("Anna", SendingProvider.ANNA)))
                    .to(List.of(new EmailAddress(null, CLEO))).subject("Pears").text("There are pears, too.").messageId("second@orchard.test")
                    .header(MailboxDrafts.KEY_HEADER, "reply-key-2").build();
            sender.send(another, sender.prepare(another, "reply-key-2", null).orElse(null));
        }

        assertEquals(List.of("Pears", "Re: Two hundred apples"),
                provider.delivered().stream().map(delivery -> delivery.header("Subject")).sorted().toList());
    }

    @Test
    @DisplayName("R1: in monitor mode there is no sender, whatever was consented to, and nothing is written")
    void monitorModeHasNoSender() throws Exception {
        final List<String> before = provider.changes();
        final EmailAccount account = provider.enabled(Map.of("Mode", "Monitor"));
        assertEquals(AccountMode.MONITOR, account.getMode());
        assertTrue(account.openSender().isEmpty());
        try (Mailbox mailbox = account.openMailbox()) {
            assertTrue(mailbox.drafts().isEmpty());
        }
        assertEquals(before, provider.changes());
    }

    @Test
    @DisplayName("R5: a mail that a person has sent since in the conversation is an answer; what we or a program sent, or handed on, is none")
    void answersOfAPerson() throws Exception {
        final EmailAccount account = provider.enabled(Map.of());
        assertFalse(isAnswered(account));
        try (MailSender sender = sender(account)) {
            sender.send(reply(), prepare(sender));
        }
        assertFalse(isAnswered(account), "By this product");

        provider.file(byHand("Re: Two hundred apples", QUESTION, "Auto-Submitted: auto-replied\r\n"));
        assertFalse(isAnswered(account), "By a program");
        provider.file(byHand("Re: Pears", "pears@customer.test", ""));
        assertFalse(isAnswered(account), "Another thread");

        provider.file(new String(byHand("Fwd: Two hundred apples", QUESTION, ""), StandardCharsets.US_ASCII)
                .replaceFirst("To: [^\r]*", "To: Lee <lee@orchard.test>").getBytes(StandardCharsets.US_ASCII));
        assertFalse(isAnswered(account), "Handed on to a colleague");

        provider.file(byHand("Re: Two hundred apples", QUESTION, ""));
        assertTrue(isAnswered(account));
    }

    private boolean isAnswered(final EmailAccount account) throws Exception {
        try (Mailbox mailbox = account.openMailbox()) {
            return mailbox.findAnswer(QUESTION, thread, Instant.now().minusSeconds(60), address -> !address.endsWith("@orchard.test")).isPresent();
        }
    }

    private static byte[] byHand(final String subject, final String answered, final String field) {
        return "From: Anna <%s>\r\nTo: Bob <%s>\r\nSubject: %s\r\nMessage-ID: <%d@orchard.test>\r\nIn-Reply-To: <%s>\r\n%s\r\nOf course.\r\n"
                .formatted(SendingProvider.ANNA, BOB, subject, System.nanoTime(), answered, field).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    @DisplayName("R2: a draft that an earlier run has left behind gives way to the one that is sent; other drafts stay")
    void draftsLeftBehind() throws Exception {
        if (!provider.sendsDrafts()) {
            return;
        }

        final String other = "From: Anna <%s>\r\nTo: Bob <%s>\r\nSubject: Mine\r\nMessage-ID: <ours@orchard.test>\r\n%s\r\nTo be written.\r\n";
        provider.writeDraft(other.formatted(SendingProvider.ANNA, BOB, "").getBytes(StandardCharsets.US_ASCII));
        provider.writeDraft(other.formatted(SendingProvider.ANNA, BOB, "X-SalesPartner-Reply: reply-key-9\r\n").getBytes(StandardCharsets.US_ASCII));
        final DraftReference lost;
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            lost = prepare(sender);
        }
        assertEquals(3, provider.drafts().size());

        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final DraftReference draft = prepare(sender);
            assertEquals(3, provider.drafts().size(), "One for the other");
            assertEquals(State.UNKNOWN, fate(sender, lost).state());
            sender.send(reply(), draft);
            assertEquals(2, provider.drafts().stream().filter(text -> text.contains("To be written.")).count());
            assertEquals(2, provider.drafts().size());
            sender.discard("ours@orchard.test", KEY);
            assertEquals(State.SENT, fate(sender, draft).state(), "What was sent is not touched");
        }
        assertEquals(1, provider.delivered().size());
        assertEquals(1, provider.inSent().size());
    }

    @Test
    @DisplayName("Verify in conversation mode tests the permission to send, step by step, and sends nothing")
    void verifySendsNothing() throws Exception {
        final EmailAccount account = provider.enabled(Map.of());
        assertEquals(AccountMode.CONVERSATION, account.getMode());
        final List<ConfigVerificationResult> results = provider.verified(Map.of());
        assertTrue(results.stream().noneMatch(result -> result.getOutcome() == Outcome.FAILED), results.toString());
        assertTrue(results.stream().anyMatch(result -> result.getVerificationStepName().startsWith("Permission")
                && result.getOutcome() == Outcome.SUCCESSFUL), results.toString());
        assertEquals(List.of(), provider.delivered());
        assertEquals(List.of(), provider.inSent());
    }

    void awaitDelivery() {
        Waiting.until("the mail has left", LONG, () -> {
            try {
                return provider.delivered().size() == 1;
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
