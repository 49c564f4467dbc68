/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Runs statements. Values are always bound, never part of the text (rule T4): text in the form a database takes, instants within the years 1 to 9999,
 * collections as an array for {@code = any(?)}.
 */
final class Sql {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int BATCH = 500;

    private Sql() {
    }

    /** Gives the number of rows changed. */
    static int update(final Connection connection, final String sql, final Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Runs one statement for each row of values. */
    static void batch(final Connection connection, final String sql, final List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int pending = 0;
            for (final Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
                pending++;
                if (pending == BATCH) {
                    statement.executeBatch();
                    pending = 0;
                }
            }
            if (pending > 0) {
                statement.executeBatch();
            }
        }
    }

    static <T> List<T> list(final Connection connection, final String sql, final RowReader<T> reader, final Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                final List<T> results = new ArrayList<>();
                while (rows.next()) {
                    results.add(reader.read(rows));
                }
                return results;
            }
        }
    }

    /** The first row, if there is one. */
    static <T> Optional<T> first(final Connection connection, final String sql, final RowReader<T> reader, final Object... values)
            throws SQLException {
        return list(connection, sql, reader, values).stream().findFirst();
    }

    /** The first column as text. */
    static List<String> texts(final Connection connection, final String sql, final Object... values) throws SQLException {
        return list(connection, sql, row -> row.getString(1), values);
    }

    static Instant instant(final ResultSet row, final String column) throws SQLException {
        final OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static void bind(final PreparedStatement statement, final Object[] values) throws SQLException {
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, bindable(statement, values[index]));
        }
    }

    private static Object bindable(final PreparedStatement statement, final Object value) throws SQLException {
        return switch (value) {
            case String text -> Texts.storable(text);
            case Instant instant -> clamped(instant).atOffset(ZoneOffset.UTC);
            case Collection<?> texts -> array(statement.getConnection(), texts);
            case null, default -> value;
        };
    }

    private static Array array(final Connection connection, final Collection<?> texts) throws SQLException {
        return connection.createArrayOf("varchar", texts.toArray());
    }

    private static Instant clamped(final Instant instant) {
        if (instant.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return instant.isAfter(LATEST) ? LATEST : instant;
    }

    /** Makes a value of the row that the result set stands on. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
