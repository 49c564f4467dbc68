/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Kills a NiFi that sends drafts, at every moment of a sending, gives it all drafts ten times more, replays sendings from provenance, and then counts
 * what the receiving server has got (rule R2).
 */
public final class ReplySoak implements Closeable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PASSWORD = "medlar-jelly-4711";
    private static final int DRAFTS_A_ROUND = 5;
    private static final int LONGEST_WAIT_MILLIS = 1_200;
    private static final int SHORT_WAIT_MILLIS = 40;
    private static final int TIMES_MORE = 10;
    private static final int REPLAYS = 10;
    /** Kills. NiFi lists the first hundred FlowFiles of a queue. */
    private static final int LOOK_EACH = 8;

    private final Random random;
    private final long seed;
    private final Path folder;
    private final Consumer<String> progress;
    private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    private ScriptedSmtpServer smtp;
    private Dovecot dovecot;
    private ReplyNiFi nifi;
    private boolean closed;

    /** When NiFi is killed. */
    private enum Moment {
        /** At any time after drafts have come: before a reservation, after it, between two mails. */
        BEGINNING,
        /** The server has not answered yet to the connection, the sender, the recipient, or to the wish to hand the mail over. */
        EHLO,
        MAIL,
        RCPT,
        DATA,
        /** The server has the mail and has not said so. */
        TAKEN,
        /** It has just said so: before or after the ledger has it, before or after the session commits. */
        ANSWERED
    }

    /** @param folder an existing folder for NiFi and the store; it stays */
    public ReplySoak(final long seed, final Path folder, final Consumer<String> progress) {
        this.seed = seed;
        this.random = new Random(seed);
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs once.
     *
     * @param count how often NiFi is killed
     * @throws IOException when Dovecot cannot be run, or the store not be read
     */
    public ReplyReport run(final int count) throws IOException {
        final Path store = Files.createDirectories(folder.resolve("store"));
        final List<String> drafts;
        try (ReplyDrafts before = new ReplyDrafts(store)) {
            drafts = before.approve((count + 1) * DRAFTS_A_ROUND);
        }
        start();
        nifi.start(store, dovecot.imapPort(), smtp.port(), PASSWORD);

        final List<Moment> moments = moments(count);
        final Set<String> uncertain = new HashSet<>();
        for (int i = 0; i < count; i++) {
            final Moment moment = moments.get(i);
            progress.accept("Kill %d of %d: %s; the receiver has %d mails".formatted(i + 1, count, moment, smtp.taken().size()));
            killAt(moment, drafts.subList(i * DRAFTS_A_ROUND, (i + 1) * DRAFTS_A_ROUND), "k" + i);
            nifi.restart();
            if ((i + 1) % LOOK_EACH == 0) {
                uncertain.addAll(nifi.takeUncertain());
            }
        }
        nifi.give(drafts.subList(count * DRAFTS_A_ROUND, drafts.size()), "last");
        uncertain.addAll(nifi.takeUncertain());
        final List<String> findings = new ArrayList<>(nifi.unexpected());

        final int replayed = again(drafts);
        findings.addAll(nifi.unexpected());
        nifi.stop();
        try (ReplyDrafts after = new ReplyDrafts(store)) {
            findings.addAll(new ReplyVerdict(drafts, after.outcomes(drafts), uncertain, smtp.taken()).findings());
        }
        return new ReplyReport(seed, drafts.size(), smtp.taken().size(), uncertain.size(), kills.toString(), replayed, findings);
    }

    private void start() throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("The soak was ended");
            }
            smtp = ScriptedSmtpServer.start();
            dovecot = Dovecot.start(Map.of(ReplyDrafts.USER, PASSWORD));
            nifi = new ReplyNiFi(NiFiRuntime.fromCheckout(progress), folder);
        }
    }

    /** Each as often as the others, in an order that the seed gives. */
    private List<Moment> moments(final int count) {
        final List<Moment> moments = new ArrayList<>();
        while (moments.size() < count) {
            final List<Moment> all = new ArrayList<>(List.of(Moment.values()));
            Collections.shuffle(all, random);
            moments.addAll(all);
        }
        return moments;
    }

    private void killAt(final Moment moment, final List<String> drafts, final String mark) throws IOException {
        kills.merge(moment, 1, Integer::sum);
        switch (moment) {
            case BEGINNING -> {
                nifi.give(drafts, mark);
                pause(random.nextInt(LONGEST_WAIT_MILLIS));
                nifi.kill();
            }
            case EHLO, MAIL, RCPT, DATA -> {
                smtp.stall(moment.name());
                final long before = asked(moment.name());
                nifi.give(drafts, mark);
                await("the server is asked " + moment, () -> asked(moment.name()) > before);
                nifi.kill();
                smtp.heal();
            }
            default -> killAfterTaking(moment, drafts, mark);
        }
    }

    private void killAfterTaking(final Moment moment, final List<String> drafts, final String mark) throws IOException {
        final int nth = 1 + random.nextInt(DRAFTS_A_ROUND - 1);
        final CountDownLatch taken = new CountDownLatch(nth);
        final CountDownLatch killed = new CountDownLatch(1);
        smtp.onTaken(mail -> {
            taken.countDown();
            if (moment == Moment.TAKEN && taken.getCount() == 0) {
                await(killed);
            }
            return mail;
        });
        nifi.give(drafts, mark);
        await(taken);
        pause(moment == Moment.ANSWERED ? random.nextInt(SHORT_WAIT_MILLIS) : 0);
        nifi.kill();
        killed.countDown();
        smtp.onTaken(mail -> mail);
    }

    /** All drafts come by ten times more, and some sendings are replayed. Gives how many FlowFiles that were. */
    private int again(final List<String> drafts) throws IOException {
        progress.accept("All drafts come by again, %d times, and %d sendings are replayed".formatted(TIMES_MORE, REPLAYS));
        final int before = nifi.ended();
        final int replays = nifi.replay(REPLAYS);
        for (int i = 0; i < TIMES_MORE; i++) {
            nifi.give(drafts, "again" + i);
        }
        final int given = replays + TIMES_MORE * drafts.size();
        await("all that was given again has come to an end", () -> nifi.ended() >= before + given);
        nifi.settle();
        return given;
    }

    private long asked(final String command) {
        return smtp.commands().stream().filter(line -> line.startsWith(command)).count();
    }

    private static void await(final String what, final BooleanSupplier condition) {
        Waiting.until(what, LIMIT, condition);
    }

    private static void await(final CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Waited %d s in vain for a mail to be taken".formatted(LIMIT.toSeconds()));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(final int millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (nifi != null) {
            nifi.close();
        }
        if (smtp != null) {
            smtp.close();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }
}
