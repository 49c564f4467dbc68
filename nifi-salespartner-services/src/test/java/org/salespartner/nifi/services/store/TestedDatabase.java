/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.services.testing.PostgreSql;
import org.salespartner.nifi.services.testing.TestConnectionPool;
import org.salespartner.nifi.store.StoreException;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The databases that the store is tested with. */
enum TestedDatabase {
    H2 {
        @Override
        Opened open(final Path folder) throws StoreException {
            final ConnectionSource connections = EmbeddedConnections.readWrite(folder);
            StoreOpener.open(connections, true);
            return new Opened(connections, () -> { });
        }
    },
    POSTGRESQL {
        @Override
        Opened open(final Path folder) throws StoreException, SQLException, IOException, InterruptedException {
            assumeTrue(PostgreSql.missing().isEmpty(), () -> PostgreSql.missing().orElseThrow());
            final PostgreSql server = PostgreSql.shared();
            final String schema = "test_" + SCHEMAS.incrementAndGet();
            execute(server, "create schema " + schema);
            final TestConnectionPool pool = new TestConnectionPool(server.dataSource(schema));
            final ConnectionSource connections = new PooledConnections(pool);
            StoreOpener.open(connections, false);
            return new Opened(connections, () -> {
                pool.dispose();
                execute(server, "drop schema %s cascade".formatted(schema));
            });
        }
    };

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    /** A new, empty store; the folder is used by a database that keeps files. */
    abstract Opened open(Path folder) throws Exception;

    static void execute(final ConnectionSource connections, final String sql) throws SQLException {
        try (Connection connection = connections.open(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void execute(final PostgreSql server, final String sql) throws SQLException {
        try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What is to be done at the end. */
    interface Cleanup {
        void run() throws SQLException;
    }

    /** An open store, and a way to look behind it. */
    record Opened(OpenStore store, ConnectionSource connections, Cleanup cleanup) implements AutoCloseable {
        Opened(final ConnectionSource connections, final Cleanup cleanup) {
            this(new OpenStore(new Database(connections)), connections, cleanup);
        }

        long count(final String table) throws SQLException {
            try (Connection connection = connections.open();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
                rows.next();
                return rows.getLong(1);
            }
        }

        /** Every value of every column of every table of the store, as {@code table.column=value}. */
        List<String> everything() throws SQLException {
            final List<String> values = new ArrayList<>();
            try (Connection connection = connections.open()) {
                final List<String> tables = Sql.texts(connection, "select distinct table_name from information_schema.tables "
                        + "where table_name like 'salespartner%' and table_schema = current_schema");
                for (final String table : tables) {
                    addAll(values, connection, table);
                }
            }
            return values;
        }

        @Override
        public void close() throws SQLException {
            store.close();
            cleanup.run();
        }

        private static void addAll(final List<String> values, final Connection connection, final String table) throws SQLException {
            try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("select * from " + table)) {
                while (rows.next()) {
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        values.add("%s.%s=%s".formatted(table, rows.getMetaData().getColumnName(column), rows.getString(column)));
                    }
                }
            }
        }
    }
}
