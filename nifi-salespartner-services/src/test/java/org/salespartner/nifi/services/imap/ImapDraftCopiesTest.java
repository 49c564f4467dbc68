/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.EmailComposer;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.DraftCopies.Copy;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.services.account.AccountModeOption;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Copies of drafts in the folder of drafts of a real server. */
class ImapDraftCopiesTest extends ImapDovecotTest {
    private static final Map<PropertyDescriptor, String> CONVERSATION = Map.of(ImapEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue(),
            ImapEmailAccount.SMTP_HOST, "127.0.0.1");

    private OutgoingEmail copy(final String key) throws Exception {
        return EmailComposer.newEmail(Author.of(new EmailAddress("Anna", user))).to(List.of(new EmailAddress(null, "bob@customer.test")))
                .subject("Äpfel").text("Grüße\n.\nAnna").messageId(key + "@example.test").header(DraftCopies.KEY_HEADER, key).build();
    }

    private static Copy of(final String key) {
        return new Copy(null, key + "@example.test", key);
    }

    private String inFolder(final String folder, final String command) throws Exception {
        try (RawImap owner = new RawImap(dovecot.imapPort(), user, TestAccount.PASSWORD)) {
            owner.command((command.startsWith("FETCH") ? "EXAMINE" : "SELECT") + " \"" + folder + '"');
            return owner.command(command);
        }
    }

    private void ownersDraft(final String name) throws Exception {
        dovecot.deliver(user, "Drafts", TestMail.named(name), NOW);
    }

    @Test
    @DisplayName("A copy is a draft that was seen (RFC 9051, 2.3.2), in the folder that the server says to be for drafts (RFC 6154)")
    void marked() throws Exception {
        deliver("question", NOW);
        final String inbox = inFolder("INBOX", "FETCH 1:* (FLAGS UID BODY.PEEK[])");
        try (Mailbox mailbox = account(CONVERSATION).openMailbox()) {
            mailbox.draftCopies().orElseThrow().save(copy("key-1"), "key-1", null);
        }

        final String flags = inFolder("Drafts", "FETCH 1:* (FLAGS)");
        assertTrue(flags.contains("\\Draft") && flags.contains("\\Seen"), flags);
        assertEquals(inbox, inFolder("INBOX", "FETCH 1:* (FLAGS UID BODY.PEEK[])"));
    }

    @Test
    @DisplayName("S1: what somebody else has marked as deleted among the drafts stays when our copy is removed, and nothing else changes")
    void othersStay() throws Exception {
        ownersDraft("mine");
        ownersDraft("deleted");
        inFolder("Drafts", "STORE 2 +FLAGS.SILENT (\\Deleted)");
        final String before = inFolder("Drafts", "FETCH 1:* (UID FLAGS BODY.PEEK[])");
        try (Mailbox mailbox = account(CONVERSATION).openMailbox()) {
            final DraftCopies copies = mailbox.draftCopies().orElseThrow();
            copies.save(copy("key-1"), "key-1", null);
            copies.save(copy("key-2"), "key-2", null);
            assertTrue(copies.remove(of("key-1")));
            assertTrue(copies.remove(of("key-2")));
            assertFalse(copies.remove(of("key-2")));
        }

        assertEquals(before, inFolder("Drafts", "FETCH 1:* (UID FLAGS BODY.PEEK[])"));
    }

    @Test
    @DisplayName("S1: a connection that has removed a copy reads as before, by EXAMINE")
    void readsOn() throws Exception {
        deliver("question", NOW);
        try (Mailbox mailbox = account(CONVERSATION).openMailbox()) {
            mailbox.draftCopies().orElseThrow().save(copy("key-1"), "key-1", null);
            mailbox.draftCopies().orElseThrow().remove(of("key-1"));
            assertEquals(1, mailbox.changes(INBOX, null, new ChangesRequest(NOW.minus(Duration.ofDays(1)), 10, 10)).messages().size());
            assertTrue(mailbox.find(INBOX, "nothing@example.test").isEmpty());
        }

        assertFalse(inFolder("INBOX", "FETCH 1:* (FLAGS)").contains("\\Seen"));
    }
}
