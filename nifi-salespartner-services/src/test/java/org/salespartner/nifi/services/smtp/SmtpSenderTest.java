/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.compose.OutgoingAttachment;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SmtpSenderTest extends SmtpTestCase {

    @Test
    @DisplayName("The server gets the composed bytes, dots and all, for each recipient once, without Bcc, and a copy with Bcc is filed")
    void whatTheServerGets() throws Exception {
        final OutgoingEmail email = mail("bob@customer.test").cc(List.of(new EmailAddress("Cleo", "cleo@customer.test")))
                .bcc(List.of(new EmailAddress(null, "dora@orchard.test"), new EmailAddress(null, "BOB@customer.test")))
                .text(".\n..\nA line.\n.hidden\n").build();
        final Receipt receipt = sender().send(email, null);

        assertEquals(new Receipt(new Sent(null, "ours@orchard.test"), Map.of(), null), receipt);
        assertEquals(1, server.taken().size());
        final ScriptedSmtpServer.Taken taken = server.taken().getFirst();
        assertEquals(ANNA, taken.sender());
        assertEquals(List.of("bob@customer.test", "cleo@customer.test", "dora@orchard.test"), taken.recipients());
        final ByteArrayOutputStream composed = new ByteArrayOutputStream();
        email.writeTo(composed);
        assertArrayEquals(composed.toByteArray(), taken.message());
        assertTrue(taken.text().contains("\r\n.\r\n..\r\n") && taken.text().contains("\r\n.hidden"), taken.text());
        assertFalse(taken.text().contains("dora") || taken.text().contains("Bcc"));
        assertEquals(List.of(email), List.copyOf(sent.filed.values()));
        assertTrue(server.commands().contains("MAIL FROM:<%s> SIZE=%d".formatted(ANNA, composed.size())), server.commands().toString());
        assertEquals("QUIT", server.awaitLast("QUIT"));
    }

    @Test
    void whatIsSentIsPlainAsciiSoThatNoExtensionForOtherCharactersIsNeeded() throws Exception {
        server.offer("SMTPUTF8", "8BITMIME", "AUTH PLAIN");
        sender().send(mail("jörg@müller.test".replace("jörg", "joerg")).subject("Äpfel für Jörg").text("Grüße von den Äpfeln").build(), null);
        final String text = server.taken().getFirst().text();
        assertTrue(text.chars().allMatch(c -> c < 128), text);
        assertEquals(List.of("joerg@xn--mller-kva.test"), server.taken().getFirst().recipients());
        assertTrue(server.commands().stream().noneMatch(command -> command.contains("SMTPUTF8") || command.contains("BODY=")));
    }

    @Test
    void aMessageLargerThanTheServerTakesIsRefusedBeforeItIsOffered() throws Exception {
        server.offer("SIZE 4000", "AUTH PLAIN");
        final OutgoingEmail email = mail("bob@customer.test")
                .attach(new OutgoingAttachment("prices.bin", null, () -> new ByteArrayInputStream(new byte[5000]))).build();
        final MailboxException failure = assertThrows(SendRefusedException.class, () -> sender().send(email, null));
        assertTrue(failure.getMessage().contains("at most 4,000") && failure.getMessage().contains("smaller attachments"), failure.getMessage());
        assertTrue(server.commands().stream().noneMatch(command -> command.startsWith("MAIL")));
        server.offer("SIZE 0", "AUTH PLAIN");
        sender().send(email, null);
        server.offer("SIZE", "AUTH PLAIN");
        sender().send(email, null);
        assertEquals(2, server.taken().size());
    }

    @Test
    @DisplayName("R6: a copy that cannot be filed is noted, and the mail counts as sent")
    void aCopyThatFailsIsNotAFailedSend() throws Exception {
        sent.failure = new MailboxException("Account [anna]: the folder is full.", null);
        final Receipt receipt = sender().send(mail("bob@customer.test").build(), null);
        assertEquals(1, server.taken().size());
        assertTrue(receipt.note().startsWith("The mail was sent") && receipt.note().contains("the folder is full"), receipt.note());
    }

    @Test
    @DisplayName("R2: what became of a mail is read from the folder of sent mail, and otherwise not known")
    void fate() throws Exception {
        final SmtpSender sender = sender();
        assertEquals(new Fate(State.UNKNOWN, null), sender.fate("ours@orchard.test", "key-1", null));
        sender.send(mail("bob@customer.test").build(), null);
        assertEquals(new Fate(State.SENT, new Sent("1", "ours@orchard.test")), sender.fate("ours@orchard.test", "key-1", null));
    }

    @Test
    @DisplayName("A provider that files the mail itself is not given a copy, and the Message-ID that it has put there is told")
    void theProviderFilesAndReplacesTheMessageId() throws Exception {
        final SmtpSender sender = new SmtpSender(settings(LONG), sent, false);
        server.onTaken(mail -> {
            sent.byKey.put("key-1", "theirs@provider.test");
            return mail;
        });
        final OutgoingEmail email = mail("bob@customer.test").build();
        assertTrue(sender.prepare(email, "key-1", null).isEmpty());
        assertEquals("theirs@provider.test", sender.send(email, null).sent().messageId());
        assertEquals(List.of(), sent.ids());
        sent.failure = new MailboxException("Account [anna]: not now.", null);
        final Receipt unseen = sender.send(email, null);
        assertEquals("ours@orchard.test", unseen.sent().messageId());
        assertNull(unseen.note());
    }

    @ParameterizedTest
    @EnumSource(value = TlsMode.class, names = {"IMPLICIT", "STARTTLS"})
    void overTls(final TlsMode mode, @TempDir final Path folder) throws Exception {
        final TestCertificate certificate = TestCertificate.create(folder);
        server.close();
        server = ScriptedSmtpServer.start(certificate.serverContext(), mode == TlsMode.IMPLICIT);
        sender(over(mode, certificate::trustingContext)).send(mail("bob@customer.test").build(), null);
        assertEquals(1, server.taken().size());

        final MailboxException failure = assertThrows(MailboxException.class, () -> sender(over(mode, null)).send(mail("bob@customer.test").build(),
                null));
        assertTrue(failure.getMessage().contains("SSL Context Service"), failure.getMessage());
        assertEquals(1, server.taken().size());
    }

    @Test
    @DisplayName("T1: without the encryption that was asked for, the password is not sent")
    void starttlsIsRequired() {
        final MailboxException failure = assertThrows(MailboxException.class, () -> sender(over(TlsMode.STARTTLS, null))
                .send(mail("bob@customer.test").build(), null));
        assertTrue(failure.getMessage().contains("does not offer STARTTLS"), failure.getMessage());
        assertTrue(server.commands().stream().noneMatch(command -> command.startsWith("AUTH")));
    }

    @Test
    void anAccessTokenIsHandedOverByXoauth2() throws Exception {
        final SmtpSettings plain = settings(LONG);
        final SmtpSettings token = new SmtpSettings(ANNA, ANNA, plain.host(), plain.port(), plain.tlsMode(), null, ANNA,
                credentials(AuthenticationStrategy.OAUTH2), LONG, LONG, LONG);
        sender(token).send(mail("bob@customer.test").build(), null);
        final String auth = server.commands().stream().filter(command -> command.startsWith("AUTH XOAUTH2 ")).findFirst().orElseThrow();
        assertEquals("user=%s\1auth=Bearer %s\1\1".formatted(ANNA, PASSWORD), new String(Base64.getDecoder().decode(auth.split(" ")[2])));

        server.answer("AUTH", "334 eyJzdGF0dXMiOiI0MDAifQ==");
        final SignInException failure = assertThrows(SignInException.class, () -> sender(token).send(mail("bob@customer.test").build(), null));
        assertTrue(failure.getMessage().contains("OAuth2 Access Token Provider"), failure.getMessage());
    }

    @Test
    void withoutASignInWhereNoneIsConfigured() throws Exception {
        final SmtpSettings plain = settings(LONG);
        final SmtpSettings none = new SmtpSettings(ANNA, ANNA, plain.host(), plain.port(), plain.tlsMode(), null, null, null, LONG, LONG, LONG);
        sender(none).send(mail("bob@customer.test").build(), null);
        assertTrue(server.commands().stream().noneMatch(command -> command.startsWith("AUTH")));
        assertEquals(1, server.taken().size());

        server.answer("MAIL", "530 5.7.0 Authentication required");
        assertThrows(SignInException.class, () -> sender(none).send(mail("bob@customer.test").build(), null));
    }

    @Test
    void aServerThatOffersNoSignInIsNotGivenMailWhereOneIsConfigured() {
        server.offer("SIZE 1000000");
        final SignInException failure = assertThrows(SignInException.class, () -> sender().send(mail("bob@customer.test").build(), null));
        assertTrue(failure.getMessage().contains("SMTP Authentication"), failure.getMessage());
        assertEquals(List.of(), server.taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"535 5.7.8 Bad credentials for sesame-7!", "535-5.7.8 no\r\n535 5.7.8 AGFubmFAb3JjaGFyZC50ZXN0AHNlc2FtZS03IQ=="})
    @DisplayName("T1: a server that repeats the password is not quoted")
    void thePasswordIsNotRepeated(final String answer) {
        server.answer("AUTH", answer);
        final SignInException failure = assertThrows(SignInException.class, () -> sender().send(mail("bob@customer.test").build(), null));
        assertTrue(failure.getMessage().contains("app password"), failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains("sesame") || cause.toString().contains("c2VzYW1l") || cause.toString().contains("AGFubm"),
                    cause.toString());
        }
    }
}
