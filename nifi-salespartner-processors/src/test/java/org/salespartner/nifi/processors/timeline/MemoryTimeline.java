/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.document.EmailAddress;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A timeline in memory that keeps the contract as far as the tests of the processors need it. */
final class MemoryTimeline extends AbstractControllerService implements ConversationTimeline {
    final Map<String, TimelineEntry> entries = new LinkedHashMap<>();
    /** From the conversation that an e-mail names to the one it was joined to. */
    final Map<String, String> joined = new LinkedHashMap<>();
    final List<String> erased = new ArrayList<>();
    TimelineQuery lastQuery;
    Instant lastAgeOut;
    int lastHistoryLimit;
    StoreException trouble;
    /** Entries that a query hands over before its trouble begins. */
    int entriesBeforeTrouble;

    @Override
    public RecordResult record(final EmailDocument email) throws StoreException {
        fail();
        final String conversation = joined.getOrDefault(email.conversationId(), email.conversationId());
        final SightingEntry sighting = email.sighting() == null ? null : new SightingEntry(email.account().id(), email.account().provider(),
                email.sighting().folder(), email.sighting().providerId(), email.sighting().uidValidity(), Instant.EPOCH);
        final TimelineEntry known = entries.get(email.identity());
        if (known == null) {
            final List<SightingEntry> sightings = sighting == null ? List.of() : List.of(sighting);
            final TimelineEntry entry = entry(email, String.valueOf(entries.size() + 1), conversation, sightings);
            entries.put(email.identity(), entry);
            return new RecordResult(entry.id(), conversation, RecordOutcome.RECORDED);
        }
        if (sighting == null || known.sightings().contains(sighting)) {
            return new RecordResult(known.id(), conversation, RecordOutcome.ALREADY_RECORDED);
        }
        final List<SightingEntry> sightings = new ArrayList<>(known.sightings());
        sightings.add(sighting);
        entries.put(email.identity(), entry(email, known.id(), conversation, sightings));
        return new RecordResult(known.id(), conversation, RecordOutcome.SIGHTING_ADDED);
    }

    @Override
    public void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        lastQuery = query;
        if (trouble == null) {
            entriesBeforeTrouble = entries.size();
        }
        for (final TimelineEntry entry : entries.values().stream().limit(entriesBeforeTrouble).toList()) {
            visitor.visit(entry);
        }
        fail();
    }

    @Override
    public List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) throws StoreException {
        fail();
        lastHistoryLimit = limit;
        return entries.values().stream()
                .filter(entry -> entry.conversationId().equals(conversationId) && !entry.identity().equals(exceptIdentity))
                .toList();
    }

    @Override
    public Set<String> findSighted(final String accountId, final String folder, final Long uidValidity, final Collection<String> providerIds) {
        return entries.values().stream().flatMap(entry -> entry.sightings().stream())
                .filter(sighting -> sighting.accountId().equals(accountId) && sighting.folder().equals(folder)
                        && Objects.equals(sighting.uidValidity(), uidValidity))
                .map(SightingEntry::providerId).filter(providerIds::contains).collect(Collectors.toSet());
    }

    @Override
    public Erasure erase(final String address) throws StoreException {
        fail();
        erased.add(address);
        return new Erasure(1, 3);
    }

    @Override
    public long ageOut(final Instant before) throws StoreException {
        fail();
        lastAgeOut = before;
        return 12;
    }

    private void fail() throws StoreException {
        if (trouble != null) {
            throw trouble;
        }
    }

    private static TimelineEntry entry(final EmailDocument email, final String id, final String conversation, final List<SightingEntry> sightings) {
        final List<Participant> participants = new ArrayList<>();
        participants.add(new Participant("from", email.from().name(), email.from().address()));
        for (final EmailAddress to : email.to()) {
            participants.add(new Participant("to", to.name(), to.address()));
        }
        return new TimelineEntry(id, email.identity(), conversation, email.messageId(), email.direction(), email.sentAt(), email.receivedAt(),
                email.subject(), participants, List.of(), null, null, email.automation().kind(), email.reply(), email.summary(),
                email.attachments().size(), sightings);
    }
}
