/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

import java.util.Set;
import java.util.stream.Stream;

/** The tables of the store, brought by Flyway to the version that this code needs. */
final class Schema {
    private static final String LOCATION = "classpath:org/salespartner/nifi/services/store/migration";
    private static final String HISTORY_TABLE = "salespartner_schema_history";

    private static final Set<MigrationState> NEWER = Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    private final Flyway flyway;

    Schema(final ConnectionSource connections) {
        // The class loader of the NAR: the thread's may be that of another one, which knows neither the migrations nor Flyway's plugins.
        flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(new ConnectionDataSource(connections))
                .locations(LOCATION)
                .table(HISTORY_TABLE)
                // A database may hold tables of others, beside which ours are the first.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholderReplacement(false)
                // Where NiFi's own log is.
                .loggers("slf4j")
                .load();
    }

    /** Whether there is anything to do before the store can work with the database. Changes nothing. */
    State state() throws FlywayException {
        final MigrationInfoService info = flyway.info();
        final MigrationInfo current = info.current();
        final String version = current == null || current.getVersion() == null ? null : current.getVersion().getVersion();
        final boolean newer = Stream.of(info.applied()).map(MigrationInfo::getState).anyMatch(NEWER::contains);
        return new State(version, info.pending().length, newer);
    }

    /** Applies what is pending. */
    void migrate() throws FlywayException {
        flyway.migrate();
    }

    /**
     * @param version of the schema, null when there is none yet
     * @param pending number of migrations that are to be applied
     * @param newer   whether a newer version of the store has changed the schema
     */
    record State(String version, int pending, boolean newer) {
    }
}
