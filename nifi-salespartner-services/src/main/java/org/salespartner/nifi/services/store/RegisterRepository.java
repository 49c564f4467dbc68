/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The register of taken mails (rule S3). Scopes and keys are kept as hashes: short, of one length, and silent about who wrote. */
final class RegisterRepository {
    private static final int CHUNK = 1_000;

    private static final String FIND = "select message_key from salespartner_taken where scope_key = ? and message_key = any(?)";
    private static final String INSERT = "insert into salespartner_taken (scope_key, message_key, received_at) values (?, ?, ?)";
    private static final String PRUNE = "delete from salespartner_taken where scope_key = ? and received_at < ?";

    /** A time that is not known counts as now, so that the message is not forgotten before its time. */
    void add(final Connection connection, final Scope scope, final Collection<Taken> messages) throws SQLException {
        // In the order of the keys, so that two that add the same do not wait for each other in a circle.
        final Map<String, Instant> wanted = new TreeMap<>();
        for (final Taken message : messages) {
            wanted.put(messageKey(message.key()), message.receivedAt() == null ? Instant.now() : message.receivedAt());
        }
        wanted.keySet().removeAll(findKeys(connection, scope, wanted.keySet()));

        final String scopeKey = scopeKey(scope);
        final List<Object[]> rows = new ArrayList<>();
        wanted.forEach((key, receivedAt) -> rows.add(new Object[] {scopeKey, key, receivedAt}));
        Sql.batch(connection, INSERT, rows);
    }

    Set<String> find(final Connection connection, final Scope scope, final Collection<String> keys) throws SQLException {
        final Map<String, String> byMessageKey = new LinkedHashMap<>();
        keys.forEach(key -> byMessageKey.put(messageKey(key), key));
        byMessageKey.keySet().retainAll(findKeys(connection, scope, byMessageKey.keySet()));
        return new HashSet<>(byMessageKey.values());
    }

    void prune(final Connection connection, final Scope scope, final Instant before) throws SQLException {
        Sql.update(connection, PRUNE, scopeKey(scope), before);
    }

    private static Set<String> findKeys(final Connection connection, final Scope scope, final Collection<String> messageKeys) throws SQLException {
        final String scopeKey = scopeKey(scope);
        final List<String> all = List.copyOf(messageKeys);
        final Set<String> found = new HashSet<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            found.addAll(Sql.texts(connection, FIND, scopeKey, all.subList(from, Math.min(from + CHUNK, all.size()))));
        }
        return found;
    }

    private static String scopeKey(final Scope scope) {
        return Texts.hash(scope.lister(), scope.accountId(), scope.folder());
    }

    private static String messageKey(final String key) {
        return Texts.hash(key);
    }
}
