/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** The folder of one NiFi: what it is configured with, its repositories, its state, its logs. Kept over restarts. */
public final class NiFiFolder {
    private static final String SENSITIVE_KEY = "nifi.sensitive.props.key";
    private static final String OUR_NARS = "nifi-salespartner-";
    private static final int TAIL_BYTES = 64 * 1024;

    private final Path folder;

    NiFiFolder(final Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @return the absolute path of the folder */
    public Path path() {
        return folder;
    }

    /** @return NiFi's own log */
    public Path applicationLog() {
        return folder.resolve("logs/nifi-app.log");
    }

    /** @return what NiFi's process writes to its output */
    public Path consoleLog() {
        return folder.resolve("logs/console.log");
    }

    Path properties() {
        return folder.resolve("conf/nifi.properties");
    }

    Path savedFlow() {
        return folder.resolve("conf/flow.json.gz");
    }

    Path unpackedNars() {
        return folder.resolve("work/nar");
    }

    void prepare(final NiFiDistribution distribution, final int port, final List<Path> nars) {
        try {
            for (final String name : List.of("conf", "extensions", "logs", "work", "run")) {
                Files.createDirectories(folder.resolve(name));
            }
            writeProperties(distribution, port);
            Files.writeString(folder.resolve("conf/state-management.xml"), resource("state-management.xml"));
            Files.writeString(folder.resolve("conf/logback.xml"), resource("logback.xml"));
            copyNars(nars);
            distribution.offerUnpacked(unpackedNars());
        } catch (final IOException e) {
            throw new NiFiException("Could not prepare the folder %s: is there room, and may it be written?".formatted(folder), e);
        }
    }

    /** @return the process that runs in this folder, by what the folder says and the system confirms */
    Optional<ProcessHandle> runningProcess() {
        final Path pidFile = pidFile();
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info().commandLine().orElse("").contains(properties().toString()));
        } catch (final IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    void rememberProcess(final long pid) {
        try {
            Files.writeString(pidFile(), Long.toString(pid));
        } catch (final IOException e) {
            throw new NiFiException("Could not write " + pidFile(), e);
        }
    }

    void forgetProcess() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (final IOException e) {
            throw new NiFiException("Could not remove " + pidFile(), e);
        }
    }

    /**
     * The end of NiFi's logs, for a message to a person.
     *
     * @param lines how many lines at most of each log
     * @return the lines, with the name of each log before them
     */
    public String logTail(final int lines) {
        final StringBuilder text = new StringBuilder();
        for (final Path log : List.of(consoleLog(), applicationLog())) {
            final List<String> tail = tail(log, lines);
            if (!tail.isEmpty()) {
                text.append("--- ").append(log).append('\n');
                tail.forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }

    private Path pidFile() {
        return folder.resolve("run/nifi.pid");
    }

    private void writeProperties(final NiFiDistribution distribution, final int port) throws IOException {
        final String text = resource("nifi.properties")
                .replace("${http.port}", Integer.toString(port))
                .replace("${nars}", distribution.nars().toString())
                .replace("${sensitive.key}", sensitiveKey());
        if (Files.notExists(properties())) {
            createPrivate(properties());
        }
        Files.writeString(properties(), text);
    }

    /** The flow's secrets are encrypted with a key that must stay the same as long as the folder lives. */
    private String sensitiveKey() throws IOException {
        if (Files.exists(properties())) {
            final Properties existing = new Properties();
            try (InputStream stream = Files.newInputStream(properties())) {
                existing.load(stream);
            }
            final String key = existing.getProperty(SENSITIVE_KEY, "");
            if (!key.isBlank()) {
                return key;
            }
        }
        final byte[] key = new byte[24];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    private static void createPrivate(final Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** Copies, since a build may write into the originals while NiFi runs. Older versions of ours go; what a user has put there stays. */
    private void copyNars(final List<Path> nars) throws IOException {
        final Path extensions = folder.resolve("extensions");
        final Set<Path> wanted = new HashSet<>();
        for (final Path nar : nars) {
            final Path target = extensions.resolve(nar.getFileName().toString());
            wanted.add(target);
            if (Files.notExists(target) || Files.mismatch(nar, target) >= 0) {
                final Path draft = folder.resolve("work").resolve(nar.getFileName() + ".copy");
                Files.copy(nar, draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        for (final Path present : FileTrees.list(extensions)) {
            if (!wanted.contains(present) && present.getFileName().toString().startsWith(OUR_NARS)) {
                FileTrees.delete(present);
            }
        }
    }

    private static List<String> tail(final Path file, final int lines) {
        if (Files.notExists(file)) {
            return List.of();
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            final long start = Math.max(0, access.length() - TAIL_BYTES);
            access.seek(start);
            final byte[] bytes = new byte[(int) (access.length() - start)];
            access.readFully(bytes);
            final List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (final IOException e) {
            return List.of("(could not be read: %s)".formatted(e.getMessage()));
        }
    }

    private static String resource(final String name) throws IOException {
        try (InputStream stream = NiFiFolder.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("No resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
