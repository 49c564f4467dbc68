/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.flywaydb.core.api.FlywayException;
import org.salespartner.nifi.store.StoreException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Opens a database, looks whether it is one that the store can work with, and says in a sentence what is to be done when it is not. */
final class StoreOpener {
    private static final int VALIDATION_SECONDS = 10;
    private static final String POSTGRESQL = "PostgreSQL";

    private StoreOpener() {
    }

    /** Makes the directory where it is missing, and proves that files can be made in it. */
    static void prepare(final Path directory) throws StoreException {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "salespartner", ".probe"));
        } catch (final IOException e) {
            throw notWritable(directory, e);
        }
    }

    /** Opens the database and brings its schema to the version that is needed. */
    static void open(final ConnectionSource connections, final boolean embedded) throws StoreException {
        check(connections, embedded);
        try {
            final Schema schema = new Schema(connections);
            requireKnown(schema.state());
            schema.migrate();
        } catch (final FlywayException e) {
            throw schemaFault(connections, e);
        }
    }

    /** Opens the database and looks what it is. Changes nothing. */
    static void check(final ConnectionSource connections, final boolean embedded) throws StoreException {
        try (Connection connection = connections.open()) {
            // A pool may give a connection whose server has gone since.
            if (!connection.isValid(VALIDATION_SECONDS)) {
                throw new SQLTransientConnectionException("The connection is dead.", "08006");
            }
            final String product = connection.getMetaData().getDatabaseProductName();
            if (!embedded && !POSTGRESQL.equals(product)) {
                throw new StoreException("The database of the Database Connection Pooling Service is [%s]: only PostgreSQL is supported."
                        .formatted(product), null);
            }
        } catch (final SQLException e) {
            throw new StoreException(connections.sentence(e), e);
        }
    }

    static void requireKnown(final Schema.State schema) throws StoreException {
        if (schema.newer()) {
            throw new StoreException("The schema of the database has version [%s], which a newer SalesPartner has made: install that or a later one."
                    .formatted(schema.version()), null);
        }
    }

    static StoreException notWritable(final Path directory, final IOException cause) {
        return new StoreException("The directory [%s] cannot be written: let the user that runs NiFi write to it, or choose another Directory."
                .formatted(directory), cause);
    }

    static StoreException schemaFault(final ConnectionSource connections, final FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof final SQLException fault && SqlFaults.isUnavailable(fault)) {
                return new StoreException(connections.sentence(fault), e);
            }
        }
        return new StoreException("The tables of the store cannot be read or made: see the cause, and give the database user the right to create "
                + "tables in its schema.", e);
    }
}
