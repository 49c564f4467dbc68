/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.apache.nifi.controller.ControllerService;
import org.salespartner.email.draft.DraftContent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The drafts of mails that wait for a person (rule R5). What is sent is what stands here, never what an attribute says. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else; what a method
 * has written is durable when it returns.</p>
 */
public interface DraftStore extends ControllerService {

    /**
     * Keeps a draft, unless there is one of the same key: then that one is given back as it is, whatever this one says (rule R2), so that a replay
     * with another text changes nothing.
     */
    Kept keep(NewDraft draft) throws StoreException;

    Optional<Draft> find(String id) throws StoreException;

    /** The drafts that a query asks for, oldest first. */
    List<Draft> list(DraftQuery query) throws StoreException;

    /**
     * Decides on a draft that waits, or that needed no decision, and is not being sent; anything else leaves it as it is and says why. Of one whose
     * sending was cut short the text stays as it is, since the provider may have it already.
     */
    Decided decide(Decision decision) throws StoreException;

    /**
     * Closes what waits or is approved in a conversation that has gone on without it. What is being sent just now is sent, if it can no longer be
     * stopped; otherwise it is not asked for again.
     *
     * @return the ids of those that were closed
     */
    List<String> close(Closing closing) throws StoreException;

    /**
     * Notes that there is, or may be, a copy of a draft among the mailbox's drafts. Does nothing when there is no such draft.
     *
     * @param copy see {@link Draft#mailboxCopy}
     */
    void noteCopy(String draftId, String copy) throws StoreException;

    /**
     * @param hash      of the content, see {@link Draft#hash}
     * @param approved  whether it needs no decision by a person, which the account and the processor must both have been set to
     */
    record NewDraft(ReplyKey key, DraftContent content, String hash, Draft.AnsweredMail answered, String contactId, String conversationId,
            Instant expiresAt, Instant notBefore, boolean approved) {
    }

    /**
     * @param isNew false when there was one of the same key
     */
    record Kept(Draft draft, boolean isNew) {
    }

    /**
     * Null and empty mean any.
     *
     * @param limit at most so many, 0 for all
     */
    record DraftQuery(Set<Draft.State> states, String accountId, String contactId, String conversationId, int limit) {
    }

    /**
     * What a person decided.
     *
     * @param hash    of the text that the person saw
     * @param who     the person's name or address, never null
     * @param changed the content with the text that the person wrote instead, and its hash; null unless the verdict is {@link Verdict#EDIT}
     * @param reason  may be null
     */
    record Decision(String draftId, String hash, Verdict verdict, String who, Change changed, String reason) {
    }

    /** A content and its hash. */
    record Change(DraftContent content, String hash) {
    }

    /** What a person can decide; a text that a person wrote is approved by that. */
    enum Verdict {
        APPROVE,
        REJECT,
        EDIT
    }

    /**
     * @param draft as it stands now; null when there is none of that id
     */
    record Decided(DecisionOutcome outcome, Draft draft) {
    }

    /** What became of a decision. */
    enum DecisionOutcome {
        DECIDED,
        /** The hash is of another text than the one that is kept. */
        CHANGED,
        /** Somebody has decided before, or it was sent, or is being sent. */
        ALREADY_DECIDED,
        /** The conversation has gone on without it. */
        ANSWERED_MEANWHILE,
        EXPIRED,
        UNKNOWN
    }

    /**
     * What makes drafts needless: those in a conversation, those that answer one of some mails, and those to a person.
     *
     * @param accountId      the account that got or sent what makes the drafts needless; null for any
     * @param conversationId as a document or the timeline names it, null when not known
     * @param answered       Message-IDs, without angle brackets, of the mails that have been answered; null and empty for none
     * @param correspondent  the address of the person at the other end, null when only the conversation counts
     * @param since          when that was: only what answers an earlier mail, or answers none and was made earlier. So a replay closes nothing that
     *                       was drafted for a later mail.
     * @param reason         a sentence, kept with each draft
     */
    record Closing(String accountId, String conversationId, Set<String> answered, String correspondent, Instant since, String reason) {
        public Closing {
            answered = answered == null ? Set.of() : Set.copyOf(answered);
        }

        public Closing(final String accountId, final String conversationId, final String correspondent, final Instant since, final String reason) {
            this(accountId, conversationId, null, correspondent, since, reason);
        }
    }
}
