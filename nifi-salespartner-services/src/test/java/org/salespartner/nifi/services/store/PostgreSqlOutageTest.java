/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.testing.PostgreSql;
import org.salespartner.nifi.services.testing.TestConnectionPool;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What happens while the server is away. */
class PostgreSqlOutageTest {
    private static final int KEPT_CONNECTIONS = 16;

    @BeforeAll
    static void requirePostgreSql() {
        assumeTrue(PostgreSql.missing().isEmpty(), () -> PostgreSql.missing().orElseThrow());
    }

    @Test
    void anOutageIsTemporary() throws Exception {
        try (PostgreSql server = PostgreSql.create()) {
            final TestConnectionPool pool = new TestConnectionPool(server.dataSource("public"));
            final ConnectionSource connections = new PooledConnections(pool);
            StoreOpener.open(connections, false);
            final OpenStore store = new OpenStore(new Database(connections));
            store.record(Emails.email(1).build());

            server.stop();
            for (int call = 0; call < 3; call++) {
                final StoreException e = assertThrows(StoreUnavailableException.class, () -> store.record(Emails.email(2).build()));
                assertTrue(e.getMessage().contains("cannot be reached: check that the server runs"), e.getMessage());
            }
            assertThrows(StoreUnavailableException.class, () -> store.findByAddress("anna@example.com"));

            server.start();
            assertEquals(RecordOutcome.ALREADY_RECORDED, recordAgain(store, 1));
            assertEquals(RecordOutcome.RECORDED, recordAgain(store, 2));
            pool.dispose();
        }
    }

    @Test
    void aServerThatIsDownWhenTheStoreIsOpenedIsSaid() throws Exception {
        try (PostgreSql server = PostgreSql.create()) {
            server.stop();
            final TestConnectionPool pool = new TestConnectionPool(server.dataSource("public"));

            final StoreException e = assertThrows(StoreException.class, () -> StoreOpener.open(new PooledConnections(pool), false));
            assertTrue(e.getMessage().contains("cannot be reached: check that the server runs"), e.getMessage());
            pool.dispose();
        }
    }

    /** As a flow does: each connection that the pool has kept may fail once. */
    private static RecordOutcome recordAgain(final OpenStore store, final int number) throws StoreException {
        for (int attempt = 0; attempt < KEPT_CONNECTIONS; attempt++) {
            try {
                return store.record(Emails.email(number).build()).outcome();
            } catch (final StoreUnavailableException e) {
                // The next attempt gets another connection.
            }
        }
        return store.record(Emails.email(number).build()).outcome();
    }
}
