/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.soak.Mailboxes.Held;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets everything go wrong between mailboxes and timeline for a while, and then looks for what was lost or doubled. Each kind of fault has a thread
 * and a random generator of its own, so that a seed repeats the plan of each, though not the races between them.
 */
public final class SyncSoak implements Closeable {
    private static final Duration PROGRESS_PACE = Duration.ofSeconds(10);
    private static final Duration JOIN_LIMIT = Duration.ofMinutes(4);
    private static final int LONGEST_OUTAGE_MILLIS = 3_000;
    private static final int LEAST_KILLS = 2;
    private static final int LEAST_RESTARTS = 1;
    private static final int LEAST_CUTS = 10;
    /** A slow machine gets so many times as long to reach the least of each fault. */
    private static final int PATIENCE = 3;

    private final long seed;
    private final Path folder;
    private final Consumer<String> progress;
    private final CountDownLatch quiet = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();
    private Dovecot dovecot;
    private FaultyLink link;
    private SoakedNiFi nifi;
    private Postman postman;
    private int restarts;
    private int dovecotKills;
    private boolean closed;

    /**
     * @param folder an existing folder for NiFi and the store; it stays
     * @param progress takes a line when there is something to tell
     */
    public SyncSoak(final long seed, final Path folder, final Consumer<String> progress) {
        this.seed = seed;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs once.
     *
     * @param faults how long things go wrong at least; longer when by then there were too few kills, restarts or cuts
     * @return what was done and found
     * @throws IOException when Dovecot cannot be run
     * @throws org.salespartner.nifi.system.runtime.NiFiException when NiFi cannot be run, or is silent for minutes
     */
    public SoakReport run(final Duration faults) throws IOException {
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(progress);
        start(runtime);
        goWrong(faults);
        progress.accept("Quiet now: waiting until the timeline is complete");
        calm();

        final List<JsonNode> timeline = nifi.settledTimeline(this::isComplete, progress);
        final List<Held> held = Mailboxes.read(dovecot);
        final List<String> findings = new ArrayList<>(new Verdict(postman.delivered(), held, timeline).findings());
        findings.addAll(nifi.leftBehind());
        findings.addAll(nifi.reconcile(held.size()));
        return new SoakReport(seed, postman.delivered().size(), postman.copies(), postman.moves(), link.cuts(), link.silences(), restarts(),
                dovecotKills(), nifi.kills(), nifi.killsWhileStarting(), findings);
    }

    private void start(final NiFiRuntime runtime) throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("The soak was ended");
            }
            dovecot = Dovecot.start(Postman.passwords());
            link = FaultyLink.start(dovecot.imapPort(), random(1));
            nifi = new SoakedNiFi(runtime, folder, random(2));
        }
        postman = new Postman(dovecot, seed, random(3));
        link.setFaulty(true);
        nifi.start(runtime, link.port());
    }

    private void goWrong(final Duration faults) throws IOException {
        progress.accept("Things go wrong for %d s".formatted(faults.toSeconds()));
        thread("post", this::deliver);
        thread("dovecot", this::restartDovecot);
        thread("nifi", this::killNiFi);

        final long begin = System.nanoTime();
        long seconds = 0;
        while (broken().isEmpty() && (seconds < faults.toSeconds() || isTooLittle() && seconds < faults.toSeconds() * PATIENCE)) {
            final long left = faults.toSeconds() - seconds;
            if (await(left > 0 ? Duration.ofSeconds(Math.min(PROGRESS_PACE.toSeconds(), left)) : PROGRESS_PACE)) {
                throw new IOException("The soak was ended");
            }

            seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
            progress.accept("%d s of %d: %d mails, %d connections broken, Dovecot restarted %d and killed %d times, NiFi killed %d times".formatted(
                    seconds, faults.toSeconds(), postman.delivered().size(), link.cuts() + link.silences(), restarts(), dovecotKills(),
                    nifi.kills()));
        }
    }

    /** Ends all faults, and the rests of accounts because of them. */
    private void calm() throws IOException {
        quiet.countDown();
        join();
        if (!broken().isEmpty()) {
            throw new IOException("The soak broke off", broken().getFirst());
        }

        link.setFaulty(false);
        nifi.endRests();
    }

    private boolean isComplete(final List<JsonNode> timeline) throws IOException {
        return new Verdict(postman.delivered(), Mailboxes.read(dovecot), timeline).findings().isEmpty();
    }

    private boolean isTooLittle() {
        return nifi.kills() < LEAST_KILLS || restarts() + dovecotKills() < LEAST_RESTARTS || link.cuts() + link.silences() < LEAST_CUTS;
    }

    private void deliver() throws IOException {
        do {
            postman.round();
        } while (!await(postman.pause()));
    }

    private void restartDovecot() throws IOException {
        final Random random = random(4);
        while (!await(Duration.ofMillis(4_000 + random.nextInt(25_000)))) {
            final boolean kill = random.nextBoolean();
            if (kill) {
                dovecot.kill();
            } else {
                dovecot.stop();
            }
            await(Duration.ofMillis(random.nextInt(LONGEST_OUTAGE_MILLIS)));
            dovecot.start();
            synchronized (this) {
                restarts += kill ? 0 : 1;
                dovecotKills += kill ? 1 : 0;
            }
        }
    }

    private void killNiFi() {
        while (!await(nifi.pause())) {
            nifi.killAndRestart();
        }
    }

    /** @return whether the faults are to end */
    private boolean await(final Duration limit) {
        try {
            return quiet.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Random random(final int purpose) {
        return new Random(seed * 31 + purpose);
    }

    private synchronized void thread(final String name, final Doing doing) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                doing.run();
            } catch (final IOException | RuntimeException e) {
                breakOff(e);
            }
        }));
    }

    private synchronized void breakOff(final Throwable fault) {
        broken.add(fault);
    }

    private synchronized List<Throwable> broken() {
        return List.copyOf(broken);
    }

    private synchronized int restarts() {
        return restarts;
    }

    private synchronized int dovecotKills() {
        return dovecotKills;
    }

    private synchronized List<Thread> threads() {
        return List.copyOf(threads);
    }

    private void join() {
        for (final Thread thread : threads()) {
            try {
                if (!thread.join(JOIN_LIMIT)) {
                    throw new IllegalStateException("The thread " + thread.getName() + " does not end");
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Ends all that was started, at any time, from any thread. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        quiet.countDown();
        threads().forEach(Thread::interrupt);
        join();
        if (nifi != null) {
            nifi.close();
        }
        if (link != null) {
            link.close();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    /** What a thread does. */
    @FunctionalInterface
    private interface Doing {
        void run() throws IOException;
    }
}
