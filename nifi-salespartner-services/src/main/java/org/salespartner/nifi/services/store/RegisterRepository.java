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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The register of taken mails (rule S3). Scopes and keys are kept as hashes: short, of one length, and silent about who wrote. */
final class RegisterRepository {
    private static final int CHUNK = 1_000;

    private static final String FIND = "select message_key from salespartner_taken where scope_key = ? and message_key = any(?)";
    private static final String INSERT = "insert into salespartner_taken (scope_key, message_key, received_at) values (?, ?, ?)";
    private static final String FIND_IN = "select message_key from salespartner_taken where scope_key = any(?) and message_key = any(?)";
    private static final String FIND_SCOPE = "select 1 from salespartner_taken_scope where scope_key = ?";
    private static final String FIND_SCOPES = "select scope_key from salespartner_taken_scope where folder_key = ?";
    private static final String INSERT_SCOPE = "insert into salespartner_taken_scope (scope_key, folder_key) values (?, ?)";
    private static final String COVER = """
            update salespartner_taken_scope set covered_from = ? where scope_key = ? and (covered_from is null or covered_from > ?)""";
    private static final String COVERED = """
            select min(covered_from) as covered_from from salespartner_taken_scope where folder_key = ?""";
    private static final String FORGET = "update salespartner_taken_scope set covered_from = ? where scope_key = ? and covered_from < ?";
    private static final String PRUNE = "delete from salespartner_taken where scope_key = ? and received_at < ?";

    /** A time that is not known counts as now, so that the message is not forgotten before its time. */
    void add(final Connection connection, final Scope scope, final Collection<Taken> messages) throws SQLException {
        // In the order of the keys, so that two that add the same do not wait for each other in a circle.
        final Map<String, Instant> wanted = new TreeMap<>();
        for (final Taken message : messages) {
            wanted.put(messageKey(message.key()), message.receivedAt() == null ? Instant.now() : message.receivedAt());
        }
        final String scopeKey = scopeKey(scope);
        wanted.keySet().removeAll(findKeys(connection, FIND, scopeKey, wanted.keySet()));
        addScope(connection, scope);

        final List<Object[]> rows = new ArrayList<>();
        wanted.forEach((key, receivedAt) -> rows.add(new Object[] {scopeKey, key, receivedAt}));
        Sql.batch(connection, INSERT, rows);
    }

    Set<String> find(final Connection connection, final Scope scope, final Collection<String> keys) throws SQLException {
        final Map<String, String> byMessageKey = new LinkedHashMap<>();
        keys.forEach(key -> byMessageKey.put(messageKey(key), key));
        byMessageKey.keySet().retainAll(findKeys(connection, FIND, scopeKey(scope), byMessageKey.keySet()));
        return new HashSet<>(byMessageKey.values());
    }

    Set<String> findByAnyone(final Connection connection, final String accountId, final String folder, final Collection<String> keys)
            throws SQLException {
        final List<String> scopeKeys = Sql.texts(connection, FIND_SCOPES, folderKey(accountId, folder));
        final Map<String, String> byMessageKey = new LinkedHashMap<>();
        keys.forEach(key -> byMessageKey.put(messageKey(key), key));
        byMessageKey.keySet().retainAll(findKeys(connection, FIND_IN, scopeKeys, byMessageKey.keySet()));
        return new HashSet<>(byMessageKey.values());
    }

    void cover(final Connection connection, final Scope scope, final Instant from) throws SQLException {
        addScope(connection, scope);
        Sql.update(connection, COVER, from, scopeKey(scope), from);
    }

    Optional<Instant> coveredFrom(final Connection connection, final String accountId, final String folder) throws SQLException {
        final List<Instant> earliest = Sql.list(connection, COVERED, row -> Sql.instant(row, "covered_from"), folderKey(accountId, folder));
        return Optional.ofNullable(earliest.getFirst());
    }

    void prune(final Connection connection, final Scope scope, final Instant before) throws SQLException {
        final String scopeKey = scopeKey(scope);
        Sql.update(connection, PRUNE, scopeKey, before);
        Sql.update(connection, FORGET, before, scopeKey, before);
    }

    private static void addScope(final Connection connection, final Scope scope) throws SQLException {
        final String scopeKey = scopeKey(scope);
        if (Sql.first(connection, FIND_SCOPE, row -> true, scopeKey).isEmpty()) {
            Sql.update(connection, INSERT_SCOPE, scopeKey, folderKey(scope.accountId(), scope.folder()));
        }
    }

    /**
     * @param within what the statement finds keys in: one scope's key, or those of several
     */
    private static Set<String> findKeys(final Connection connection, final String sql, final Object within, final Collection<String> messageKeys)
            throws SQLException {
        final List<String> all = List.copyOf(messageKeys);
        final Set<String> found = new HashSet<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            found.addAll(Sql.texts(connection, sql, within, all.subList(from, Math.min(from + CHUNK, all.size()))));
        }
        return found;
    }

    private static String scopeKey(final Scope scope) {
        return Texts.hash(scope.lister(), scope.accountId(), scope.folder());
    }

    private static String folderKey(final String accountId, final String folder) {
        return Texts.hash(accountId, folder);
    }

    private static String messageKey(final String key) {
        return Texts.hash(key);
    }
}
