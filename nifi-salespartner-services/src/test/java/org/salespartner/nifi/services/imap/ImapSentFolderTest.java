/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.EmailComposer;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.smtp.SentCopy;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The folder of sent mail of a real server. */
class ImapSentFolderTest extends ImapDovecotTest {
    private ScriptedSmtpServer smtp;

    @BeforeEach
    void startSmtp() throws Exception {
        smtp = ScriptedSmtpServer.start();
    }

    @AfterEach
    void stopSmtp() throws Exception {
        smtp.close();
    }

    private MailSender sender(final Map<PropertyDescriptor, String> changes) throws Exception {
        final Map<PropertyDescriptor, String> properties = new HashMap<>(Map.of(ImapEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue(),
                ImapEmailAccount.SMTP_HOST, "127.0.0.1", ImapEmailAccount.SMTP_PORT, Integer.toString(smtp.port()), ImapEmailAccount.SMTP_TLS_MODE,
                TlsMode.NONE.getValue()));
        properties.putAll(changes);
        return account(properties).openSender().orElseThrow();
    }

    private OutgoingEmail email(final String id) throws Exception {
        return EmailComposer.newEmail(Author.of(new EmailAddress("Anna", user))).to(List.of(new EmailAddress(null, "bob@customer.test")))
                .bcc(List.of(new EmailAddress(null, "dora@customer.test"))).subject("Äpfel").text("Grüße\n.\nAnna\n".repeat(400))
                .messageId(id).header(MailboxDrafts.KEY_HEADER, "key-of-" + id).build();
    }

    private String inFolder(final String folder, final String items) throws Exception {
        try (RawImap owner = new RawImap(dovecot.imapPort(), user, TestAccount.PASSWORD)) {
            owner.command("EXAMINE \"" + folder + '"');
            return owner.command("FETCH 1:* (" + items + ")");
        }
    }

    @Test
    @DisplayName("The copy lies in the folder that the server says to be for sent mail, marked as read, once, and nothing else changes")
    void filedOnce() throws Exception {
        deliver("question", NOW);
        final String inbox = inFolder("INBOX", "FLAGS UID BODY.PEEK[]");
        try (MailSender sender = sender(Map.of())) {
            assertEquals(new Fate(State.UNKNOWN, null), sender.fate("first@example.test", "key-of-first@example.test", null));
            final Receipt receipt = sender.send(email("first@example.test"), null);
            assertNull(receipt.note());
            sender.send(email("first@example.test"), null);
            sender.send(email("second@example.test"), null);
            assertEquals(new Fate(State.SENT, new Sent("1", "first@example.test")),
                    sender.fate("first@example.test", "key-of-first@example.test", null));
            assertEquals(new Fate(State.SENT, new Sent("2", "second@example.test")),
                    sender.fate("second@example.test", "key-of-second@example.test", null));
            assertEquals(State.UNKNOWN, sender.fate("irst@example.test", "key-of-irst@example.test", null).state());
        }

        final String copies = inFolder("Sent", "FLAGS BODY.PEEK[HEADER.FIELDS (BCC)]");
        assertEquals(2, copies.split("FLAGS \\(\\\\Seen", -1).length - 1, copies);
        assertEquals(2, copies.split("Bcc: ", -1).length - 1, copies);
        assertEquals(inbox, inFolder("INBOX", "FLAGS UID BODY.PEEK[]"));
    }

    @Test
    void aFolderWithAnyName() throws Exception {
        dovecot.createFolder(user, "Büro/Gesendete Äpfel");
        try (MailSender sender = sender(Map.of(ImapEmailAccount.SENT_FOLDER, "Büro/Gesendete Äpfel"))) {
            assertNull(sender.send(email("first@example.test"), null).note());
            assertEquals(State.SENT, sender.fate("first@example.test", "key-of-first@example.test", null).state());
        }

        assertTrue(inFolder("Sent", "FLAGS").startsWith("x "), "Nothing in the other folder");
    }

    @Test
    @DisplayName("R6: a folder that is not there is told in the receipt, and how to name another one")
    void aFolderThatIsMissing() throws Exception {
        try (MailSender sender = sender(Map.of(ImapEmailAccount.SENT_FOLDER, "Nowhere"))) {
            final String note = sender.send(email("first@example.test"), null).note();
            assertTrue(note.contains("The mail was sent") && note.contains("[Nowhere]") && note.contains("Set Sent Folder"), note);
        }

        assertEquals(1, smtp.taken().size());
    }

    @Test
    @DisplayName("R6: a mail counts as sent while the mailbox cannot be reached")
    void theMailboxCannotBeReached() throws Exception {
        try (MailSender sender = sender(Map.of(ImapEmailAccount.PASSWORD, "wrong", ImapEmailAccount.COPY_TO_SENT, SentCopy.YES.getValue()))) {
            final String note = sender.send(email("first@example.test"), null).note();
            assertTrue(note.contains("The mail was sent") && note.contains("Correct Username and Password"), note);
        }
    }

    @Test
    @DisplayName("R2: what the provider has filed under another Message-ID is found by the header that names the reply")
    void foundByItsKey() throws Exception {
        smtp.onTaken(taken -> {
            final byte[] renamed = taken.text().replace("first@example.test", "theirs@provider.test").replace("key-of-theirs@provider.test",
                    "key-of-first@example.test").getBytes(StandardCharsets.ISO_8859_1);
            try {
                dovecot.deliver(user, "Sent", renamed, NOW);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }

            return taken;
        });
        try (MailSender sender = sender(Map.of(ImapEmailAccount.COPY_TO_SENT, SentCopy.NO.getValue()))) {
            final OutgoingEmail email = email("first@example.test");
            sender.prepare(email, "key-of-first@example.test", null);
            final Receipt receipt = sender.send(email, null);
            assertEquals(new Sent("1", "theirs@provider.test"), receipt.sent());
            assertEquals(new Fate(State.SENT, receipt.sent()), sender.fate("first@example.test", "key-of-first@example.test", null));
        }
    }
}
