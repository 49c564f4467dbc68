/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.email.draft.DraftSources;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What was written before, and by whom. Anybody can write our address in From, so that only what was seen in a folder of sent mail, or what the store
 * sent, is ours.
 *
 * @param timeline null when the user has none
 */
record ConversationSoFar(ConversationTimeline timeline, DraftStore drafts, Set<String> sentFolders) {
    private static final int LONGEST_HISTORY = 10;
    private static final int MOST_SENT = 20;

    /** Oldest first; may be empty. */
    List<TimelineEntry> history(final EmailDocument document) throws StoreException {
        return timeline == null || document.conversationId() == null ? List.of() : timeline.history(document, LONGEST_HISTORY);
    }

    /** Adds what we wrote, which may be named again. */
    void addOwnWords(final EmailDocument document, final List<TimelineEntry> history, final String accountId, final DraftSources sources)
            throws StoreException {
        history.stream().filter(this::isOurs).map(TimelineEntry::reply).forEach(sources::text);
        if (wasSent(document)) {
            sources.text(document.reply());
        }
        if (document.conversationId() != null) {
            drafts.list(new DraftQuery(Set.of(State.SENT), accountId, null, document.conversationId(), MOST_SENT))
                    .forEach(draft -> sources.text(draft.content().text()));
        }
    }

    /** Whether the mail was certainly sent from here. */
    boolean wasSent(final EmailDocument document) {
        return document.direction() == Direction.OUTBOUND && document.sighting() != null && isSentFolder(document.sighting().folder());
    }

    /** The draft that there is already; empty when there is none, or none can be found without keeping another. */
    Optional<Draft> find(final ReplyKey key, final String conversationId) throws StoreException {
        if (conversationId == null) {
            return Optional.empty();
        }
        return drafts.list(new DraftQuery(null, key.accountId(), null, conversationId,
                0)).stream().filter(draft -> draft.key().equals(key)).findFirst();
    }

    /** Whether a person wrote anything since in the conversation, or the correspondent anywhere. An out-of-office message is no answer. */
    boolean wentOn(final EmailDocument document, final String correspondent, final Instant since) throws StoreException {
        final boolean[] found = new boolean[1];
        if (document.conversationId() != null) {
            timeline.query(new TimelineQuery(null, null, document.conversationId(), since, null, 0),
                    entry -> found[0] |= isLater(entry, document, since));
        }
        return found[0] || answered(document, correspondent, since);
    }

    /**
     * Whether a person of ours has answered the mail since, as the folder of sent mail shows. Where this product has sent something in the
     * conversation it is left open: SendReply can tell that from what a person has sent.
     */
    boolean wasAnswered(final EmailDocument document) throws StoreException {
        final Instant since = document.receivedAt() == null ? document.sentAt() : document.receivedAt();
        if (timeline == null || document.conversationId() == null || since == null
                || !drafts.list(new DraftQuery(Set.of(State.SENT), null, null, document.conversationId(), 1)).isEmpty()) {
            return false;
        }

        final boolean[] found = new boolean[1];
        timeline.query(new TimelineQuery(null, null, document.conversationId(), since, null, 0),
                entry -> found[0] |= isOurs(entry) && isLater(entry, document, since));
        return found[0];
    }

    /** Whether the conversation was followed up in this step before, and nobody has answered that either: nobody is reminded without end. */
    boolean wasFollowedUp(final EmailDocument document, final ReplyKey key, final String correspondent) throws StoreException {
        if (document.conversationId() == null) {
            return false;
        }
        for (final Draft draft : drafts.list(new DraftQuery(null, key.accountId(), null, document.conversationId(), 0))) {
            final boolean same = draft.content().kind() == DraftKind.FOLLOW_UP && draft.key().step().equals(key.step()) && !draft.key().equals(key);
            if (same && !answered(document, correspondent, draft.createdAt())) {
                return true;
            }
        }
        return false;
    }

    private boolean answered(final EmailDocument document, final String correspondent, final Instant since) throws StoreException {
        final boolean[] found = new boolean[1];
        timeline.query(new TimelineQuery(correspondent, null, null, since, null, 0),
                entry -> found[0] |= entry.direction() == Direction.INBOUND && isLater(entry, document, since));
        return found[0];
    }

    private static boolean isLater(final TimelineEntry entry, final EmailDocument document, final Instant since) {
        final Instant at = entry.receivedAt() == null ? entry.sentAt() : entry.receivedAt();
        final boolean person = entry.automation() == null || entry.automation() == AutomationKind.HUMAN;
        return person && !entry.identity().equals(document.identity()) && at != null && !at.isBefore(since);
    }

    private boolean isOurs(final TimelineEntry entry) {
        return entry.direction() == Direction.OUTBOUND && entry.sightings().stream().anyMatch(sighting -> isSentFolder(sighting.folder()));
    }

    private boolean isSentFolder(final String folder) {
        return folder != null && sentFolders.contains(folder.strip().toLowerCase(Locale.ROOT));
    }
}
