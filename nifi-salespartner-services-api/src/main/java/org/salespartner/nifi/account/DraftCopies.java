/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import org.salespartner.email.compose.OutgoingEmail;

import java.time.Instant;
import java.util.Optional;

/**
 * Copies of our drafts among a mailbox's own drafts, for the person who looks there. A copy is never what this product sends: it has a Message-ID of
 * its own and no {@link MailboxDrafts#KEY_HEADER}, so that a copy that a person sends is the person's mail. Nothing but our own copies is written or
 * removed, and only in the mailbox of an account in conversation mode (rules R1, S1). Not thread-safe.
 *
 * <p>Every method may throw {@link SignInException}, {@link ThrottledException} or a plain {@link MailboxException}.</p>
 */
public interface DraftCopies {

    /** The header field by which a copy is known wherever it lies; its value is made from that of the mail that is sent, and is another one. */
    String KEY_HEADER = "X-SalesPartner-Draft";

    /**
     * Puts a copy among the drafts, instead of any of the same key. When this throws, the copy may be there or not.
     *
     * @param email    with {@link #KEY_HEADER} on it
     * @param key      the value of that header
     * @param threadId the provider's thread of the mail that is answered, null for none
     * @return the provider's id of the copy; empty where it is known by its header alone
     */
    Optional<String> save(OutgoingEmail email, String key, String threadId) throws MailboxException;

    /**
     * Removes a copy, if it is among the drafts still. One that a person has sent stays in the folder of sent mail.
     *
     * @return whether one was there
     */
    boolean remove(Copy copy) throws MailboxException;

    /**
     * Whether a person has sent a copy with a mail program.
     *
     * @return when; empty when it is not known to be sent
     */
    Optional<Instant> sent(Copy copy) throws MailboxException;

    /**
     * By what a copy is found.
     *
     * @param id        what {@link #save} gave; null when that is not known
     * @param messageId without angle brackets
     * @param key       the value of {@link #KEY_HEADER}
     */
    record Copy(String id, String messageId, String key) {
    }
}
