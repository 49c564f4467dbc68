/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A connection to one mailbox, neutral of the provider. Nothing here changes the mailbox (rule S1) but {@link #drafts} and
 * {@link #draftCopies}, which write what is our own. Not thread-safe.
 *
 * <p>Every method may throw {@link SignInException} (credentials refused or revoked), {@link ThrottledException} (come back later) or a plain
 * {@link MailboxException} (connection or server trouble); their messages are sentences for the user that name the account and the remedy.</p>
 */
public interface Mailbox extends AutoCloseable {

    /** The folders that the account is configured to read, looked up on the server. */
    FolderSelection folders() throws MailboxException;

    /**
     * What is new in a folder since a cursor: at most {@code request.limit()} messages, in the order in which they are to be taken.
     *
     * @param cursor where the last call ended, as {@link Changes} gave it; null for the first time, which takes the window
     * @throws CursorLostException        when the cursor means nothing to the server any more (rule S3)
     * @throws FolderUnavailableException when the folder is gone or renamed
     */
    Changes changes(MailFolder folder, String cursor, ChangesRequest request) throws MailboxException;

    /**
     * The register keys (rule S3) of messages that {@link #changes} listed. A message for which there is none is missing from the map.
     */
    Map<MessageReference, String> registerKeys(MailFolder folder, List<MessageReference> messages) throws MailboxException;

    /**
     * Fetches messages one after the other, in the order given. Each is told to the sink exactly once; when this method throws, those not yet told
     * are untouched and may be asked for again. A message that cannot be had does not end the fetch (rule S5).
     *
     * @throws FolderUnavailableException when the folder is gone or renamed
     */
    void fetch(MailFolder folder, List<MessageReference> messages, FetchScope scope, MessageSink sink) throws MailboxException;

    /**
     * Looks for a message by its Message-ID.
     *
     * @param messageId with or without angle brackets
     * @throws FolderUnavailableException when the folder is gone or renamed
     */
    Optional<MessageReference> find(MailFolder folder, String messageId) throws MailboxException;

    /**
     * Looks for a mail by which somebody has answered another one from this mailbox, with a mail program or otherwise. What this product has sent,
     * which {@link MailboxDrafts#KEY_HEADER} tells, is none, nor is what a program has answered by itself, nor what was handed on among ourselves.
     *
     * @param messageId of the mail that may have been answered, without angle brackets; null when it has none
     * @param threadId  the provider's thread of that mail; null when there is none
     * @param since     when that mail came; null when not known
     * @param outside   whether an address is of somebody who is not ours: an answer goes to one such at least
     * @return when the answer went out; empty when there is none, and for a mailbox that cannot tell
     */
    default Optional<Instant> findAnswer(final String messageId, final String threadId, final Instant since, final Predicate<String> outside)
            throws MailboxException {
        return Optional.empty();
    }

    /** Sending by way of drafts; empty where the provider has no such way, and always in monitor mode (rule R1). */
    default Optional<MailboxDrafts> drafts() {
        return Optional.empty();
    }

    /** Copies of our drafts among the mailbox's own; empty where the provider has no such folder, and always in monitor mode (rule R1). */
    default Optional<DraftCopies> draftCopies() {
        return Optional.empty();
    }

    /** Gives the connection back; never throws. */
    @Override
    void close();
}
