/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small things that servers of tests have in common. */
public final class TestProcesses {
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private TestProcesses() {
    }

    /** Runs a command to its end and gives what it printed. */
    public static String run(final String... command) throws IOException {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!waitFor(process)) {
            process.destroyForcibly();
            throw new IOException("[%s] does not come to an end".formatted(command[0]));
        }

        if (process.exitValue() != 0) {
            throw new IOException("%s ended with %d: %s".formatted(List.of(command), process.exitValue(), output));
        }

        return output;
    }

    /** Asks a process to end, and makes it end when it does not. When this returns, the processes it had started have ended too. */
    public static void stop(final Process process) {
        final Set<ProcessHandle> children = process.descendants().collect(Collectors.toCollection(HashSet::new));
        process.destroy();
        final long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && System.nanoTime() < giveUp) {
            // It may have started some before it was told.
            process.descendants().forEach(children::add);
            LockSupport.parkNanos(PAUSE_NANOS);
        }

        if (process.isAlive()) {
            kill(process);
        }

        killAll(children);
    }

    /** Makes a process and all that it had started end at once, and waits until they have. */
    public static void kill(final Process process) {
        // So that it starts none that would be overlooked: what outlives it has its sockets, and keeps its ports.
        freeze(process);
        killAll(Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList());
        // As long as the Java virtual machine has not taken note, its id looks like that of a process that runs.
        waitFor(process);
    }

    /** Where a program of the system is, such as one in /usr/sbin which need not be on the path; null when it is not installed. */
    public static Path program(final String name) {
        return Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin").map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst().orElse(null);
    }

    /** Deletes a folder with all that is in it. */
    public static void deleteFolder(final Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }

        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }

        for (final Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    private static void freeze(final Process process) {
        try {
            run("sh", "-c", "kill -STOP " + process.pid());
        } catch (final IOException e) {
            // It has ended by itself.
        }
    }

    private static void killAll(final Collection<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        final long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!processes.stream().allMatch(TestProcesses::hasEnded)) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("Still there after they were killed: " + processes);
            }

            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * A process that has ended is listed until its parent takes note. When the parent has ended before, that is the system's first process, which
     * may take seconds; but there is no command line any more (proc(5)), and what it had opened is closed.
     */
    private static boolean hasEnded(final ProcessHandle process) {
        return !process.isAlive() || process.info().commandLine().isEmpty();
    }

    private static boolean waitFor(final Process process) {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
