/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the connections to the database come from. Thread-safe. */
interface ConnectionSource extends AutoCloseable {

    /** A connection that the caller closes. */
    Connection open() throws SQLException;

    /** A connection did not work: whatever is kept open may be of no use either. */
    void reset();

    /** What is wrong when the database cannot be reached or does not work, with the remedy, in one sentence. */
    String sentence(SQLException fault);

    /** Whether a thread that is interrupted while it works with a connection can end the database for the others. */
    default boolean isHarmedByInterrupts() {
        return false;
    }

    /** Gives everything back; no connection is opened afterwards. */
    @Override
    void close();
}
