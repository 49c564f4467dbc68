/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.account.SignInException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The contract of sending over SMTP, and what only SMTP has. */
class SmtpSendingTest extends SendingFaultContract<SmtpProvider> {

    @Override
    SmtpProvider newProvider() throws Exception {
        return new SmtpProvider();
    }

    @Test
    @DisplayName("Copies are refused: who is in To gets the mail, and the refused ones are named with the answer")
    void someCopiesAreRefused() throws Exception {
        provider.smtp().answer("RCPT TO:<" + CLEO, "550 5.1.1 Nobody of that name");
        provider.smtp().answer("RCPT TO:<" + DORA, "450 4.2.1 Mailbox busy");
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final Receipt receipt = sender.send(reply(), null);
            assertEquals(Set.of(CLEO, DORA), receipt.refusedRecipients().keySet());
            assertTrue(receipt.refusedRecipients().get(CLEO).contains("550 5.1.1 Nobody of that name"), receipt.toString());
            assertTrue(receipt.refusedRecipients().get(DORA).contains("450 4.2.1 Mailbox busy"), receipt.toString());
        }

        assertEquals(1, provider.delivered().size());
    }

    @Test
    @DisplayName("R2: whom the mail is for is put off: nothing is sent, although the copies would be taken, and the whole can be sent later")
    void theCorrespondentIsPutOff() throws Exception {
        provider.smtp().answer("RCPT TO:<" + BOB, "450 4.2.0 Greylisted");
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final MailboxException failure = failure(MailboxException.class, sender, null);
            assertEquals(MailboxException.class, failure.getClass());
            assertTrue(failure.getMessage().contains("450 4.2.0 Greylisted"), failure.getMessage());
            assertEquals(List.of(), provider.delivered());
            assertEquals(Map.of(), provider.sentMail());

            provider.heal();
            assertEquals(Map.of(), sender.send(reply(), null).refusedRecipients());
        }

        assertEquals(List.of(Set.of(BOB, CLEO, DORA)), provider.delivered().stream().map(mail -> Set.copyOf(mail.recipients())).toList());
    }

    @Test
    @DisplayName("R2: whom the mail is for is refused for good: the mail is refused, although the copies would be taken")
    void theCorrespondentIsRefused() throws Exception {
        provider.smtp().answer("RCPT TO:<" + BOB, "550 5.1.1 Nobody of that name");
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            assertEquals(Set.of(BOB), failure(SendRefusedException.class, sender, null).getRefusedRecipients().keySet());
        }

        assertEquals(List.of(), provider.delivered());
        assertEquals(Map.of(), provider.sentMail());
    }

    @Test
    @DisplayName("What the server has against the account refuses no mail: a person is told what to do, and it is tried again")
    void theAccountIsRefused() throws Exception {
        for (final String command : List.of("MAIL", "RCPT TO:<" + BOB)) {
            provider.smtp().answer(command, "554 5.7.1 Relay access denied");
            try (MailSender sender = sender(provider.enabled(Map.of()))) {
                final SignInException failure = failure(SignInException.class, sender, null);
                assertTrue(failure.getMessage().contains("does not let this account send as [%s]".formatted(SendingProvider.ANNA)),
                        failure.getMessage());
            }

            provider.heal();
        }

        assertEquals(List.of(), provider.delivered());
    }

    @Test
    @DisplayName("The copy in Sent is marked as read and shows Bcc to whom the mailbox belongs; it is filed once")
    void theCopy() throws Exception {
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            sender.send(reply(), null);
            sender.send(reply(), null);
        }

        final Map<String, String> copies = provider.sentMail();
        assertEquals(1, copies.size());
        assertEquals(List.of("read"), List.copyOf(copies.values()));
        assertTrue(copies.keySet().iterator().next().contains("Bcc: Dora <%s>".formatted(DORA)), copies.toString());
    }

    @Test
    @DisplayName("R6: where there is no folder for the copy, the mail is sent all the same, and the receipt says what to do")
    void noFolderForTheCopy() throws Exception {
        provider.deleteSentFolder();
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final Receipt receipt = sender.send(reply(), null);
            assertTrue(receipt.note().contains("Set Sent Folder"), receipt.note());
        }

        assertEquals(1, provider.delivered().size());
    }

    @Test
    @DisplayName("R2: a mail of which the answer was lost is found where the provider files it by itself")
    void foundWhereTheProviderFilesIt() throws Exception {
        provider.replaceMessageIds();
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            provider.loseAnswer();
            prepare(sender);
            failure(SendUncertainException.class, sender, null);
            assertEquals(State.SENT, fate(sender, null).state());
        }
    }

    @Test
    void aSignInThatIsRefusedIsToldApartFromThatOfReading() throws Exception {
        provider.smtp().answer("AUTH", "535 5.7.8 no");
        try (MailSender sender = sender(provider.enabled(Map.of()))) {
            final SignInException failure = failure(SignInException.class, sender, null);
            assertTrue(failure.getMessage().contains("for SMTP"), failure.getMessage());
        }

        final List<ConfigVerificationResult> results = provider.verified(Map.of());
        assertEquals("SMTP Sign In", results.stream().filter(result -> result.getOutcome() == Outcome.FAILED).findFirst().orElseThrow()
                .getVerificationStepName());
        assertEquals(Outcome.SKIPPED, results.getLast().getOutcome());
    }

    @Test
    void verifyNamesAllStepsAndTellsWhenTheSenderIsNotTaken() throws Exception {
        assertEquals(List.of("Resolve Host", "Connect", "TLS", "Sign In", "Find Folders", "Open Folder", "Find Sent Folder", "Resolve SMTP Host",
                "Connect to SMTP", "SMTP TLS", "SMTP Sign In", "Permission to Send"),
                provider.verified(Map.of()).stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        provider.smtp().answer("MAIL", "553 5.7.1 Not your address");
        final ConfigVerificationResult last = provider.verified(Map.of()).getLast();
        assertEquals(Outcome.FAILED, last.getOutcome());
        assertTrue(last.getExplanation().contains("553 5.7.1 Not your address"), last.getExplanation());
        assertEquals(6, provider.verified(Map.of("Mode", "Monitor")).size());
    }

    @Test
    @DisplayName("Own credentials for SMTP are used for sending alone; without a sign-in none is tried")
    void otherCredentials() throws Exception {
        try (MailSender sender = sender(provider.enabled(Map.of("SMTP Authentication", "Own Username and Password", "SMTP Username", "relay",
                "SMTP Password", "another-secret")))) {
            sender.send(reply(), null);
        }

        // relay and another-secret, as AUTH PLAIN has them.
        assertTrue(provider.smtp().commands().contains("AUTH PLAIN " + Base64.getEncoder()
                .encodeToString("relay\0relay\0another-secret".getBytes(StandardCharsets.UTF_8))),
                provider.smtp().commands().toString());
        final long signIns = provider.smtp().commands().stream().filter(command -> command.startsWith("AUTH")).count();
        try (MailSender sender = sender(provider.enabled(Map.of("SMTP Authentication", "None")))) {
            sender.send(reply(), null);
        }

        assertEquals(signIns, provider.smtp().commands().stream().filter(command -> command.startsWith("AUTH")).count());
    }

    @Test
    void conversationWithoutAServerToSendWithIsInvalidAndSaysSo() {
        final IllegalStateException invalid = assertThrows(IllegalStateException.class, () -> provider.enabled(Map.of("SMTP Host", "${none}")));
        assertTrue(invalid.getMessage().contains("Conversation needs a server that takes mail"), invalid.getMessage());
    }
}
