/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Peers that are programs of their own, where they are installed. */
final class Programs {
    private static final long PATIENCE_SECONDS = 600;

    private Programs() {
    }

    static boolean isInstalled(final String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Runs a program to its end.
     *
     * @return what it wrote
     * @throws IOException with what it wrote when it failed or took ten minutes
     */
    static String run(final String... command) throws IOException {
        final Path log = Files.createTempFile("bench", ".log");
        try {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            final boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IOException("%s failed: %s".formatted(command[0], Files.readString(log)));
            }
            return Files.readString(log);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while %s ran".formatted(command[0]), e);
        } finally {
            Files.delete(log);
        }
    }

    static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
