/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * Tells apart the faults of a database by their SQLSTATE: classes of ISO 9075, PostgreSQL's appendix A "Error Codes", H2's ErrorCode.
 */
final class SqlFaults {
    /** Another transaction was in the way: of another order, of the same key, or for too long. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23503", "23505", "55P03", "HYT00", "90131");

    /** Connection lost, resources short, an operator intervenes, system fault. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

    /** H2: locked by another process, file faults, closed; PostgreSQL: read-only while a standby. */
    private static final Set<String> UNAVAILABLE_STATES = Set.of("90020", "90028", "90030", "90031", "90067", "90098", "90117", "90121", "25006");

    /** The faults whose message quotes the values. */
    private static final Set<String> QUOTING_CLASSES = Set.of("22", "23");

    private SqlFaults() {
    }

    /** The same transaction, begun anew, may well go through. */
    static boolean isConflict(final SQLException e) {
        return hasState(e, CONFLICTS, 5);
    }

    /** The database cannot be reached or does not work at present. */
    static boolean isUnavailable(final SQLException e) {
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || hasState(e, UNAVAILABLE_CLASSES, 2)
                || hasState(e, UNAVAILABLE_STATES, 5);
    }

    static boolean isInUseElsewhere(final SQLException e) {
        return hasState(e, Set.of("90020"), 5);
    }

    static boolean isDamaged(final SQLException e) {
        return hasState(e, Set.of("90030"), 5);
    }

    /** The fault without the values of a row, which must not get into a log (rule T1). */
    static SQLException withoutValues(final SQLException e) {
        if (!hasState(e, QUOTING_CLASSES, 2)) {
            return e;
        }

        final SQLException replacement = new SQLException("SQLSTATE " + e.getSQLState(), e.getSQLState(), e.getErrorCode());
        replacement.setStackTrace(e.getStackTrace());
        return replacement;
    }

    private static boolean hasState(final SQLException e, final Set<String> states, final int length) {
        final String state = e.getSQLState();
        return state != null && state.length() >= length && states.contains(state.substring(0, length));
    }
}
