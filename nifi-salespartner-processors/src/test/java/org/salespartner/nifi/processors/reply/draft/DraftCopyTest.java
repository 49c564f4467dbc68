/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.DraftMessage;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.StoreException;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Save In Mailbox. */
class DraftCopyTest extends DraftReplyTestCase {
    private static final EmailDocument THREADED = ORDER.toBuilder().providerThreadId("thread-1").build();

    @BeforeEach
    void saveInMailbox() {
        runner.setProperty("Save In Mailbox", "true");
    }

    private Draft draft() {
        return store.drafts.values().iterator().next();
    }

    @Test
    @DisplayName("R5: a draft that waits is also put among the mailbox's drafts, in the thread, and its id is noted with the draft")
    void aCopy() {
        runner.setProperty("Bcc", "crm@seller.test");
        final MockFlowFile flowFile = run(THREADED, DraftReply.REL_DRAFTED);

        final String copy = account.mailbox.copies.get(DraftMessage.copyKey(draft().key()));
        assertTrue(copy.contains("To: Ana Lopes <ana@customer.example>") && copy.contains("Bcc: crm@seller.test"), copy);
        assertTrue(copy.contains("In-Reply-To: <order-1@customer.example>") && copy.contains("we will send you the quote"), copy);
        assertEquals(List.of("thread-1"), account.mailbox.threads);
        assertEquals("copy-1", draft().mailboxCopy());
        flowFile.assertAttributeNotExists(EmailAttributes.DRAFT_NOTE);
        assertTrue(runner.getProvenanceEvents().getFirst().getDetails().endsWith(", with a copy in the mailbox"));
    }

    @Test
    @DisplayName("R2, R7: a copy that a person sends is the person's mail: with neither our key nor our Message-ID, nor a word that no person saw it")
    void aCopyIsNotTheMail() throws Exception {
        run(THREADED, DraftReply.REL_DRAFTED);

        final String copy = account.mailbox.copies.values().iterator().next();
        final String key = DraftMessage.key(draft().key());
        assertTrue(copy.contains(DraftCopies.KEY_HEADER + ": "), copy);
        assertFalse(copy.contains(MailboxDrafts.KEY_HEADER) || copy.contains(key) || copy.contains("Auto-Submitted"), copy);
        assertFalse(copy.contains(DraftMessage.compose(draft(), NOW).messageId()), copy);
    }

    @Test
    @DisplayName("R2: a replay puts no second copy, also when the first one is no longer there, since a person may have sent it")
    void aReplay() {
        run(THREADED, DraftReply.REL_DRAFTED);
        account.mailbox.copies.clear();
        run(THREADED, DraftReply.REL_ALREADY_DRAFTED);

        assertEquals(1, account.mailbox.threads.size());
    }

    @Test
    @DisplayName("R1: for an account in monitor mode nothing is put into the mailbox, and without the property for no account")
    void noCopy() {
        account.mode = AccountMode.MONITOR;
        run(THREADED, DraftReply.REL_MONITOR_ONLY);
        account.mode = AccountMode.CONVERSATION;
        runner.setProperty("Save In Mailbox", "false");
        run(THREADED, DraftReply.REL_DRAFTED);

        assertEquals(List.of(), account.mailbox.threads);
        assertNull(draft().mailboxCopy());
    }

    @Test
    void whatNeedsNoPersonHasNoCopy() {
        account.unapproved = true;
        runner.setProperty("Approval Required", "false");
        run(THREADED, DraftReply.REL_DRAFTED).assertAttributeEquals(EmailAttributes.DRAFT_STATE, "approved");

        assertEquals(List.of(), account.mailbox.threads);
    }

    @Test
    @DisplayName("A copy that fails is no failed draft: the trouble is told, and a copy that may be there all the same is looked for later")
    void aCopyThatFails() {
        account.mailbox.trouble = new MailboxException("Account [sales]: the server has no folder for drafts. Make one that is named Drafts.", null);
        final MockFlowFile flowFile = run(THREADED, DraftReply.REL_DRAFTED);

        final String note = flowFile.getAttribute(EmailAttributes.DRAFT_NOTE);
        assertTrue(note.contains("account [sales]") && note.contains("Make one that is named Drafts"), note);
        assertEquals(State.WAITING, draft().state());
        assertEquals("", draft().mailboxCopy());
        assertEquals(1, runner.getLogger().getWarnMessages().size());
    }

    @Test
    void aMailboxWithoutDrafts() {
        account.mailbox.takesDrafts = false;

        final String note = run(THREADED, DraftReply.REL_DRAFTED).getAttribute(EmailAttributes.DRAFT_NOTE);
        assertTrue(note.contains("[sales]") && note.contains("Turn off Save In Mailbox"), note);
        assertNull(draft().mailboxCopy());
    }

    @Test
    @DisplayName("A draft that was decided on while its copy was written leaves none behind")
    void decidedMeanwhile() {
        account.mailbox.afterSaving = () -> store.drafts.replaceAll((key, draft) -> MemoryOutbox.as(draft, State.REJECTED, "Kim Berg", null));
        run(THREADED, DraftReply.REL_DRAFTED);

        assertEquals(1, account.mailbox.threads.size());
        assertTrue(account.mailbox.copies.isEmpty());
    }

    @Test
    @DisplayName("Nothing is put into the mailbox that the store does not know of, since nobody would remove it")
    void theStoreComesFirst() {
        store.noteTrouble = new StoreException("The store is full.", null);

        final String note = run(THREADED, DraftReply.REL_DRAFTED).getAttribute(EmailAttributes.DRAFT_NOTE);
        assertTrue(note.contains("The store is full."), note);
        assertTrue(account.mailbox.copies.isEmpty());
    }
}
