/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import java.sql.Connection;
import java.sql.SQLException;

/** One at a time decides on drafts and on what is sent, across all threads, processes and nodes that share the database: caps are exact by it. */
final class SendLock {
    private static final String LOCK = "update salespartner_send_lock set revision = revision + 1 where id = 1";

    private SendLock() {
    }

    /** Held until the transaction ends. */
    static void take(final Connection connection) throws SQLException {
        Sql.update(connection, LOCK);
    }
}
