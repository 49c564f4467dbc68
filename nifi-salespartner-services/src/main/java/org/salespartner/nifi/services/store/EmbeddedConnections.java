/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/**
 * The connections to an H2 database in a directory. The first one opens and locks the file for this process; {@link #close} gives it back.
 */
final class EmbeddedConnections implements ConnectionSource {
    private static final String NAME = "salespartner";
    private static final String FILE_NAME = NAME + ".mv.db";
    private static final String USER = "salespartner";
    private static final int MAXIMUM_CONNECTIONS = 32;
    private static final int LOGIN_TIMEOUT_SECONDS = 10;

    /**
     * {@code async:} since NiFi interrupts the threads of a processor that is terminated, which closes an ordinary file channel and with it the
     * database. {@code WRITE_DELAY=0} since a commit is otherwise written up to half a second later and lost with the process.
     * {@code DB_CLOSE_ON_EXIT=FALSE} since H2's own shutdown hook would close the file while processors still write. The mode makes the one set of
     * migrations and statements serve H2 and PostgreSQL.
     */
    private static final String SETTINGS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000"
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    private static final String READ_ONLY = ";ACCESS_MODE_DATA=r";

    private final Path directory;
    private final JdbcDataSource dataSource = new JdbcDataSource();
    private JdbcConnectionPool pool;
    private boolean closed;

    private EmbeddedConnections(final Path directory, final String more) {
        this.directory = directory;
        dataSource.setURL("jdbc:h2:async:%s%s%s".formatted(directory.toAbsolutePath().normalize().resolve(NAME), SETTINGS, more));
        dataSource.setUser(USER);
        dataSource.setPassword("");
    }

    static EmbeddedConnections readWrite(final Path directory) {
        return new EmbeddedConnections(directory, "");
    }

    /** For a look that changes nothing; the database must {@linkplain #exists exist}. */
    static EmbeddedConnections readOnly(final Path directory) {
        return new EmbeddedConnections(directory, READ_ONLY);
    }

    /** Whether a directory holds a database. */
    static boolean exists(final Path directory) {
        return Files.exists(databaseFile(directory));
    }

    static Path databaseFile(final Path directory) {
        return directory.resolve(FILE_NAME);
    }

    @Override
    public Connection open() throws SQLException {
        return pool().getConnection();
    }

    @Override
    public synchronized void reset() {
        if (pool != null) {
            pool.dispose();
            pool = null;
        }
    }

    @Override
    public boolean isHarmedByInterrupts() {
        return true;
    }

    @Override
    public String sentence(final SQLException fault) {
        final String sentence;
        if (SqlFaults.isInUseElsewhere(fault)) {
            sentence = "The database in the directory [%s] is already open in another process: stop it, or choose another Directory.";
        } else if (SqlFaults.isDamaged(fault)) {
            sentence = "The database file in the directory [%s] is damaged: restore it from a backup, or move it away to begin anew.";
        } else {
            sentence = "The database in the directory [%s] does not work: check that the disk has space and that the directory can be written.";
        }
        return sentence.formatted(directory);
    }

    @Override
    public synchronized void close() {
        closed = true;
        reset();
    }

    private synchronized JdbcConnectionPool pool() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("The store is disabled.", "08003");
        }
        if (pool == null) {
            pool = JdbcConnectionPool.create(dataSource);
            pool.setMaxConnections(MAXIMUM_CONNECTIONS);
            pool.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
        }
        return pool;
    }
}
