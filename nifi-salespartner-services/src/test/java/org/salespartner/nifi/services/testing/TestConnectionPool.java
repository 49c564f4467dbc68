/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.dbcp.DBCPService;
import org.apache.nifi.processor.exception.ProcessException;
import org.h2.jdbcx.JdbcConnectionPool;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.ConnectionPoolDataSource;

/** A pool as NiFi's own: it keeps connections, drops one that told of its end, and says every fault as a ProcessException. */
public class TestConnectionPool extends AbstractControllerService implements DBCPService {
    private final JdbcConnectionPool pool;

    public TestConnectionPool(final ConnectionPoolDataSource dataSource) {
        pool = JdbcConnectionPool.create(dataSource);
        pool.setMaxConnections(16);
    }

    @Override
    public Connection getConnection() {
        try {
            return pool.getConnection();
        } catch (final SQLException e) {
            throw new ProcessException("No connection", e);
        }
    }

    public void dispose() {
        pool.dispose();
    }
}
