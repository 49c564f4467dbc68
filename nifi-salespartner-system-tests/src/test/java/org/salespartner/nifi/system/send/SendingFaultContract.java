/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds of sending with any provider after each thing that can go wrong (rule R2). */
abstract class SendingFaultContract<P extends FaultyProvider> extends SendingContract<P> {

    /** Tries to send, in vain; the exception is checked for what must not be told (rule T1). */
    <T extends MailboxException> T failure(final Class<T> type, final MailSender sender, final DraftReference draft) throws Exception {
        final OutgoingEmail reply = reply();
        final MailboxException failure = assertThrows(MailboxException.class, () -> sender.send(reply, draft));
        assertTrue(failure.getMessage().startsWith("Account [%s]: ".formatted(SendingProvider.ANNA)), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("."), failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            final String told = cause.toString();
            assertFalse(told.contains(BODY) || provider.secrets().stream().anyMatch(told::contains), told);
        }

        return assertInstanceOf(type, failure);
    }

    private static void assertNothingWasSent(final MailboxException failure) {
        assertFalse(failure instanceof SendUncertainException || failure instanceof SendRefusedException, failure.toString());
    }

    @Test
    @DisplayName("R2: a mail that is refused for good is known not to be sent, and nobody got it")
    void refused() throws Exception {
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final DraftReference draft = prepare(sender);
            provider.refuse();
            failure(SendRefusedException.class, sender, draft);
            assertEquals(List.of(), provider.delivered());
            assertEquals(List.of(), provider.inSent());
            provider.heal();
            assertEquals(unsent(), fate(sender, draft).state());
        }
    }

    @Test
    @DisplayName("R2: a mail that is put off was not sent, and can be sent later, once")
    void temporary() throws Exception {
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final DraftReference draft = prepare(sender);
            provider.postpone();
            assertNothingWasSent(failure(MailboxException.class, sender, draft));
            assertEquals(List.of(), provider.delivered());
            provider.heal();
            assertEquals(unsent(), fate(sender, draft).state());
            sender.send(reply(), draft);
            assertEquals(1, provider.delivered().size());
        }
    }

    @Test
    @DisplayName("R2: a connection that is lost before the mail was taken leaves it unsent: said at once, or read from its draft")
    void lostBefore() throws Exception {
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final DraftReference draft = prepare(sender);
            provider.breakBefore();
            final MailboxException failure = failure(MailboxException.class, sender, draft);
            if (!provider.sendsDrafts()) {
                assertNothingWasSent(failure);
            }

            provider.heal();
            assertEquals(List.of(), provider.delivered());
            assertEquals(unsent(), fate(sender, draft).state());
            sender.send(reply(), draft);
            assertEquals(1, provider.delivered().size());
        }
    }

    @Test
    @DisplayName("R2: a connection that is lost after the mail was taken leaves it uncertain, and its fate is read as far as it can be")
    void answerLost() throws Exception {
        final EmailAccount account = provider.enabled(Map.of());
        final DraftReference draft;
        try (MailSender sender = sender(account)) {
            draft = prepare(sender);
            provider.loseAnswer();
            failure(SendUncertainException.class, sender, draft);
        }

        provider.heal();
        assertEquals(1, provider.delivered().size());
        try (MailSender later = sender(account)) {
            assertEquals(provider.sendsDrafts() ? State.SENT : State.UNKNOWN, fate(later, draft).state());
        }
    }

    @Test
    @DisplayName("R2: a mail that was taken and not answered in time is uncertain, too")
    void timeOutAfterAcceptance() throws Exception {
        final EmailAccount account = provider.enabled(Map.of());
        final EmailAccount impatient = provider.enabled(Map.of(provider.answerTimeout(), "3 s"));
        final DraftReference draft;
        try (MailSender sender = sender(account)) {
            draft = prepare(sender);
        }

        try (MailSender sender = sender(impatient)) {
            provider.swallowAnswer();
            failure(SendUncertainException.class, sender, draft);
        }

        awaitDelivery();
        provider.heal();
        try (MailSender later = sender(account)) {
            assertEquals(provider.sendsDrafts() ? State.SENT : State.UNKNOWN, fate(later, draft).state());
        }
    }

    @Test
    @DisplayName("R2: a draft that was sent already is not sent once more, however often it is tried")
    void aDraftGoesOutOnce() throws Exception {
        if (!provider.sendsDrafts()) {
            return;
        }

        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final DraftReference draft = prepare(sender);
            sender.send(reply(), draft);
            for (int i = 0; i < 3; i++) {
                failure(SendUncertainException.class, sender, draft);
                assertEquals(State.SENT, fate(sender, draft).state());
            }
        }

        assertEquals(1, provider.delivered().size());
    }

    @Test
    @DisplayName("R2: where the provider gives the mail another Message-ID, that one is told, by the receipt and by its fate")
    void theMessageIdIsReplaced() throws Exception {
        provider.replaceMessageIds();
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final DraftReference draft = prepare(sender);
            final Receipt receipt = sender.send(reply(), draft);
            assertNotEquals("ours@orchard.test", receipt.sent().messageId());
            assertEquals("<%s>".formatted(receipt.sent().messageId()), provider.delivered().getFirst().header("Message-ID"));
            assertEquals(State.SENT, fate(sender, draft).state());
            assertEquals(receipt.sent().messageId(), fate(sender, draft).sent().messageId());
            assertEquals(List.of(receipt.sent().messageId()), provider.inSent());
        }
    }

    @Test
    @DisplayName("R2: a lost answer and another Message-ID together: the fate names the mail by the provider's, also to a sender of later")
    void answerLostAndMessageIdReplaced() throws Exception {
        provider.replaceMessageIds();
        final DraftReference draft;
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            draft = prepare(sender);
            provider.loseAnswer();
            failure(SendUncertainException.class, sender, draft);
            provider.heal();
        }

        try (MailSender later = sender(provider.enabled(Map.of()))) {
            assertEquals(State.SENT, fate(later, draft).state());
            assertEquals(provider.inSent(), List.of(fate(later, draft).sent().messageId()));
        }
        assertEquals(1, provider.delivered().size());
    }
}
