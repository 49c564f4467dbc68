/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.apache.nifi.controller.ControllerService;
import org.salespartner.email.document.EmailDocument;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Every e-mail once (rule I1), in its conversation. Thread-safe, also between processes that share a database.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else.</p>
 */
public interface ConversationTimeline extends ControllerService {

    /** Records an e-mail; durable when this returns. One that is on the timeline already gains at most a sighting. */
    RecordResult record(EmailDocument email) throws StoreException;

    /** Calls the visitor for each entry that the query asks for, oldest first. */
    void query(TimelineQuery query, TimelineVisitor visitor) throws StoreException;

    /** The latest entries of a conversation before an e-mail, oldest first; at most {@code limit}. */
    List<TimelineEntry> history(String conversationId, String exceptIdentity, int limit) throws StoreException;

    /**
     * The latest entries, before an e-mail, of the conversation that it belongs to; oldest first, at most {@code limit}. Found by all that its
     * document says (its predecessors, its provider's thread), since the document's conversation id alone may not lead there.
     */
    default List<TimelineEntry> history(final EmailDocument email, final int limit) throws StoreException {
        return history(email.conversationId(), email.identity(), limit);
    }

    /**
     * Those of the messages in a folder that are on the timeline.
     *
     * @param uidValidity the folder's UIDVALIDITY, null where the provider has no such thing
     * @param providerIds the provider's ids of the messages
     */
    Set<String> findSighted(String accountId, String folder, Long uidValidity, Collection<String> providerIds) throws StoreException;

    /** Erases what is kept of one person: contact, addresses, and every entry the address wrote or received (rule T5). */
    Erasure erase(String address) throws StoreException;

    /** Erases every entry whose e-mail was received before an instant (rule T5); gives their number. */
    long ageOut(Instant before) throws StoreException;

    /**
     * @param entryId        the entry's id on the timeline
     * @param conversationId the conversation as the whole timeline sees it, which may join what single e-mails cannot
     */
    record RecordResult(String entryId, String conversationId, RecordOutcome outcome) {
    }

    /** What {@link #record} did. */
    enum RecordOutcome {
        RECORDED,
        SIGHTING_ADDED,
        ALREADY_RECORDED
    }

    /** What {@link #erase} took away. */
    record Erasure(long contacts, long entries) {
    }

    /** Takes entries one by one. */
    @FunctionalInterface
    interface TimelineVisitor {
        void visit(TimelineEntry entry) throws StoreException;
    }
}
