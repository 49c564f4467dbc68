/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.services.store.TimelineFilter.Position;
import org.salespartner.nifi.store.ConversationTimeline.TimelineVisitor;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineEntry.ContactRole;
import org.salespartner.nifi.store.TimelineEntry.Participant;
import org.salespartner.nifi.store.TimelineEntry.SightingEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the timeline in pages, each in a transaction of its own that begins behind the last entry of the page before. So memory stays flat on H2,
 * which gathers a whole result before it gives the first row, as on PostgreSQL, and no transaction is open while the visitor writes. Entries that
 * are recorded in the meantime may be among those that are read.
 */
final class TimelineReader {
    private static final int PAGE = 100;
    private static final int PLACES = 1_000;

    private static final String ENTRIES = """
            select e.id, e.identity, e.conversation_id, e.message_id, e.direction, e.timeline_at, e.sent_at, e.received_at, e.subject, e.company_id,
                k.name as company_name, e.automation, e.reply, e.summary, e.attachments
            from salespartner_entry e left join salespartner_company k on k.id = e.company_id where 1 = 1""";
    private static final String POSITIONS = "select e.id, e.timeline_at from salespartner_entry e where 1 = 1";
    private static final String OLDEST_FIRST = " order by e.timeline_at, e.id limit ?";
    private static final String LATEST_FIRST = " order by e.timeline_at desc, e.id desc limit ?";
    private static final String FROM_THE_END = " order by e.timeline_at desc, e.id desc limit 1 offset ?";
    private static final String WITH_IDENTITY = " and e.identity_key = ?";

    private static final String PARTICIPANTS = """
            select entry_id, role, name, address from salespartner_participant
            where entry_id = any(?) and role in ('from', 'to', 'cc') order by entry_id, ordinal""";
    private static final String CONTACTS = """
            select c.entry_id, c.contact_id, k.full_name, c.address, c.role from salespartner_entry_contact c
            left join salespartner_contact k on k.id = c.contact_id
            where c.entry_id = any(?) order by c.entry_id, c.ordinal""";
    private static final String SIGHTINGS = """
            select entry_id, account_id, provider, folder, provider_id, uid_validity, seen_at from salespartner_sighting
            where entry_id = any(?) order by entry_id, seen_at, place_key""";

    private static final String FIND_PLACES = "select distinct place_key from salespartner_sighting where place_key = any(?)";

    private final Database database;
    private final ConversationRepository conversations;

    TimelineReader(final Database database, final ConversationRepository conversations) {
        this.database = database;
        this.conversations = conversations;
    }

    void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        final TimelineFilter filter = database.transaction(connection -> TimelineFilter.of(connection, conversations, query));
        TimelineFilter next = query.limit() > 0 ? database.transaction(connection -> latest(connection, filter, query.limit())) : filter;
        int left = query.limit() > 0 ? query.limit() : Integer.MAX_VALUE;
        while (left > 0) {
            final TimelineFilter wanted = next;
            final int size = Math.min(PAGE, left);
            final List<Row> page = database.transaction(connection -> read(connection, wanted, OLDEST_FIRST, size));
            for (final Row row : page) {
                visitor.visit(row.entry());
            }
            if (page.size() < size) {
                return;
            }
            next = filter.after(page.getLast().position());
            left -= size;
        }
    }

    List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) throws StoreException {
        final String id = Texts.stripped(conversationId);
        if (id == null || limit < 1) {
            return List.of();
        }
        return database.transaction(connection -> {
            final List<String> found = conversations.resolve(connection, id).stream().toList();
            return history(connection, found, exceptIdentity, limit);
        });
    }

    Set<String> findSighted(final String accountId, final String folder, final Long uidValidity, final Collection<String> providerIds)
            throws StoreException {
        final Map<String, String> byPlace = new LinkedHashMap<>();
        providerIds.forEach(id -> byPlace.put(TimelineRecorder.placeKey(accountId, folder, uidValidity, id), id));
        final Set<String> sighted = new HashSet<>();
        final List<String> places = List.copyOf(byPlace.keySet());
        for (int from = 0; from < places.size(); from += PLACES) {
            final List<String> some = places.subList(from, Math.min(from + PLACES, places.size()));
            database.transaction(connection -> Sql.texts(connection, FIND_PLACES, some)).forEach(place -> sighted.add(byPlace.get(place)));
        }
        return sighted;
    }

    /** Of the conversations that an e-mail would join, as if they were joined already. */
    List<TimelineEntry> history(final EmailDocument email, final int limit) throws StoreException {
        if (limit < 1) {
            return List.of();
        }
        final String authorKey = email.from() == null ? null : Texts.addressKey(email.from().address());
        return database.transaction(connection -> {
            final Collection<String> found = conversations.leadingTo(connection, email, authorKey);
            return history(connection, found, email.identity(), limit);
        });
    }

    private static List<TimelineEntry> history(final Connection connection, final Collection<String> found, final String exceptIdentity,
            final int limit) throws SQLException {
        if (found.isEmpty()) {
            return List.of();
        }

        final TimelineFilter whole = TimelineFilter.conversations(found);
        final Optional<Position> recorded = exceptIdentity == null
                ? Optional.empty()
                : Sql.first(connection, POSITIONS + WITH_IDENTITY, TimelineReader::position, Texts.key(exceptIdentity));
        final TimelineFilter before = recorded.map(whole::before).orElse(whole);
        return read(connection, before, LATEST_FIRST, limit).reversed().stream().map(Row::entry).toList();
    }

    /** The last so many of what a filter lets through. */
    private static TimelineFilter latest(final Connection connection, final TimelineFilter filter, final int limit) throws SQLException {
        return Sql.first(connection, POSITIONS + filter.conditions() + FROM_THE_END, TimelineReader::position, filter.values(limit - 1))
                .map(filter::notBefore)
                .orElse(filter);
    }

    private static List<Row> read(final Connection connection, final TimelineFilter filter, final String order, final int limit)
            throws SQLException {
        final List<Row> rows = Sql.list(connection, ENTRIES + filter.conditions() + order, TimelineReader::row, filter.values(limit));
        final List<String> ids = rows.stream().map(row -> row.entry().id()).toList();
        final Map<String, List<Participant>> participants = details(connection, PARTICIPANTS, TimelineReader::participant, ids);
        final Map<String, List<ContactRole>> contacts = details(connection, CONTACTS, TimelineReader::contact, ids);
        final Map<String, List<SightingEntry>> sightings = details(connection, SIGHTINGS, TimelineReader::sighting, ids);
        return rows.stream().map(row -> new Row(row.position(), complete(row.entry(), participants, contacts, sightings))).toList();
    }

    private static <T> Map<String, List<T>> details(final Connection connection, final String sql, final Sql.RowReader<T> reader,
            final Collection<String> ids) throws SQLException {
        final Map<String, List<T>> byEntry = new HashMap<>();
        Sql.list(connection, sql, row -> byEntry.computeIfAbsent(row.getString("entry_id"), id -> new ArrayList<>()).add(reader.read(row)), ids);
        return byEntry;
    }

    private static TimelineEntry complete(final TimelineEntry entry, final Map<String, List<Participant>> participants,
            final Map<String, List<ContactRole>> contacts, final Map<String, List<SightingEntry>> sightings) {
        final List<Participant> own = participants.getOrDefault(entry.id(), List.of());
        final List<ContactRole> named = contacts.getOrDefault(entry.id(), List.of()).stream().map(contact -> named(contact, own)).toList();
        return new TimelineEntry(entry.id(), entry.identity(), entry.conversationId(), entry.messageId(), entry.direction(), entry.sentAt(),
                entry.receivedAt(), entry.subject(), own, named, entry.companyId(), entry.companyName(), entry.automation(), entry.reply(),
                entry.summary(), entry.attachments(), sightings.getOrDefault(entry.id(), List.of()));
    }

    /** A contact that the directory does not know by name has the name that the e-mail gives. */
    private static ContactRole named(final ContactRole contact, final List<Participant> participants) {
        if (contact.name() != null) {
            return contact;
        }

        final String key = Texts.addressKey(contact.address());
        final String name = participants.stream()
                .filter(participant -> participant.name() != null && Texts.addressKey(participant.address()).equals(key))
                .map(Participant::name)
                .findFirst()
                .orElse(null);
        return new ContactRole(contact.contactId(), name, contact.address(), contact.role());
    }

    private static Position position(final ResultSet row) throws SQLException {
        return new Position(Sql.instant(row, "timeline_at"), row.getString("id"));
    }

    private static Row row(final ResultSet row) throws SQLException {
        final String direction = row.getString("direction");
        final String automation = row.getString("automation");
        final TimelineEntry entry = new TimelineEntry(
                row.getString("id"),
                row.getString("identity"),
                row.getString("conversation_id"),
                row.getString("message_id"),
                direction == null ? null : Direction.valueOf(direction),
                Sql.instant(row, "sent_at"),
                Sql.instant(row, "received_at"),
                row.getString("subject"),
                List.of(),
                List.of(),
                row.getString("company_id"),
                row.getString("company_name"),
                automation == null ? null : AutomationKind.valueOf(automation),
                row.getString("reply"),
                SummaryJson.read(row.getString("summary")),
                row.getInt("attachments"),
                List.of());
        return new Row(position(row), entry);
    }

    private static Participant participant(final ResultSet row) throws SQLException {
        return new Participant(row.getString("role"), row.getString("name"), row.getString("address"));
    }

    private static ContactRole contact(final ResultSet row) throws SQLException {
        return new ContactRole(row.getString("contact_id"), row.getString("full_name"), row.getString("address"), row.getString("role"));
    }

    private static SightingEntry sighting(final ResultSet row) throws SQLException {
        final long uidValidity = row.getLong("uid_validity");
        return new SightingEntry(row.getString("account_id"), row.getString("provider"), row.getString("folder"), row.getString("provider_id"),
                uidValidity == 0 ? null : uidValidity, Sql.instant(row, "seen_at"));
    }

    private record Row(Position position, TimelineEntry entry) {
    }
}
