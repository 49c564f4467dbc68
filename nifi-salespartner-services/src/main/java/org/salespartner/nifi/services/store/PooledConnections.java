/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.apache.nifi.dbcp.DBCPService;
import org.apache.nifi.processor.exception.ProcessException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The connections of a NiFi pool, which looks after them by itself. */
final class PooledConnections implements ConnectionSource {
    private final DBCPService pool;

    PooledConnections(final DBCPService pool) {
        this.pool = pool;
    }

    @Override
    public Connection open() throws SQLException {
        try {
            return pool.getConnection();
        } catch (final ProcessException | IllegalStateException e) {
            throw new SQLTransientConnectionException("The connection pool gave no connection.", "08001", e);
        }
    }

    @Override
    public void reset() {
        // The pool drops broken connections.
    }

    @Override
    public String sentence(final SQLException fault) {
        return "The database of the Database Connection Pooling Service cannot be reached: check that the server runs and that the pool's settings "
                + "are right.";
    }

    @Override
    public void close() {
        // The pool belongs to its own service.
    }
}
