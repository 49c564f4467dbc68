/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.ConversationTimeline.Erasure;
import org.salespartner.nifi.store.StoreException;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Takes entries off the timeline, for one person or by age (rule T5). What hangs on an entry goes with it, and so does a conversation without
 * entries. The links of a conversation that goes on stay: they are hashes, from which nothing of a person can be read.
 */
final class TimelineEraser {
    private static final int CHUNK = 500;

    private static final String FIND_CONTACTS = "select contact_id from salespartner_contact_address where address_key = any(?)";
    private static final String FIND_ADDRESSES = "select address_key from salespartner_contact_address where contact_id = any(?)";
    private static final String FIND_ENTRIES = """
            select entry_id from salespartner_participant where address_key = any(?)
            union select entry_id from salespartner_entry_contact where address_key = any(?) or contact_id = any(?)""";
    private static final String FIND_OLD = "select id from salespartner_entry where timeline_at < ? order by timeline_at, id limit ?";
    private static final String FIND_CONVERSATIONS = "select distinct conversation_id from salespartner_entry where id = any(?)";
    private static final String DELETE_ENTRIES = "delete from salespartner_entry where id = any(?)";
    private static final String DELETE_CONTACTS = "delete from salespartner_contact where id = any(?)";

    private final OutboxEraser outbox = new OutboxEraser();
    private final Database database;
    private final ConversationRepository conversations;

    TimelineEraser(final Database database, final ConversationRepository conversations) {
        this.database = database;
        this.conversations = conversations;
    }

    /** In one transaction: a person is erased as a whole or not at all. */
    Erasure erase(final String address) throws StoreException {
        final String given = Texts.stripped(address);
        if (given == null) {
            throw new StoreException("Nobody was erased, since no address was given: name the address of the person.", null);
        }
        return database.transaction(connection -> erase(connection, Texts.addressKeys(given)));
    }

    /** In many small transactions: what is gone is gone when it ends early, and the next call goes on. */
    long ageOut(final Instant before) throws StoreException {
        long erased = 0;
        int last;
        do {
            last = database.transaction(connection -> {
                final List<String> entries = Sql.texts(connection, FIND_OLD, before, CHUNK);
                return deleteEntries(connection, entries);
            });
            erased += last;
        } while (last > 0);
        do {
            last = database.transaction(connection -> outbox.ageOut(connection, before, CHUNK));
        } while (last > 0);
        return erased;
    }

    private Erasure erase(final Connection connection, final List<String> addressKeys) throws SQLException {
        final List<String> contacts = Sql.texts(connection, FIND_CONTACTS, addressKeys);
        final Set<String> addresses = new HashSet<>(addressKeys);
        Sql.texts(connection, FIND_ADDRESSES, contacts).forEach(address -> addresses.addAll(Texts.keysBeside(address)));
        final List<String> entries = Sql.texts(connection, FIND_ENTRIES, addresses, addresses, contacts);
        final long erased = deleteEntries(connection, entries);
        outbox.erase(connection, addresses);
        return new Erasure(Sql.update(connection, DELETE_CONTACTS, contacts), erased);
    }

    private int deleteEntries(final Connection connection, final Collection<String> entries) throws SQLException {
        if (entries.isEmpty()) {
            return 0;
        }

        // Conversations before entries, as the recorder does, so that neither waits for the other in a circle.
        final SortedSet<String> touched = new TreeSet<>(Sql.texts(connection, FIND_CONVERSATIONS, entries));
        conversations.lock(connection, touched);
        if (!touched.equals(new TreeSet<>(Sql.texts(connection, FIND_CONVERSATIONS, entries)))) {
            throw Database.changedMeanwhile();
        }

        final int deleted = Sql.update(connection, DELETE_ENTRIES, entries);
        conversations.deleteEmpty(connection, touched);
        return deleted;
    }
}
