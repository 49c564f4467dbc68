/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * NiFi is killed (SIGKILL) again and again while the monitor flow runs, and started again in the same folder. Order and moments of the kills are
 * seeded: {@code -Dsalespartner.seed=N} repeats a run, as far as a race can be repeated.
 */
class KillIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String USER = "maya@salespartner.example";
    private static final String PASSWORD = "plum-tart-4711";
    private static final int FIRST_MAILS = 300;
    private static final int MORE_MAILS = 60;
    /** So that listing takes long, and most kills fall between two commits of one mailbox. */
    private static final String BATCH_SIZE = "2";

    @TempDir
    private Path folder;
    private final long seed = Long.getLong("salespartner.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private final List<String> delivered = new ArrayList<>();
    private final List<String> kills = new ArrayList<>();
    private Dovecot dovecot;
    private NiFiServer server;
    private ImportedMonitor monitor;

    /** When NiFi is killed. */
    private enum Moment {
        LISTING,
        LISTED_NOT_RECORDED,
        RECORDING,
        JUST_STARTED
    }

    @BeforeEach
    void startBoth() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(USER, PASSWORD));
        deliver(FIRST_MAILS);

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
        monitor.readFrom(dovecot.imapPort(), USER, PASSWORD, folder.resolve("store"), TestMails.contacts(folder));
        monitor.set(Map.of("poll.interval", "1 sec"));
        monitor.nifi().editor().configureProcessor(monitor.processor(ImportedMonitor.LIST), Map.of("Batch Size", BATCH_SIZE));
    }

    @AfterEach
    void stopBoth() throws IOException {
        if (server != null) {
            server.stop();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @Test
    @DisplayName("S2, I1: however often and whenever NiFi is killed, the timeline holds each e-mail exactly once")
    void eachMailIsOnTheTimelineExactlyOnce() throws IOException {
        final List<Moment> moments = new ArrayList<>(List.of(Moment.values()));
        moments.add(Moment.LISTING);
        moments.add(Moment.RECORDING);
        Collections.shuffle(moments, random);

        monitor.start();
        server.awaitFlowSaved();
        for (final Moment moment : moments) {
            deliverAndKill(moment);
            server.start();
            monitor.nifi().flow().start(monitor.group());
        }
        deliver(MORE_MAILS);

        final String run = "seed %d, killed: %s".formatted(seed, String.join("; ", kills));
        System.out.println(run);
        awaitAll(run);
        final List<JsonNode> timeline = monitor.timeline();
        final Map<String, Long> counts = counts(timeline);
        assertEquals(List.of(), delivered.stream().filter(messageId -> !counts.containsKey(messageId)).toList(), "Missing, " + run);
        assertEquals(List.of(), counts.entrySet().stream().filter(count -> count.getValue() > 1).toList(), "More than once, " + run);
        assertEquals(delivered.size(), timeline.size(), run);
        assertEquals(List.of(), timeline.stream().filter(entry -> entry.path("sightings").size() != 1).toList(), run);
        assertEquals(0, monitor.failures(), run);
        assertEquals(0, monitor.queued(ImportedMonitor.NOT_RECORDED), run);
        assertEquals(List.of(), InstanceLog.of(server).ours("ERROR"), run);
    }

    /** What is waited for is counted from before there is anything new: a fast NiFi may be done with it when all is delivered. */
    private void deliverAndKill(final Moment moment) throws IOException {
        final int listed = monitor.emitted(ImportedMonitor.LIST);
        final int recorded = monitor.taken(ImportedMonitor.RECORD);
        final int more = 1 + random.nextInt(MORE_MAILS - 20);
        if (moment == Moment.LISTED_NOT_RECORDED) {
            monitor.nifi().editor().stopProcessor(monitor.processor(ImportedMonitor.RECORD));
        }

        deliver(MORE_MAILS);
        switch (moment) {
            case LISTING -> await("%d more are listed".formatted(more), () -> monitor.emitted(ImportedMonitor.LIST) >= listed + more);
            case RECORDING -> await("%d more are recorded".formatted(more), () -> monitor.taken(ImportedMonitor.RECORD) >= recorded + more);
            case LISTED_NOT_RECORDED -> await("%d wait between listing and recording".formatted(more), () -> monitor.onTheWay() >= more);
            default -> {
                // NiFi has just come up and begun.
            }
        }
        kills.add("%s after %d listed, %d recorded, %d on the way".formatted(moment, monitor.emitted(ImportedMonitor.LIST),
                monitor.taken(ImportedMonitor.RECORD), monitor.onTheWay()));
        server.kill();
    }

    private void await(final String what, final BooleanSupplier condition) {
        Waiting.until("%s (seed %d, killed: %s)".formatted(what, seed, kills), LIMIT, condition);
    }

    /** The last mails are listed after the last of the rest, so that nothing is to come when they are there and nothing is on its way. */
    private void awaitAll(final String run) {
        final int[] entries = {-1};
        Waiting.until("the mails that were delivered are on the timeline: %s".formatted(run), LIMIT, () -> {
            final int on = monitor.onTheWay() == 0 ? monitor.timeline().size() : -1;
            final boolean settled = on >= delivered.size() || on >= 0 && on == entries[0] && idle();
            entries[0] = on;
            return settled;
        });
    }

    /** Whether the listing, which looks every second, has come round again without anything new since. */
    private boolean idle() {
        final int listed = monitor.emitted(ImportedMonitor.LIST);
        final int tasks = monitor.tasks(ImportedMonitor.LIST);
        Waiting.until("the mailbox is polled again", LIMIT, () -> monitor.tasks(ImportedMonitor.LIST) > tasks + 3);
        return listed == monitor.emitted(ImportedMonitor.LIST) && monitor.onTheWay() == 0;
    }

    private void deliver(final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            final String messageId = "m%d.%d@orchard.example".formatted(delivered.size(), seed);
            final String text = "Mail %d of the harvest. Could you send me an offer by Friday?".formatted(delivered.size());
            dovecot.deliver(USER, "INBOX", TestMails.mail(messageId, TestMails.ANNA, USER, "Harvest " + delivered.size(), text), Instant.now());
            delivered.add(messageId);
        }
    }

    private static Map<String, Long> counts(final List<JsonNode> timeline) {
        return timeline.stream().collect(Collectors.groupingBy(entry -> entry.path("message_id").asText(), TreeMap::new, Collectors.counting()));
    }
}
