/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineEntry.Participant;
import org.salespartner.nifi.store.TimelineEntry.SightingEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A timeline of what a test puts on it. */
class DraftingTimeline extends AbstractControllerService implements ConversationTimeline {
    final List<TimelineEntry> entries = new ArrayList<>();

    AutomationKind automation = AutomationKind.HUMAN;

    void add(final String identity, final String conversation, final Direction direction, final String folder, final String from, final Instant at,
            final String reply) {
        entries.add(new TimelineEntry(identity, identity, conversation, identity, direction, at, at, "Pumps", List.of(new Participant("from",
                null, from)),
                List.of(), null, null, automation, reply, null, 0, List.of(new SightingEntry("sales", "imap", folder, "1", 1L, at))));
    }

    @Override
    public void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        for (final TimelineEntry entry : entries) {
            final boolean conversation = query.conversationId() == null || query.conversationId().equals(entry.conversationId());
            final boolean contact = query.contact() == null || entry.participants().stream().anyMatch(one -> query.contact().equals(one.address()));
            if (conversation && contact && !entry.receivedAt().isBefore(query.since())) {
                visitor.visit(entry);
            }
        }
    }

    @Override
    public List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) {
        return entries.stream().filter(entry -> entry.conversationId().equals(conversationId) && !entry.identity().equals(exceptIdentity)).toList();
    }

    @Override
    public RecordResult record(final EmailDocument email) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> findSighted(final String accountId, final String folder, final Long uidValidity, final Collection<String> providerIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Erasure erase(final String address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long ageOut(final Instant before) {
        throw new UnsupportedOperationException();
    }
}
