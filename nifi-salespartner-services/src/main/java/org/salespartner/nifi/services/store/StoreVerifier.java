/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.flywaydb.core.api.FlywayException;
import org.salespartner.nifi.store.StoreException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks step by step whether a store would work, and changes nothing: no directory, file or table is made. */
final class StoreVerifier {
    static final String OPEN_DATABASE = "Open Database";
    static final String READ_SCHEMA = "Read Schema";
    static final String PERMISSION_TO_WRITE = "Permission to Write";

    private static final String SKIPPED = "A step before this one failed.";
    private static final String MAY_CREATE = "select has_schema_privilege(current_schema(), 'CREATE')";

    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();
    private boolean failed;

    StoreVerifier(final ComponentLog log) {
        this.log = log;
    }

    List<ConfigVerificationResult> verifyEmbedded(final Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            step(OPEN_DATABASE, () -> {
                throw StoreOpener.notWritable(directory, null);
            });
        }
        if (!EmbeddedConnections.exists(directory)) {
            step(OPEN_DATABASE, () -> "The directory [%s] holds no database yet: enabling the service makes it.".formatted(directory));
            step(READ_SCHEMA, () -> "Enabling the service makes the tables.");
        } else {
            try (ConnectionSource connections = EmbeddedConnections.readOnly(directory)) {
                verifyDatabase(connections, true);
            }
        }
        step(PERMISSION_TO_WRITE, () -> {
            final Path file = EmbeddedConnections.databaseFile(directory).toAbsolutePath();
            final Path existing = firstExisting(file);
            if (!Files.isWritable(existing) || !existing.equals(file) && !Files.isDirectory(existing)) {
                throw StoreOpener.notWritable(existing, null);
            }
            return "The path [%s] can be written.".formatted(existing);
        });
        return results;
    }

    List<ConfigVerificationResult> verifyPool(final ConnectionSource pool) {
        try (ConnectionSource connections = pool) {
            verifyDatabase(connections, false);
            step(PERMISSION_TO_WRITE, () -> {
                if (!mayCreate(connections)) {
                    throw new StoreException("The database user may not create tables: grant it CREATE on the schema that it works in.", null);
                }
                return "The database user may create tables.";
            });
        }
        return results;
    }

    private void verifyDatabase(final ConnectionSource connections, final boolean embedded) {
        step(OPEN_DATABASE, () -> {
            StoreOpener.check(connections, embedded);
            return "The database was opened.";
        });
        step(READ_SCHEMA, () -> {
            final Schema.State schema = state(connections);
            StoreOpener.requireKnown(schema);
            if (schema.version() == null) {
                return "There are no tables yet: enabling the service makes them.";
            }
            return schema.pending() == 0
                    ? "The schema has version [%s], as is needed.".formatted(schema.version())
                    : "The schema has version [%s]: enabling the service applies what this version of SalesPartner adds.".formatted(schema.version());
        });
    }

    private void step(final String name, final Step step) {
        final ConfigVerificationResult.Builder result = new ConfigVerificationResult.Builder().verificationStepName(name);
        if (failed) {
            results.add(result.outcome(Outcome.SKIPPED).explanation(SKIPPED).build());
            return;
        }

        try {
            results.add(result.outcome(Outcome.SUCCESSFUL).explanation(step.run()).build());
        } catch (final StoreException e) {
            failed = true;
            log.warn("The store cannot be used", e);
            results.add(result.outcome(Outcome.FAILED).explanation(e.getMessage()).build());
        }
    }

    private static Schema.State state(final ConnectionSource connections) throws StoreException {
        try {
            return new Schema(connections).state();
        } catch (final FlywayException e) {
            throw StoreOpener.schemaFault(connections, e);
        }
    }

    private static boolean mayCreate(final ConnectionSource connections) throws StoreException {
        try (Connection connection = connections.open()) {
            return Sql.list(connection, MAY_CREATE, row -> row.getBoolean(1)).getFirst();
        } catch (final SQLException e) {
            throw new StoreException(connections.sentence(e), e);
        }
    }

    private static Path firstExisting(final Path path) {
        Path existing = path;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Gives what is to be said of a success. */
    @FunctionalInterface
    private interface Step {
        String run() throws StoreException;
    }
}
