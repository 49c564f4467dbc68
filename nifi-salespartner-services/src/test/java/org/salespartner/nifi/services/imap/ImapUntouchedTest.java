/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.AccountDescriptors;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapUntouchedTest extends ImapDovecotTest {
    private static final String EVERYTHING = "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)";

    @Test
    @DisplayName("S1: after listing, fetching, looking for and verifying everything the server reports the mailbox byte for byte as before")
    void mailboxIsUnchanged() throws Exception {
        deliver("read", NOW.minusSeconds(300));
        deliver("flagged", NOW.minusSeconds(200));
        dovecot.doveadm("flags", "add", "-u", user, "\\Seen", "mailbox", "INBOX", "HEADER", "Subject", "read");
        dovecot.doveadm("flags", "add", "-u", user, "\\Flagged $Label", "mailbox", "INBOX", "HEADER", "Subject", "flagged");
        deliver("unseen", NOW.minusSeconds(100));
        dovecot.deliver(user, "INBOX", TestMail.large("big", 3 * MessageFetcher.CHUNK), NOW);
        dovecot.deliver(user, "Sent", TestMail.named("sent"), NOW);

        final String before = report();
        assertTrue(before.contains("\\Seen") && before.contains("$Label") && before.contains("\\Recent"), before);
        final ImapEmailAccount account = account(Map.of(ImapEmailAccount.FOLDERS, "all"));
        try (Mailbox mailbox = account.openMailbox()) {
            for (final MailFolder folder : mailbox.folders().folders()) {
                final List<MessageReference> messages = readAll(mailbox, folder, null, request(1000, 2)).messages();
                fetch(mailbox, folder, messages, FetchScope.FULL);
                fetch(mailbox, folder, messages, FetchScope.HEADERS);
                mailbox.registerKeys(folder, messages);
                mailbox.find(folder, "unseen@example.test");
            }
        }

        account.disable();
        ImapAccountVerificationTest.verify(dovecot.imapPort(), Map.of(AccountDescriptors.ADDRESS, user, ImapEmailAccount.FOLDERS, "INBOX, \\Sent"));
        assertEquals(before, report());
    }

    private String report() throws Exception {
        try (RawImap raw = new RawImap(dovecot.imapPort(), user, TestAccount.PASSWORD)) {
            final StringBuilder report = new StringBuilder();
            for (final String folder : List.of("INBOX", "Sent")) {
                report.append(raw.command("STATUS %s (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)".formatted(folder)))
                        .append(raw.command("EXAMINE %s (CONDSTORE)".formatted(folder))).append(raw.command(EVERYTHING));
            }

            return report.toString();
        }
    }
}
