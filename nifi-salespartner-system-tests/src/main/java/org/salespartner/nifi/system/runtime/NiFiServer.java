/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One NiFi in a process of its own, on the loopback address without login. It can be started again in the same folder after it was stopped or
 * killed. Ends with this Java virtual machine at the latest. Not for use by several threads at once.
 */
public final class NiFiServer implements AutoCloseable {
    private static final int TAIL_LINES = 25;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration PROGRESS_PACE = Duration.ofSeconds(5);

    private final NiFiDistribution distribution;
    private final NiFiFolder folder;
    private final NiFiOptions options;
    private final Consumer<String> progress;
    private final Object launching = new Object();
    private int port;
    private volatile Process process;
    private Thread shutdownHook;

    NiFiServer(final NiFiDistribution distribution, final NiFiFolder folder, final NiFiOptions options, final Consumer<String> progress) {
        this.distribution = distribution;
        this.folder = folder;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Starts NiFi and waits until it answers and its flow is loaded.
     *
     * @throws NiFiException when it does not come up; the message ends with the last lines of its logs
     */
    public void start() {
        if (isRunning()) {
            throw new NiFiException("NiFi is already running in " + folder.path());
        }
        folder.runningProcess().ifPresent(other -> {
            throw new NiFiException("Process %d already runs a NiFi in %s: stop it first".formatted(other.pid(), folder.path()));
        });
        choosePort();
        folder.prepare(distribution, port, options.nars());
        final int managementPort = FreePorts.next();
        final long begin = System.nanoTime();
        launch(managementPort);
        awaitReady(managementPort, begin);
        progress.accept("NiFi answers at %s after %.1f s".formatted(canvas(), (System.nanoTime() - begin) / 1e9));
        keepUnpackedNars();
    }

    /** @return whether the process lives */
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * Waits until NiFi has written down which processors run and which services are enabled: what a kill right afterwards cannot take away.
     *
     * @throws NiFiException when it has not within half a minute
     */
    public void awaitFlowSaved() {
        final FlowControl flow = client().flow();
        Waiting.until("NiFi has saved its flow", Duration.ofSeconds(30), () -> SavedFlow.ofRunning(flow).equals(SavedFlow.read(folder.savedFlow())));
    }

    /**
     * Waits, without limit, until NiFi has ended by itself or by another's doing.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public void awaitEnd() throws InterruptedException {
        if (process != null) {
            process.waitFor();
        }
    }

    /** Asks NiFi to end, and ends it when it has not within half a minute. Does nothing when it is not running. */
    public void stop() {
        final Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!hasEnded(running, STOP_LIMIT)) {
            running.destroyForcibly();
            hasEnded(running, STOP_LIMIT);
        }
        forget();
    }

    /** Ends NiFi's process at once (SIGKILL), as a crash would, and waits until it is gone. */
    public void kill() {
        final Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        if (!hasEnded(running, STOP_LIMIT)) {
            throw new NiFiException("Process %d is still there after it was killed".formatted(running.pid()));
        }
        forget();
    }

    /** @return the address of the canvas, for a browser */
    public URI canvas() {
        return URI.create("http://127.0.0.1:" + port + "/nifi/");
    }

    /** @return the port of 127.0.0.1; 0 before the first start when none was given */
    public int port() {
        return port;
    }

    /** @return the process id; only while it is running */
    public long pid() {
        return process.pid();
    }

    /** @return the instance's folder */
    public NiFiFolder folder() {
        return folder;
    }

    /** @return a client of the running NiFi; a new one is needed after a restart only when the port has changed */
    public NiFiClient client() {
        return new NiFiClient(port);
    }

    @Override
    public void close() {
        stop();
    }

    private void choosePort() {
        final boolean given = options.port() != 0;
        if (given) {
            port = options.port();
        } else if (port == 0 || !FreePorts.isFree(port)) {
            port = FreePorts.next();
        }
        if (given && !FreePorts.isFree(port)) {
            throw new NiFiException("Port %d of 127.0.0.1 is in use: choose another, or none to have a free one found".formatted(port));
        }
    }

    private void launch(final int managementPort) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dnifi.properties.file.path=" + folder.properties());
        command.add("-cp");
        command.add(folder.path().resolve("conf") + File.pathSeparator + distribution.libraries().resolve("*"));
        command.add("-Xms256m");
        command.add("-Xmx" + options.heapMegabytes() + "m");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=logs"));
        command.addAll(List.of("-Djava.awt.headless=true", "-Djava.protocol.handler.pkgs=sun.net.www.protocol"));
        command.addAll(List.of("-Dsun.net.http.allowRestrictedHeaders=true", "--enable-native-access=ALL-UNNAMED"));
        command.add("-Dorg.apache.nifi.management.server.address=127.0.0.1:" + managementPort);
        command.add("-Dorg.apache.nifi.bootstrap.config.log.dir=" + folder.path().resolve("logs"));
        command.addAll(options.jvmArguments());
        command.add("org.apache.nifi.NiFi");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.consoleLog().toFile()));
        launch(builder);
        folder.rememberProcess(process.pid());
        progress.accept("Starting NiFi (process %d, logs in %s)".formatted(process.pid(), folder.path().resolve("logs")));
    }

    /** The hook comes first: a virtual machine that is ending refuses it, and then nothing is started that would outlive it. */
    private void launch(final ProcessBuilder builder) {
        final Thread hook = new Thread(this::stopAtExit, "stop-nifi");
        synchronized (launching) {
            Runtime.getRuntime().addShutdownHook(hook);
            shutdownHook = hook;
            try {
                process = builder.start();
                process.getOutputStream().close();
            } catch (final IOException e) {
                Runtime.getRuntime().removeShutdownHook(hook);
                throw new NiFiException("Could not start " + builder.command().getFirst(), e);
            }
        }
    }

    /** The management server is started last, when the flow is loaded; the REST API answers earlier. */
    private void awaitReady(final int managementPort, final long begin) {
        // stop() may come meanwhile, from another thread.
        final Process started = process;
        final HttpProbe probe = new HttpProbe();
        final URI health = URI.create("http://127.0.0.1:" + managementPort + "/health");
        final URI about = URI.create("http://127.0.0.1:" + port + "/nifi-api/flow/about");
        final long[] lastWord = {begin};
        try {
            Waiting.until("NiFi answers at " + about, options.startLimit(), () -> {
                if (!started.isAlive()) {
                    throw new NiFiException("NiFi ended with code %d".formatted(started.exitValue()));
                }
                final long now = System.nanoTime();
                if (now - lastWord[0] >= PROGRESS_PACE.toNanos()) {
                    lastWord[0] = now;
                    progress.accept("NiFi is starting (%d s)".formatted(TimeUnit.NANOSECONDS.toSeconds(now - begin)));
                }
                return probe.answers(health) && probe.answers(about);
            });
        } catch (final NiFiException e) {
            final String tail = folder.logTail(TAIL_LINES);
            kill();
            throw new NiFiException("NiFi did not come up in %s: %s%n%s".formatted(folder.path(), e.getMessage(), tail), e);
        }
    }

    private void keepUnpackedNars() {
        try {
            distribution.keepUnpacked(folder.unpackedNars());
        } catch (final IOException e) {
            progress.accept("The unpacked NARs could not be kept for the next start: " + e.getMessage());
        }
    }

    private static boolean hasEnded(final Process running, final Duration limit) {
        try {
            return running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return !running.isAlive();
        }
    }

    private void forget() {
        process = null;
        folder.forgetProcess();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (final IllegalStateException e) {
            // This virtual machine is ending: the hook is running, or has run.
            shutdownHook = null;
        }
    }

    private void stopAtExit() {
        final Process running;
        synchronized (launching) {
            running = process;
        }
        if (running != null) {
            running.destroy();
            if (!hasEnded(running, STOP_LIMIT)) {
                running.destroyForcibly();
            }
            folder.forgetProcess();
        }
    }
}
