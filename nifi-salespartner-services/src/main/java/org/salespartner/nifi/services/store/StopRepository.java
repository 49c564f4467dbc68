/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.address.AddressKeys;
import org.salespartner.nifi.store.StopList.StopEntry;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whom nothing is sent to. */
final class StopRepository {
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_REASON = 4_000;

    private static final String INSERT = """
            insert into salespartner_stop (pattern_key, pattern, reason, source, added_at)
            select ?, ?, ?, ?, ? where not exists (select 1 from salespartner_stop where pattern_key = ?)""";
    private static final String DELETE = "delete from salespartner_stop where pattern_key = ?";
    private static final String FIND = "select * from salespartner_stop where pattern_key = any(?)";
    private static final String ALL = "select * from salespartner_stop order by added_at, pattern_key";

    boolean add(final Connection connection, final StopEntry entry) throws SQLException {
        final String key = key(entry.pattern());
        return Sql.update(connection, INSERT, key, Texts.shortened(entry.pattern().strip().toLowerCase(Locale.ROOT), LONGEST_TEXT),
                Texts.shortened(entry.reason(), LONGEST_REASON), Texts.shortened(entry.source(), LONGEST_TEXT), entry.addedAt(), key) > 0;
    }

    boolean remove(final Connection connection, final String pattern) throws SQLException {
        return Sql.update(connection, DELETE, key(pattern)) > 0;
    }

    /** By the addresses as they were given. */
    Map<String, StopEntry> find(final Connection connection, final Collection<String> addresses) throws SQLException {
        final Set<String> keys = new HashSet<>();
        for (final String address : addresses) {
            keys.add(key(address));
            keys.add(mailboxKey(address));
            domainKey(address).ifPresent(keys::add);
        }
        final Map<String, StopEntry> entries = new LinkedHashMap<>();
        for (final Keyed entry : Sql.list(connection, FIND, row -> new Keyed(row.getString("pattern_key"), entry(row)), keys)) {
            entries.put(entry.key(), entry.entry());
        }

        final Map<String, StopEntry> found = new LinkedHashMap<>();
        for (final String address : addresses) {
            final StopEntry entry = Stream.of(key(address), mailboxKey(address), domainKey(address).orElse("")).map(entries::get)
                    .filter(Objects::nonNull).findFirst().orElse(null);
            if (entry != null) {
                found.put(address, entry);
            }
        }
        return found;
    }

    List<StopEntry> all(final Connection connection) throws SQLException {
        return Sql.list(connection, ALL, StopRepository::entry);
    }

    /** A hash, so that a person stays on the list when nothing else is kept of them (rule T5). */
    static String key(final String pattern) {
        return Texts.hash(AddressKeys.of(pattern));
    }

    /** Who is on the list gets nothing under a tag either; a tag on the list stands for itself. */
    private static String mailboxKey(final String address) {
        return Texts.hash(AddressKeys.ofMailbox(address));
    }

    private static Optional<String> domainKey(final String address) {
        final int at = address.lastIndexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(key(address.substring(at)));
    }

    private static StopEntry entry(final ResultSet row) throws SQLException {
        return new StopEntry(row.getString("pattern"), row.getString("reason"), row.getString("source"), Sql.instant(row, "added_at"));
    }

    private record Keyed(String key, StopEntry entry) {
    }
}
