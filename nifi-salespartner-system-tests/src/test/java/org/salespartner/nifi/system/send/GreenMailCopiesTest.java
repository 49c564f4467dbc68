/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.DraftCopies.Copy;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The contract of copies over IMAP, with GreenMail. */
class GreenMailCopiesTest extends CopiesContract<GreenMailProvider> {

    @Override
    GreenMailProvider newProvider() throws Exception {
        return new GreenMailProvider();
    }

    @Test
    void withoutAFolderForDraftsTheUserIsToldWhatToDo() throws Exception {
        provider.deleteDraftsFolder();
        try (Mailbox mailbox = provider.enabled(Map.of()).openMailbox()) {
            final DraftCopies copies = mailbox.draftCopies().orElseThrow();
            final OutgoingEmail copy = copy();
            final MailboxException trouble = assertThrows(MailboxException.class, () -> copies.save(copy, "copy-key-1", null));
            assertTrue(trouble.getMessage().contains(SendingProvider.ANNA) && trouble.getMessage().contains("named Drafts"), trouble.getMessage());
            assertFalse(copies.remove(new Copy(null, copy.messageId(), "copy-key-1")));
        }
    }

    @Test
    @DisplayName("R5: where the folder of drafts is read, there is no copy: it would be listed as a mail that a person has sent, and close its draft")
    void noCopyThatWouldBeListed() throws Exception {
        try (Mailbox mailbox = provider.enabled(Map.of("Folders", "INBOX, Drafts")).openMailbox()) {
            final DraftCopies copies = mailbox.draftCopies().orElseThrow();
            final OutgoingEmail copy = copy();
            final MailboxException trouble = assertThrows(MailboxException.class, () -> copies.save(copy, "copy-key-1", null));
            assertTrue(trouble.getMessage().contains("[Drafts]") && trouble.getMessage().contains("Name other Folders"), trouble.getMessage());
        }
        assertEquals(List.of(), provider.drafts());
    }
}
