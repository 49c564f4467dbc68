/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.bench.measure.Figures;
import org.salespartner.nifi.system.bench.measure.Measured;
import org.salespartner.nifi.system.bench.measure.Measured.Contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Listing a whole mailbox with full content from one Dovecot, on the real NiFi and in its mock framework, with peers beside it. */
public final class SyncBench {
    /** A NiFi runs for weeks: what is measured is code that Java has compiled, as it is after the first mailboxes. */
    private static final int WARM_UPS = 8;
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final String NIFI = "sync.nifi";
    private static final String MOCK = "sync.mock";
    private static final String MBSYNC = "sync.mbsync";
    private static final String CAMEL = "sync.camel";
    private static final String RAW = "sync.raw";
    private static final String FAR = "sync.rtt20";
    private static final String FAR_IMAPLIB = "sync.rtt20.imaplib";

    private final int messages;
    private final int rounds;
    private final Figures figures = new Figures();

    /**
     * @param rounds that count, after one to warm up
     */
    public SyncBench(final int messages, final int rounds) {
        this.messages = messages;
        this.rounds = rounds;
    }

    /** Measures and prints. */
    public void run() throws Exception {
        if (!Dovecot.isInstalled()) {
            System.err.println(Dovecot.notInstalled());
            System.exit(1);
        }

        final Path directory = Files.createTempDirectory("bench-sync");
        try (BenchMailboxes mailboxes = new BenchMailboxes()) {
            final long bytes = mailboxes.fill(messages);
            figures.detail("sync.messages", Integer.toString(messages));
            figures.detail("sync.megabytes", String.format(Locale.ROOT, "%.1f", bytes / 1e6));
            near(mailboxes, directory);
            far(mailboxes);
            new IdlePolls(figures).measure(mailboxes);
        } finally {
            Programs.delete(directory);
        }
        figures.print(System.out);
    }

    private void near(final BenchMailboxes mailboxes, final Path directory) throws Exception {
        final int port = mailboxes.port();
        final List<Contender> contenders = new ArrayList<>();
        try (ListingOnNiFi nifi = new ListingOnNiFi(directory.resolve("nifi"), port, messages)) {
            contenders.add(new Contender(NIFI, "ListNewEmails on NiFi", nifi::seconds));
            if (MbsyncPull.isInstalled()) {
                contenders.add(new Contender(MBSYNC, "mbsync to the same disk", () -> new MbsyncPull(directory).seconds(port, messages)));
            } else {
                figures.skip(NIFI + ".ratio_mbsync", "mbsync is not installed (Debian: apt-get install isync)");
            }
            contenders.add(new Contender(CAMEL, "Camel's mail consumer", () -> {
                mailboxes.unmark();
                return CamelConsumer.seconds(port, messages);
            }));
            contenders.add(new Contender(MOCK, "ListNewEmails on NiFi Mock", () -> onMock(port)));
            contenders.add(new Contender(RAW, "One raw FETCH, thrown away", () -> RawFetch.seconds(port)));

            for (int warmUp = 1; warmUp <= WARM_UPS; warmUp++) {
                System.err.printf(Locale.ROOT, "Warming up, %d of %d: NiFi %.3f s, NiFi Mock %.3f s%n", warmUp, WARM_UPS, nifi.seconds(),
                        onMock(port));
            }
            final Measured measured = Measured.measure(contenders, rounds);
            put(measured);
            if (MbsyncPull.isInstalled()) {
                ratio(measured, NIFI, MBSYNC, "ratio_mbsync", "  on NiFi beside mbsync", "2");
            }
            ratio(measured, NIFI, CAMEL, "ratio_camel", "  on NiFi beside Camel", "10");
            ratio(measured, MOCK, RAW, "ratio_raw", "  on NiFi Mock beside the raw FETCH", "0.33");
        }
    }

    private void far(final BenchMailboxes mailboxes) throws IOException {
        try (SlowLine line = new SlowLine(mailboxes.port(), ROUND_TRIP)) {
            final List<Contender> contenders = new ArrayList<>();
            contenders.add(new Contender(FAR, "ListNewEmails, 20 ms away", () -> onMock(line.port())));
            if (ImaplibFetch.isInstalled()) {
                final ImaplibFetch imaplib = new ImaplibFetch();
                contenders.add(new Contender(FAR_IMAPLIB, "imaplib by 1,000, 20 ms away", () -> imaplib.seconds(line.port(), messages)));
            } else {
                figures.skip(FAR + ".ratio_imaplib", "python3 is not installed");
            }

            final Measured measured = Measured.measure(contenders, rounds);
            put(measured);
            if (ImaplibFetch.isInstalled()) {
                ratio(measured, FAR, FAR_IMAPLIB, "ratio_imaplib", "  20 ms away beside imaplib", "0.8");
            }
        }
    }

    private double onMock(final int port) throws Exception {
        return ListingOnMock.seconds(BenchMailboxes.account(port, "INBOX"), messages);
    }

    private void put(final Measured measured) {
        for (final Contender contender : measured.contenders()) {
            figures.number(contender.key() + ".messages_per_second", contender.name() + ", messages/s", "%.0f",
                    messages / measured.medianSeconds(contender.key()), "");
        }
    }

    private void ratio(final Measured measured, final String key, final String besideKey, final String name, final String row, final String least) {
        figures.number(key + "." + name, row, "%.2f", measured.ratio(key, besideKey), "at least " + least);
    }
}
