/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.system.bench.measure.Figures;
import org.salespartner.nifi.system.bench.measure.Measured;
import org.salespartner.nifi.system.bench.measure.Measured.Contender;
import org.salespartner.nifi.system.bench.measure.SyntheticMail;
import org.salespartner.nifi.system.command.UsageException;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Listing a whole mailbox with full content from a provider's simulator that is 20 ms away, beside a plain loop on the provider's own SDK. */
public final class ProviderBench {
    /** A NiFi runs for weeks: both are measured as code that Java has compiled, which takes a few mailboxes without the latency. */
    private static final int WARM_UPS = 8;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long SEED = 42;
    private static final int IDLE_POLLS = 3;
    private static final Duration BETWEEN_MAILS = Duration.ofMinutes(1);

    private final String provider;
    private final int messages;
    private final int rounds;
    private final Figures figures = new Figures();

    /**
     * @param provider google or microsoft
     * @param rounds   that count, after one to warm up
     */
    public ProviderBench(final String provider, final int messages, final int rounds) {
        this.provider = provider;
        this.messages = messages;
        this.rounds = rounds;
    }

    /** Measures and prints. */
    public void run(final PrintStream out) throws Exception {
        try (BenchProvider measured = open()) {
            final long bytes = fill(measured);
            figures.detail(measured.key() + ".messages", Integer.toString(messages));
            figures.detail(measured.key() + ".megabytes", String.format(Locale.ROOT, "%.1f", bytes / 1e6));
            speed(measured, bytes);
            idle(measured);
        }
        figures.print(out);
    }

    private BenchProvider open() throws IOException, UsageException {
        return switch (provider) {
            case "google" -> new GoogleBench();
            case "microsoft" -> new MicrosoftBench();
            default -> throw new UsageException("--provider is google or microsoft; without it, sync measures IMAP.");
        };
    }

    private long fill(final BenchProvider measured) {
        final SyntheticMail mail = new SyntheticMail(SEED);
        final Instant first = Instant.now().minus(BETWEEN_MAILS.multipliedBy(messages + 1L));
        long bytes = 0;
        for (int number = 0; number < messages; number++) {
            final Instant received = first.plus(BETWEEN_MAILS.multipliedBy(number));
            final byte[] message = mail.message(number, received);
            bytes += message.length;
            measured.deliver(message, received);
        }
        return bytes;
    }

    private void speed(final BenchProvider measured, final long bytes) throws Exception {
        for (int warmUp = 1; warmUp <= WARM_UPS; warmUp++) {
            System.err.printf(Locale.ROOT, "Warming up without latency, %d of %d: listing %.3f s, plain loop %.3f s%n", warmUp, WARM_UPS,
                    listing(measured, bytes), plainLoop(measured, bytes));
        }

        measured.latency(LATENCY);
        final String listing = measured.key() + ".listing";
        final String sdk = measured.key() + ".sdk";
        final Measured speeds = Measured.measure(List.of(
                new Contender(listing, "ListNewEmails, " + measured.name(), () -> listing(measured, bytes)),
                new Contender(sdk, "One get per message by the SDK", () -> plainLoop(measured, bytes))), rounds);
        for (final Contender contender : speeds.contenders()) {
            figures.number(contender.key() + ".messages_per_second", contender.name() + ", messages/s", "%.0f",
                    messages / speeds.medianSeconds(contender.key()), "");
        }
        figures.number(measured.key() + ".ratio_sdk", "  beside the SDK", "%.2f", speeds.ratio(listing, sdk), "at least " + measured.wantedRatio());

        final int before = measured.requests().size();
        listing(measured, bytes);
        figures.number(measured.key() + ".refused", "HTTP requests that were refused as too many", "%.0f", measured.refused(), "none");
        figures.number(measured.key() + ".requests", "HTTP requests to list all of them", "%.0f", measured.requests().size() - before, "");
    }

    private double listing(final BenchProvider measured, final long bytes) throws Exception {
        try (ListingOnMock listing = new ListingOnMock(measured.account(), messages)) {
            final double seconds = listing.list(messages);
            check("ListNewEmails", bytes, listing.bytes());
            return seconds;
        }
    }

    private static double plainLoop(final BenchProvider measured, final long bytes) throws IOException {
        final long begin = System.nanoTime();
        check("The plain loop", bytes, measured.plainLoop());
        return (System.nanoTime() - begin) / 1e9;
    }

    /** A program that leaves out something is fast. */
    private static void check(final String who, final long delivered, final long read) throws IOException {
        if (delivered != read) {
            throw new IOException("%s read %d bytes of %d".formatted(who, read, delivered));
        }
    }

    private void idle(final BenchProvider measured) throws Exception {
        int most = 0;
        try (ListingOnMock listing = new ListingOnMock(measured.account(), messages)) {
            listing.set("Poll Interval", "1 sec");
            listing.list(messages);
            for (int poll = 0; poll < IDLE_POLLS; poll++) {
                final List<String> requests = awaitPoll(measured, listing);
                System.err.printf("Idle poll: %s%n", String.join(", ", requests));
                most = Math.max(most, requests.size());
            }
        }
        figures.number(measured.key() + ".idle_requests", "HTTP requests of a poll that finds nothing", "%.0f", most, "");
    }

    /** The requests of the next poll, which may last longer than one trigger. */
    private static List<String> awaitPoll(final BenchProvider measured, final ListingOnMock listing) {
        final int before = measured.requests().size();
        final int[] seen = {before};
        Waiting.until("the mailbox is polled", LIMIT, () -> {
            listing.trigger();
            final int now = measured.requests().size();
            final boolean over = now > before && now == seen[0];
            seen[0] = now;
            return over;
        });
        return measured.requests().subList(before, seen[0]);
    }
}
