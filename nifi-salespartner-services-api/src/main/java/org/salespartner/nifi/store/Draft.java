/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.salespartner.email.draft.DraftContent;

import java.time.Instant;

/**
 * A mail of ours that waits, or has waited, for being sent (rule R5). Everything but {@code id}, {@code key}, {@code state}, {@code hash},
 * {@code content} and {@code createdAt} may be null.
 *
 * @param hash           of the content, lower-case hex; a decision names it, so that nobody approves a text that they have not seen
 * @param answered       the mail that it answers; null when it answers none
 * @param contactId      the contact that it goes to
 * @param conversationId the conversation as the timeline sees it
 * @param expiresAt      after which it is not sent any more
 * @param notBefore      before which it is not sent
 * @param decidedBy      who approved, rejected or changed it
 * @param reason         why it was rejected or closed, a sentence
 * @param mailboxCopy    the provider's id of the copy among the mailbox's drafts; empty when a copy may be there whose id is not known; null for none
 */
public record Draft(String id, ReplyKey key, State state, String hash, DraftContent content, AnsweredMail answered, String contactId,
        String conversationId, Instant createdAt, Instant expiresAt, Instant notBefore, String decidedBy, Instant decidedAt, String reason,
        String mailboxCopy) {

    /** A draft without a copy in the mailbox. */
    public Draft(final String id, final ReplyKey key, final State state, final String hash, final DraftContent content, final AnsweredMail answered,
            final String contactId, final String conversationId, final Instant createdAt, final Instant expiresAt, final Instant notBefore,
            final String decidedBy, final Instant decidedAt, final String reason) {
        this(id, key, state, hash, content, answered, contactId, conversationId, createdAt, expiresAt, notBefore, decidedBy, decidedAt, reason, null);
    }

    /** What has become of a draft. */
    public enum State {
        /** Nobody has decided yet. */
        WAITING,
        APPROVED,
        REJECTED,
        /** Nothing is to be sent any more: answered by a person meanwhile, answered by the correspondent, or refused by the provider for good. */
        CLOSED,
        /** It waited too long. */
        EXPIRED,
        SENT
    }

    /**
     * The mail that a draft answers.
     *
     * @param identity         rule I1
     * @param messageId        without angle brackets, null when it has none
     * @param providerThreadId the provider's thread, null where it has none
     * @param correspondent    the address of the person at the other end, lower case
     * @param automation       what kind of automation sent it, {@code human} for none, null when not known
     * @param receivedAt       null when not known
     */
    public record AnsweredMail(String identity, String messageId, String providerThreadId, String correspondent, String automation,
            Instant receivedAt) {
    }
}
