/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.nifi.services.testing.PostgreSql;
import org.salespartner.nifi.services.testing.TestConnectionPool;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What two processors that send from one store keep it in. */
enum SharedStore {
    /** Open in one process at a time: both use the same service. */
    H2 {
        @Override
        Nodes open(final Path folder) throws Exception {
            final SendRig rig = new SendRig(folder);
            return new Nodes(rig, rig, rig::close);
        }
    },
    /** Each has a service and connections of its own, as the nodes of a cluster have. */
    POSTGRESQL {
        @Override
        Nodes open(final Path folder) throws Exception {
            assumeTrue(PostgreSql.missing().isEmpty(), () -> PostgreSql.missing().orElseThrow());
            final PostgreSql server = PostgreSql.shared();
            final String schema = "race_" + SCHEMAS.incrementAndGet();
            execute(server, "create schema " + schema);
            final TestConnectionPool firstPool = new TestConnectionPool(server.dataSource(schema));
            final TestConnectionPool secondPool = new TestConnectionPool(server.dataSource(schema));
            final SendRig first = new SendRig(firstPool);
            final SendRig second = new SendRig(secondPool);
            return new Nodes(first, second, () -> {
                first.close();
                second.close();
                firstPool.dispose();
                secondPool.dispose();
                execute(server, "drop schema %s cascade".formatted(schema));
            });
        }
    };

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    /** Opens an empty store; the folder is used by a database that keeps files. */
    abstract Nodes open(Path folder) throws Exception;

    private static void execute(final PostgreSql server, final String sql) throws SQLException {
        try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What is to be done at the end. */
    interface Cleanup {
        void run() throws SQLException;
    }

    /** Both processors' sides of the store. */
    record Nodes(SendRig first, SendRig second, Cleanup cleanup) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            cleanup.run();
        }
    }
}
