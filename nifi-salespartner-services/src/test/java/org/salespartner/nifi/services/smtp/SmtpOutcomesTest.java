/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.compose.OutgoingAttachment;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer.Taken;
import org.salespartner.nifi.services.testing.ServerPorts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rule R2: what is known of a mail after each thing that can go wrong. */
class SmtpOutcomesTest extends SmtpTestCase {
    private static final String BOB = "bob@customer.test";
    private static final String CLEO = "cleo@customer.test";
    private static final String DORA = "dora@customer.test";

    private static OutgoingEmail email() throws Exception {
        return mail(BOB, CLEO).build();
    }

    private MailboxException failure(final SmtpSettings settings) throws Exception {
        final OutgoingEmail email = email();
        return assertThrows(MailboxException.class, () -> sender(settings).send(email, null));
    }

    private MailboxException failure() throws Exception {
        return failure(settings(LONG));
    }

    @ParameterizedTest
    @CsvSource({"RCPT,550 5.1.1 Nobody of that name", "RCPT,550 5.7.1 Recipient address rejected: Access denied",
        "DATA,554 5.5.1 No valid recipients", "RCPT,550 5.1.1 Nobody of that name: relay access denied",
        "RCPT,550 5.1.10 Not found; authentication required",
        "MAIL,552 5.3.4 Too big", "MAIL,552 Message size exceeds the limit", "MAIL,550 5.2.3 Message too long",
        "MAIL,554 5.6.1 Media not supported",
        ".,554 5.7.1 Message content rejected", ".,552 5.3.4 Message too big"})
    @DisplayName("A permanent refusal of all recipients, of the size or of the content is told with the server's answer, and nobody got it")
    void refusedForGood(final String command, final String answer) throws Exception {
        server.answer(command, answer);
        final MailboxException failure = failure();
        assertEquals(SendRefusedException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("[%s]".formatted(answer)), failure.getMessage());
        assertTrue(failure.getMessage().contains(ANNA), failure.getMessage());
        assertEquals(List.of(), server.taken());
    }

    @ParameterizedTest
    @CsvSource({"'',421 4.3.2 Too busy", "EHLO,421 4.3.2 Going down", "AUTH,454 4.7.0 Temporary authentication failure",
        "MAIL,451 4.3.0 Try again later", "RCPT,450 4.2.0 Greylisted", "DATA,451 4.3.0 Local error", ".,451 4.3.0 Scanner down",
        ".,421 4.3.2 Going down"})
    @DisplayName("A temporary refusal says so, and nothing was sent")
    void temporary(final String command, final String answer) throws Exception {
        server.answer(command, answer);
        final MailboxException failure = failure();
        assertEquals(MailboxException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("temporary") && failure.getMessage().contains("nothing was sent"), failure.getMessage());
        assertTrue(failure.getMessage().contains("[%s]".formatted(answer)), failure.getMessage());
        assertEquals(List.of(), server.taken());
        server.heal();
        sender().send(email(), null);
        assertEquals(1, server.taken().size());
    }

    @Test
    @DisplayName("An answer to the end of a message counts, also when the server hangs up right behind it")
    void theServerAnswersAndHangsUp() throws Exception {
        server.answerAndCut(".", "554 5.7.1 Spam");
        assertEquals(SendRefusedException.class, failure().getClass());
        server.answerAndCut(".", "421 4.7.0 Not today");
        assertEquals(MailboxException.class, failure().getClass());
        assertEquals(List.of(), server.taken());
        server.answerAndCut(".", "250 2.0.0 Taken, and good-bye");
        assertEquals("ours@orchard.test", sender().send(email(), null).sent().messageId());
        assertEquals(1, server.taken().size());
    }

    @Test
    @DisplayName("A refusal counts, also when the server says nothing more after it")
    void theServerRefusesAndFallsSilent() throws Exception {
        server.answer(".", "554 5.7.1 Spam");
        server.stall("RSET");
        server.stall("QUIT");
        assertEquals(SendRefusedException.class, failure(settings(ENOUGH)).getClass());
        server.answer("DATA", "451 4.3.0 Local error");
        assertEquals(MailboxException.class, failure(settings(ENOUGH)).getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
    @DisplayName("A connection that is lost before the message was handed over has sent nothing")
    void lostBefore(final String command) throws Exception {
        server.cut(command);
        final MailboxException failure = failure();
        assertEquals(MailboxException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("nothing was sent"), failure.getMessage());
        assertEquals(List.of(), server.taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MAIL", "RCPT", "DATA"})
    void anAnswerThatDoesNotComeBeforeTheMessageIsATimeOut(final String command) throws Exception {
        server.stall(command);
        final SmtpSettings usual = settings(LONG);
        final MailboxException failure = failure(new SmtpSettings(ANNA, ANNA, usual.host(), usual.port(), TlsMode.NONE, null, ANNA,
                usual.credentials(), SHORT, SHORT, LONG));
        assertEquals(MailboxException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("has not answered in time, and nothing was sent"), failure.getMessage());
    }

    @Test
    @DisplayName("A connection that is lost within the message has sent nothing: without its end no server delivers it")
    void lostWithin() throws Exception {
        server.cutInMessage(1000);
        final OutgoingEmail large = mail(BOB).attach(new OutgoingAttachment("prices.bin", null, () -> new ByteArrayInputStream(
                new byte[8_000_000]))).build();
        final MailboxException failure = assertThrows(MailboxException.class, () -> sender().send(large, null));
        assertEquals(MailboxException.class, failure.getClass());
        assertEquals(List.of(), server.taken());
    }

    @Test
    void anAttachmentThatCannotBeReadSendsNothing() throws Exception {
        final int[] opened = new int[1];
        final OutgoingEmail email = mail(BOB).attach(new OutgoingAttachment("gone.bin", null, () -> {
            opened[0]++;
            if (opened[0] > 1) {
                throw new IOException("The file is gone");
            }

            return new ByteArrayInputStream(new byte[10]);
        })).build();
        assertEquals(MailboxException.class, assertThrows(MailboxException.class, () -> sender().send(email, null)).getClass());
        assertEquals(List.of(), server.taken());
        assertNotEquals("QUIT", server.commands().getLast(), "It would be a part of the message");
        assertThrows(MailboxException.class, () -> sender().send(email, null));
    }

    @Test
    @DisplayName("R2: when the connection is lost after the message was handed over, nobody knows, whether the server has it or not")
    void uncertain() throws Exception {
        server.takeAndCut();
        assertEquals(SendUncertainException.class, failure().getClass());
        assertEquals(1, server.taken().size());
        server.heal();
        server.cut(".");
        final MailboxException failure = failure();
        assertEquals(SendUncertainException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("folder of sent mail"), failure.getMessage());
        assertEquals(1, server.taken().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"what?", "334 more", "25"})
    void anAnswerToTheEndThatMeansNothingIsUncertain(final String answer) throws Exception {
        server.answer(".", answer);
        assertEquals(SendUncertainException.class, failure().getClass());
    }

    @Test
    @DisplayName("R2: an answer to the end that does not come in time is uncertain; it may take longer than other answers")
    void timeOutAfterAcceptance() throws Exception {
        server.takeAndStall();
        assertEquals(SendUncertainException.class, failure(settings(ENOUGH)).getClass());
        assertEquals(1, server.taken().size());
        server.heal();

        final SmtpSettings impatient = new SmtpSettings(ANNA, ANNA, "127.0.0.1", server.port(), TlsMode.NONE, null, ANNA,
                settings(LONG).credentials(), LONG, ENOUGH, LONG);
        server.onTaken(mail -> {
            waitOnceAndABit();
            return mail;
        });
        sender(impatient).send(email(), null);
        assertEquals(2, server.taken().size());
    }

    private static void waitOnceAndABit() {
        final long until = System.nanoTime() + ENOUGH.plus(SHORT).toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIL,553 5.7.1 Sender address rejected", "MAIL,550 5.1.8 Sender domain not found", "MAIL,550 5.1.0 <anna@orchard.test> unknown",
        "MAIL,501 5.1.7 Bad sender address", "MAIL,550 not you", "MAIL,535 5.7.8 Sign in anew", "RCPT,530 5.7.0 Authentication required",
        "RCPT,554 5.7.1 <bob@customer.test>: Relay access denied", "RCPT,550 relay not permitted", "RCPT,550 5.7.1 Unable to relay",
        "RCPT,553 5.7.1 <anna@orchard.test>: Sender address rejected: not owned by user anna", "RCPT,550 5.1.8 <anna@orchard.test>: Unknown domain",
        "RCPT,550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "RCPT,554 5.7.1 Client host [192.0.2.7] blocked using a list",
        ".,550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        ".,554 5.2.252 SendAsDenied; anna not allowed to send as her"})
    @DisplayName("What the server has against the account and not against the mail asks for a person, and no mail is refused for it")
    void aboutTheAccount(final String command, final String answer) throws Exception {
        server.answer(command, answer);
        final MailboxException failure = failure();
        assertEquals(SignInException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("[%s]".formatted(answer)), failure.getMessage());
        assertTrue(failure.getMessage().contains("SMTP Authentication"), failure.getMessage());
        assertEquals(List.of(), server.taken());
    }

    @Test
    @DisplayName("S6: a limit that is told at MAIL FROM is a limit still")
    void limitAtTheSender() throws Exception {
        server.answer("MAIL", "550 5.4.5 Daily user sending limit exceeded");
        assertEquals(ThrottledException.class, failure().getClass());
    }

    @Test
    @DisplayName("Recipients who are refused beside one in To are named with the server's answer, and the others get the mail")
    void someRecipientsAreRefused() throws Exception {
        server.answer("RCPT TO:<" + CLEO, "550-5.1.1 Nobody\r\n550 5.1.1 of that name");
        server.answer("RCPT TO:<" + DORA, "452 4.2.2 Mailbox full");
        final Receipt receipt = sender().send(mail(BOB, CLEO).cc(List.of(new EmailAddress(null, DORA))).build(), null);
        assertEquals(List.of(List.of(BOB)), server.taken().stream().map(Taken::recipients).toList());
        assertEquals(Set.of(CLEO, DORA), receipt.refusedRecipients().keySet());
        assertTrue(receipt.refusedRecipients().get(CLEO).contains("for good") && receipt.refusedRecipients().get(CLEO)
                .contains("[550 5.1.1 Nobody of that name]"), receipt.toString());
        assertTrue(receipt.refusedRecipients().get(DORA).contains("not take this recipient now"), receipt.toString());
    }

    @ParameterizedTest
    @CsvSource({"450 4.2.0 Greylisted,450 4.2.0 Greylisted", "450 4.2.0 Greylisted,550 5.1.1 Nobody", "550 5.1.1 Nobody,450 4.2.0 Greylisted",
        "250 OK,450 4.2.0 Greylisted"})
    @DisplayName("R2: when one in To is put off, nothing is sent yet, whoever else is taken; the whole is tried again")
    void oneInToIsPutOff(final String bob, final String cleo) throws Exception {
        server.answer("RCPT TO:<" + BOB, bob);
        server.answer("RCPT TO:<" + CLEO, cleo);
        final OutgoingEmail email = withCopies(BOB, CLEO);
        final MailboxException failure = assertThrows(MailboxException.class, () -> sender().send(email, null));
        assertEquals(MailboxException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("[450 4.2.0 Greylisted]"), failure.getMessage());
        assertNothingWasHandedOver();
        server.heal();
        sender().send(email, null);
        assertEquals(List.of(List.of(BOB, CLEO, DORA, ANNA)), server.taken().stream().map(Taken::recipients).toList());
    }

    @Test
    @DisplayName("R2: a mail is refused when the server takes none of those in To, although it would give it to our own copies")
    void onlyTheCopiesAreTaken() throws Exception {
        server.answer("RCPT TO:<" + BOB, "550 5.1.1 Nobody");
        final OutgoingEmail email = withCopies(BOB);
        final SendRefusedException failure = assertThrows(SendRefusedException.class, () -> sender().send(email, null));
        assertEquals(Set.of(BOB), failure.getRefusedRecipients().keySet());
        assertTrue(failure.getRefusedRecipients().get(BOB).contains("[550 5.1.1 Nobody]"), failure.getRefusedRecipients().toString());
        assertNothingWasHandedOver();
    }

    @Test
    @DisplayName("Relaying that is denied to whom the mail is for is about the account, although our own copy is taken; beside a refusal it is not")
    void relayingIsDenied() throws Exception {
        server.answer("RCPT TO:<" + BOB, "554 5.7.1 Relay access denied");
        final OutgoingEmail email = withCopies(BOB);
        assertThrows(SignInException.class, () -> sender().send(email, null));
        server.answer("RCPT TO:<" + CLEO, "550 5.1.1 Nobody");
        assertEquals(SendRefusedException.class, failure().getClass());
        assertNothingWasHandedOver();
    }

    @Test
    @DisplayName("Refused copies keep the mail from nobody")
    void copiesAreRefused() throws Exception {
        server.answer("RCPT TO:<" + DORA, "550 5.1.1 Nobody");
        server.answer("RCPT TO:<" + ANNA, "450 4.2.0 Greylisted");
        assertEquals(Set.of(DORA, ANNA), sender().send(withCopies(BOB), null).refusedRecipients().keySet());
        assertEquals(List.of(List.of(BOB)), server.taken().stream().map(Taken::recipients).toList());
    }

    @Test
    void aMailWithoutToIsForAllItsRecipients() throws Exception {
        server.answer("RCPT TO:<" + DORA, "550 5.1.1 Nobody");
        final OutgoingEmail email = mail().bcc(List.of(new EmailAddress(null, DORA), new EmailAddress(null, CLEO))).build();
        assertEquals(Set.of(DORA), sender().send(email, null).refusedRecipients().keySet());
        server.answer("RCPT TO:<" + CLEO, "550 5.1.1 Nobody");
        assertThrows(SendRefusedException.class, () -> sender().send(email, null));
    }

    private static OutgoingEmail withCopies(final String... to) throws Exception {
        return mail(to).cc(List.of(new EmailAddress(null, DORA))).bcc(List.of(new EmailAddress(null, ANNA))).build();
    }

    private void assertNothingWasHandedOver() {
        assertEquals(List.of(), server.taken());
        assertTrue(server.commands().stream().noneMatch("DATA"::equals), server.commands().toString());
    }

    @Test
    void aServerThatEndsTheConnectionAmongTheRecipientsHasSentNothing() throws Exception {
        server.answerAndCut("RCPT TO:<" + CLEO, "421 4.3.2 Going down");
        assertEquals(MailboxException.class, failure().getClass());
        assertEquals(List.of(), server.taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"550-5.4.5 Daily user sending limit exceeded. For more\r\n550 5.4.5 information go to the help",
        "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", "550 5.7.1 Your daily message quota was reached"})
    @DisplayName("S6: what a limit of the provider refuses today is tried again, although it says for good")
    void limitOfTheProvider(final String answer) throws Exception {
        server.answer(".", answer);
        assertEquals(ThrottledException.class, failure().getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"552 5.2.2 The recipient's mailbox quota is exceeded", "550 5.7.1 Mail rate suspicious, content rejected",
        "554 5.7.1 Your message was rejected as spam"})
    void whatOnlyLooksLikeALimitIsARefusal(final String answer) throws Exception {
        server.answer(".", answer);
        assertEquals(SendRefusedException.class, failure().getClass());
    }

    @Test
    void aRefusedSignInAsksForAPerson() throws Exception {
        server.answer("AUTH", "535 5.7.8 Bad credentials");
        final MailboxException failure = failure();
        assertEquals(SignInException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("[535 5.7.8 Bad credentials]"), failure.getMessage());
    }

    @Test
    void nobodyListens() throws Exception {
        final int port = ServerPorts.next();
        final MailboxException failure = failure(new SmtpSettings(ANNA, ANNA, "127.0.0.1", port, TlsMode.NONE, null, ANNA,
                settings(LONG).credentials(), LONG, LONG, LONG));
        assertEquals(MailboxException.class, failure.getClass());
        assertTrue(failure.getMessage().contains("nothing answers at [127.0.0.1:%d]".formatted(port)), failure.getMessage());
    }

    @Test
    void unknownHost() throws Exception {
        final SmtpSettings usual = settings(LONG);
        final MailboxException failure = failure(new SmtpSettings(ANNA, ANNA, "no-such-host.invalid", 25, TlsMode.NONE, null, ANNA,
                usual.credentials(), LONG, LONG, LONG));
        assertTrue(failure.getMessage().contains("Correct SMTP Host"), failure.getMessage());
    }
}
