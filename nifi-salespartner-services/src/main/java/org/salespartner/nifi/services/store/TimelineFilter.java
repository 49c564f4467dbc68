/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.TimelineQuery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which entries to read: conditions on {@code salespartner_entry e} of constant text, and the values bound to them (rule T4). Immutable.
 */
final class TimelineFilter {
    private static final String ADDRESSES_OF_CONTACT = "select address_key from salespartner_contact_address where contact_id = ?";

    private static final String IN_CONVERSATION = " and e.conversation_id = any(?)";
    private static final String SEEN_IN_ACCOUNT = " and e.id in (select s.entry_id from salespartner_sighting s where s.account_key = ?)";
    private static final String WITH_CONTACT = """
             and (e.id in (select p.entry_id from salespartner_participant p where p.address_key = any(?))
            or e.id in (select c.entry_id from salespartner_entry_contact c where c.contact_id = ?))""";
    private static final String SINCE = " and e.timeline_at >= ?";
    private static final String UNTIL = " and e.timeline_at < ?";
    // The first comparison is implied by the second, and is there for the index.
    private static final String AFTER = " and e.timeline_at >= ? and (e.timeline_at > ? or e.id > ?)";
    private static final String NOT_BEFORE = " and e.timeline_at >= ? and (e.timeline_at > ? or e.id >= ?)";
    private static final String BEFORE = " and e.timeline_at <= ? and (e.timeline_at < ? or e.id < ?)";

    private final String conditions;
    private final List<Object> values;

    private TimelineFilter(final String conditions, final List<Object> values) {
        this.conditions = conditions;
        this.values = values;
    }

    static TimelineFilter of(final Connection connection, final ConversationRepository conversations, final TimelineQuery query)
            throws SQLException {
        TimelineFilter filter = new TimelineFilter("", List.of());
        final String conversation = Texts.stripped(query.conversationId());
        if (conversation != null) {
            filter = filter.and(IN_CONVERSATION, List.of(conversations.resolve(connection, conversation).orElse(conversation)));
        }
        final String contact = Texts.stripped(query.contact());
        if (contact != null) {
            final Collection<String> addresses = new ArrayList<>(Texts.addressKeys(contact));
            Sql.texts(connection, ADDRESSES_OF_CONTACT, Texts.key(contact)).forEach(address -> addresses.addAll(Texts.keysBeside(address)));
            filter = filter.and(WITH_CONTACT, addresses, Texts.key(contact));
        }
        if (Texts.stripped(query.account()) != null) {
            filter = filter.and(SEEN_IN_ACCOUNT, Texts.key(query.account()));
        }
        if (query.since() != null) {
            filter = filter.and(SINCE, query.since());
        }
        return query.until() == null ? filter : filter.and(UNTIL, query.until());
    }

    static TimelineFilter conversations(final Collection<String> conversations) {
        return new TimelineFilter("", List.of()).and(IN_CONVERSATION, conversations);
    }

    TimelineFilter after(final Position position) {
        return and(AFTER, position.at(), position.at(), position.entryId());
    }

    TimelineFilter notBefore(final Position position) {
        return and(NOT_BEFORE, position.at(), position.at(), position.entryId());
    }

    TimelineFilter before(final Position position) {
        return and(BEFORE, position.at(), position.at(), position.entryId());
    }

    /** The conditions, each beginning with {@code and}. */
    String conditions() {
        return conditions;
    }

    /** The values of the conditions, and then those given. */
    Object[] values(final Object... more) {
        final List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all.toArray();
    }

    private TimelineFilter and(final String condition, final Object... more) {
        return new TimelineFilter(conditions + condition, List.of(values(more)));
    }

    /** A place on the timeline, which is in the order of time and then of ids. */
    record Position(Instant at, String entryId) {
    }
}
