/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.processors.reply.DraftMessage;
import org.salespartner.nifi.processors.reply.DraftingAccount;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.processors.reply.tracking.TrackReplies;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;

import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of the copy in the mailbox when a draft is decided on, or closed. */
class DecidedCopyTest {
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final DraftingAccount account = new DraftingAccount();
    private final Draft draft = outbox.add(MemoryOutbox.withCopy(outbox.draft("draft-1"), "copy-1"));
    private final String key = DraftMessage.copyKey(draft.key());
    private TestRunner runner;

    private void start(final Processor processor) throws InitializationException {
        runner = TestRunners.newTestRunner(processor);
        runner.addControllerService("store", outbox);
        runner.enableControllerService(outbox);
        runner.addControllerService("account", account);
        runner.enableControllerService(account);
        if (processor instanceof ApproveReply) {
            runner.setProperty(BearerSecret.REQUEST_AUTHENTICATION, RequestAuthentication.NONE);
        }
        runner.setProperty("Draft Store", "store");
        runner.setProperty("Email Accounts", "account");
        account.mailbox.copies.put(key, "our copy");
        account.mailbox.copies.put("of another", "somebody else's draft");
    }

    private MockFlowFile decide(final String decision, final Relationship relationship) {
        final String text = "edit".equals(decision) ? ", \"text\": \"Another text.\"" : "";
        runner.clearTransferState();
        runner.enqueue("{\"id\": \"draft-1\", \"hash\": \"%s\", \"decision\": \"%s\", \"by\": \"Kim\"%s}".formatted(draft.hash(), decision, text));
        runner.run();
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    @Test
    @DisplayName("S1: with a decision our copy goes, and no other draft of the mailbox")
    void theCopyGoes() throws InitializationException {
        start(new ApproveReply());
        decide("reject", ApproveReply.REL_REJECTED).assertAttributeNotExists(EmailAttributes.DRAFT_NOTE);

        assertEquals(Set.of("of another"), account.mailbox.copies.keySet());
        assertNull(outbox.drafts.get("draft-1").mailboxCopy());
    }

    @Test
    @DisplayName("R2: after an approval or an edit it is still known that there was a copy, since a person may have sent it before")
    void anApprovedDraftRemembersItsCopy() throws InitializationException {
        start(new ApproveReply());
        decide("edit", ApproveReply.REL_APPROVED);

        assertEquals(Set.of("of another"), account.mailbox.copies.keySet());
        assertEquals("copy-1", outbox.drafts.get("draft-1").mailboxCopy());
    }

    @Test
    void aDraftThatWaitsKeepsItsCopy() throws InitializationException {
        start(new ApproveReply());
        runner.enqueue("{\"id\": \"draft-1\", \"hash\": \"0123\", \"decision\": \"approve\", \"by\": \"Kim\"}");
        runner.run();

        runner.assertAllFlowFilesTransferred(ApproveReply.REL_CHANGED, 1);
        assertEquals(2, account.mailbox.copies.size());
    }

    @Test
    @DisplayName("A copy that cannot be removed is told to the person who decides, and the decision stands")
    void aCopyThatStays() throws InitializationException {
        start(new ApproveReply());
        account.mailbox.trouble = new MailboxException("Account [sales]: the server cannot be reached.", null);
        final String note = decide("reject", ApproveReply.REL_REJECTED).getAttribute(EmailAttributes.DRAFT_NOTE);

        assertTrue(note.contains("account [sales]: delete it there") && note.contains("cannot be reached"), note);
        assertEquals(State.REJECTED, outbox.drafts.get("draft-1").state());
        assertEquals(1, runner.getLogger().getWarnMessages().size());
    }

    @Test
    @DisplayName("R1: from the mailbox of an account in monitor mode nothing is removed either")
    void monitorMode() throws InitializationException {
        start(new ApproveReply());
        account.mode = AccountMode.MONITOR;
        final String note = decide("reject", ApproveReply.REL_REJECTED).getAttribute(EmailAttributes.DRAFT_NOTE);

        assertTrue(note.contains("delete it there"), note);
        assertEquals(2, account.mailbox.copies.size());
    }

    @Test
    void withoutAccountsAPersonIsTold() throws InitializationException {
        start(new ApproveReply());
        runner.removeProperty("Email Accounts");

        final String note = decide("reject", ApproveReply.REL_REJECTED).getAttribute(EmailAttributes.DRAFT_NOTE);
        assertTrue(note.contains("[sales]") && note.contains("Email Accounts"), note);
    }

    @Test
    @DisplayName("R5: the copy that a person has sent, seen in Sent, closes the draft as any mail of the person's does, and leaves no copy behind")
    void sentByHand() throws Exception {
        start(new TrackReplies());
        runner.setProperty("Send Ledger", "store");
        runner.setProperty("Stop List", "store");
        final EmailAddress us = new EmailAddress(null, account.getAddress());
        runner.enqueue(SampleDocuments.json(SampleDocuments.order().messageId(DraftMessage.copy(draft, draft.createdAt()).messageId())
                .direction(Direction.OUTBOUND).from(us).to(List.of(MemoryOutbox.ANA)).inReplyTo("order-1@customer.example").build()));
        runner.run();

        runner.assertAllFlowFilesTransferred("other", 1);
        assertEquals(Set.of("order-1@customer.example"), outbox.closings.getFirst().answered());
        assertEquals(Set.of("of another"), account.mailbox.copies.keySet());
    }
}
