/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A timeline for tests that knows earlier e-mails: those of every conversation it is asked for, and others with every sender. */
final class EarlierEmails extends AbstractControllerService implements ConversationTimeline {
    private final List<TimelineEntry> conversation = new ArrayList<>();
    private final List<TimelineEntry> elsewhere = new ArrayList<>();
    private String lastContact;

    void add(final String identity, final Direction direction) {
        conversation.add(entry(identity, direction));
    }

    void addElsewhere(final String identity) {
        elsewhere.add(entry(identity, Direction.INBOUND));
    }

    String lastContact() {
        return lastContact;
    }

    @Override
    public List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) {
        return List.copyOf(conversation);
    }

    @Override
    public void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        lastContact = query.contact();
        for (final TimelineEntry entry : elsewhere) {
            visitor.visit(entry);
        }
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

    private static TimelineEntry entry(final String identity, final Direction direction) {
        return new TimelineEntry(identity, identity, "c", identity, direction, null, null, null, List.of(), List.of(), null, null, null, null, null,
                0, List.of());
    }
}
