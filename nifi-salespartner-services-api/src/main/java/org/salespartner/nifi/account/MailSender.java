/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import org.salespartner.email.compose.OutgoingEmail;

import java.util.Map;
import java.util.Optional;

/**
 * Sends mail from one account, in a way whose outcome can be found out afterwards (rule R2). Only an account in conversation mode has it (rule R1).
 * Not thread-safe.
 *
 * <p>The steps are: {@link #prepare}, noting in the ledger what it gave, {@link #send}. When the sender ended in between, {@link #fate} tells what
 * became of it.</p>
 *
 * <p>Every method may throw {@link SignInException}, {@link ThrottledException} or a plain {@link MailboxException}; from {@link #send} these mean
 * that nothing was sent for certain.</p>
 */
public interface MailSender extends AutoCloseable {

    /**
     * Makes ready what can be made ready without sending: where the provider sends drafts, the draft; over SMTP, all that comes before the mail
     * itself. Nothing is sent by it. Drafts of this mail that an earlier run has left behind, when it was ended before their ids were noted, are
     * taken away: they may say what nobody has approved.
     *
     * @param key      recognises the mail, see {@link MailboxDrafts#KEY_HEADER}; the message carries it already
     * @param threadId the provider's thread of the mail that is answered, null for none
     * @return the draft; empty where the provider has no such way
     * @throws SendRefusedException when the provider does not take the mail even as a draft, or none of those whom it is for, for good
     */
    Optional<MailboxDrafts.DraftReference> prepare(OutgoingEmail email, String key, String threadId) throws MailboxException;

    /**
     * Sends. A draft that was sent already is not sent again: that is uncertain, and {@link #fate} tells.
     *
     * @param draft what {@link #prepare} gave; null when it gave nothing
     * @throws SendRefusedException   when the provider refuses the mail, or all in To, for good; nothing was sent
     * @throws SignInException        when it refuses the account and not the mail, such as its address as a sender; nothing was sent
     * @throws SendUncertainException when the mail may have been taken: {@link #fate} is to be asked before anything else
     */
    Receipt send(OutgoingEmail email, MailboxDrafts.DraftReference draft) throws MailboxException;

    /**
     * What has become of a mail whose sending was begun, by this sender or by another one.
     *
     * @param messageId the Message-ID that it was composed with, without angle brackets
     * @param key       what it is recognised by when the provider has given it another Message-ID, see {@link MailboxDrafts#KEY_HEADER}
     * @param draft     what {@link #prepare} gave; null when it gave nothing
     */
    MailboxDrafts.Fate fate(String messageId, String key, MailboxDrafts.DraftReference draft) throws MailboxException;

    /**
     * Takes the unsent drafts of a mail out of the mailbox, so that nobody sends by hand what is not to go out any more; what was sent is not
     * touched. Does nothing where the provider has no drafts.
     *
     * @param messageId the Message-ID that the mail was composed with, without angle brackets
     * @param key       what it is recognised by, see {@link MailboxDrafts#KEY_HEADER}
     */
    default void discard(final String messageId, final String key) throws MailboxException {
        // Over SMTP nothing lies in the mailbox before it was sent.
    }

    /** Gives the connection back; never throws. */
    @Override
    void close();

    /**
     * @param sent              how the provider knows the mail
     * @param refusedRecipients who of the recipients the server refused, in To for good, in Cc and Bcc for good or for now, with its answer, as
     *                          sentences; the others got it, among them one in To, if there is any
     * @param note              a sentence when the copy could not be filed in Sent (rule R6), else null
     */
    record Receipt(MailboxDrafts.Sent sent, Map<String, String> refusedRecipients, String note) {
    }
}
