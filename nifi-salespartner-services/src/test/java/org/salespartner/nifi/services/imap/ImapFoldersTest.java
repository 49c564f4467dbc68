/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapFoldersTest extends ImapDovecotTest {

    @Test
    void specialUseNamesAreFoundByTheirAttributes() throws Exception {
        final FolderSelection selection = folders("INBOX, \\Sent, \\Archive, \\Flagged");
        assertEquals(List.of(INBOX, new MailFolder("Sent", Role.SENT), new MailFolder("Archive", Role.ARCHIVE)), selection.folders());
        assertEquals(List.of("\\Flagged"), selection.missing());
    }

    @Test
    void allMeansEveryFolderExceptDraftsJunkAndTrash() throws Exception {
        dovecot.createFolder(user, "Kunden/Müller & Söhne");
        final Set<String> names = folders("all").folders().stream().map(MailFolder::name).collect(Collectors.toSet());
        assertEquals(Set.of("INBOX", "Sent", "Archive", "Kunden/Müller & Söhne"), names);
    }

    @Test
    void folderWithNamesOfOtherScriptsIsReadAndMissingOnesAreTold() throws Exception {
        dovecot.createFolder(user, "Kunden/日本");
        dovecot.deliver(user, "Kunden/日本", TestMail.named("konnichiwa"), NOW);
        try (Mailbox mailbox = account(Map.of(ImapEmailAccount.FOLDERS, "Kunden/日本, Old Customers, inbox")).openMailbox()) {
            final FolderSelection selection = mailbox.folders();
            assertEquals(List.of("Kunden/日本", "INBOX"), selection.folders().stream().map(MailFolder::name).toList());
            assertEquals(List.of("Old Customers"), selection.missing());
            final MailFolder folder = selection.folders().getFirst();
            final Reading reading = readAll(mailbox, folder, null, request(100, 10));
            assertEquals(List.of("konnichiwa"), names(mailbox, folder, reading.messages()));
            assertTrue(account().getTransitUri(reading.messages().getFirst()).contains("/Kunden/%E6%97%A5%E6%9C%AC;UIDVALIDITY="));
        }
    }

    @Test
    @DisplayName("S7: a folder that was renamed or deleted between polls is told, and the other folders of the same connection go on")
    void renamedAndDeletedFolders() throws Exception {
        dovecot.createFolder(user, "Renamed");
        dovecot.createFolder(user, "Deleted");
        dovecot.deliver(user, "Renamed", TestMail.named("kept"), NOW);
        final ImapEmailAccount account = account();
        final MailFolder renamed = new MailFolder("Renamed", Role.OTHER);
        final MailFolder deleted = new MailFolder("Deleted", Role.OTHER);
        final String cursor;
        try (Mailbox mailbox = account.openMailbox()) {
            readAll(mailbox, deleted, null, request(100, 10));
            cursor = readAll(mailbox, renamed, null, request(100, 10)).cursor();
            readAll(mailbox, INBOX, null, request(100, 10));
        }

        dovecot.renameFolder(user, "Renamed", "Other");
        dovecot.deleteFolder(user, "Deleted");
        deliver("still here", NOW);
        try (Mailbox mailbox = account.openMailbox()) {
            final FolderUnavailableException gone = assertThrows(FolderUnavailableException.class,
                    () -> mailbox.changes(renamed, cursor, request(100, 10)));
            assertTrue(gone.getMessage().contains(user) && gone.getMessage().contains("Renamed"), gone.getMessage());
            final MessageReference message = new MessageReference("Deleted", "1", null, null, null, 10);
            assertThrows(FolderUnavailableException.class,
                    () -> mailbox.fetch(deleted, List.of(message), FetchScope.FULL, new CollectingSink()));
            assertEquals(1, readAll(mailbox, INBOX, null, request(100, 10)).messages().size());
        }

        assertEquals(State.ACTIVE, account.getStatus().state());
    }

    private FolderSelection folders(final String configured) throws Exception {
        try (Mailbox mailbox = account(Map.of(ImapEmailAccount.FOLDERS, configured)).openMailbox()) {
            return mailbox.folders();
        }
    }
}
