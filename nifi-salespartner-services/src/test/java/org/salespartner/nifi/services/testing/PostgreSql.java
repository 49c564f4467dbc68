/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.postgresql.ds.PGConnectionPoolDataSource;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the tests' own, from the binaries of a Debian package or of the PATH: on a free port of 127.0.0.1, with its data in a folder
 * of its own that {@link #close} deletes. As root it runs as the user postgres, since the server refuses to run as root.
 */
public final class PostgreSql implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "salespartner";
    private static final String DATABASE = "postgres";
    private static final int LIMIT_SECONDS = 60;
    private static PostgreSql shared;

    private final Path binaries;
    private final Path folder;
    private final int port;
    private Process server;

    private PostgreSql(final Path binaries) throws IOException, InterruptedException {
        this.binaries = binaries;
        folder = Files.createTempDirectory("salespartner-postgresql");
        port = ServerPorts.next();
        if (isRoot()) {
            finish(new ProcessBuilder("chown", "postgres", folder.toString()));
        }
        finish(command("initdb", "-D", data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
        start();
    }

    /** Why no server can be started here; empty when one can. */
    public static Optional<String> missing() {
        return findBinaries().isPresent()
                ? Optional.empty()
                : Optional.of("PostgreSQL is not installed: apt-get install postgresql, or put initdb and postgres on the PATH.");
    }

    /** The one server of all tests of this JVM, stopped when it ends. */
    public static synchronized PostgreSql shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = create();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** A server that the caller closes. */
    public static PostgreSql create() throws IOException, InterruptedException {
        return new PostgreSql(findBinaries().orElseThrow(() -> new IOException(missing().orElseThrow())));
    }

    public void start() throws IOException, InterruptedException {
        final ProcessBuilder command = command("postgres", "-D", data(), "-h", "127.0.0.1", "-p", Integer.toString(port), "-k", folder.toString(),
                "-c", "fsync=off", "-c", "max_connections=60");
        server = command.redirectErrorStream(true).redirectOutput(log().toFile()).start();
        for (int waited = 0; !accepts(); waited++) {
            if (server.waitFor(100, TimeUnit.MILLISECONDS) || waited > LIMIT_SECONDS * 10) {
                throw new IOException("PostgreSQL did not start: " + Files.readString(log()));
            }
        }
    }

    /** Ends the server as its operator would, without waiting for clients. */
    public void stop() throws IOException, InterruptedException {
        finish(command("pg_ctl", "stop", "-D", data(), "-m", "fast", "-w"));
        server.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Where a driver finds a schema of the database. */
    public PGConnectionPoolDataSource dataSource(final String schema) {
        final PGConnectionPoolDataSource dataSource = new PGConnectionPoolDataSource();
        dataSource.setURL(url() + "&currentSchema=" + schema);
        return dataSource;
    }

    /** A connection to the whole database. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    @Override
    public void close() {
        try {
            if (server.isAlive()) {
                stop();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
            Files.deleteIfExists(log());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?user=" + USER + "&connectTimeout=5&loginTimeout=5";
    }

    private boolean accepts() {
        try (Connection connection = connect()) {
            return connection.isValid(LIMIT_SECONDS);
        } catch (final SQLException e) {
            return false;
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private Path log() {
        return Path.of(folder + ".log");
    }

    private ProcessBuilder command(final String name, final String... arguments) {
        final List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(binaries.resolve(name).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    private void finish(final ProcessBuilder command) throws IOException, InterruptedException {
        final Path output = Files.createTempFile("salespartner-postgresql", ".out");
        try {
            final Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("%s failed: %s".formatted(command.command(), Files.readString(output)));
            }
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Optional<Path> findBinaries() {
        final List<Path> places = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.map(version -> version.resolve("bin")).sorted(Comparator.reverseOrder()).forEach(places::add);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (final String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            places.add(Path.of(place));
        }
        return places.stream()
                .filter(place -> Stream.of("initdb", "postgres", "pg_ctl").allMatch(name -> Files.isExecutable(place.resolve(name))))
                .findFirst();
    }
}
