/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The flow is stopped, its services disabled and NiFi shut down in the middle of listing, and each time goes on where it was. */
class StopIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String USER = "maya@salespartner.example";
    private static final String PASSWORD = "fig-tart-4711";
    private static final int MAILS = 200;
    private static final int ROUNDS = 3;
    /** A fast NiFi may have listed all there is before it is stopped, so that it was not in the middle. */
    private static final int MOST_ROUNDS = 12;
    private static final int EACH = 12;

    @TempDir
    private Path folder;
    private final Set<String> delivered = new HashSet<>();
    private Dovecot dovecot;
    private NiFiServer server;
    private ImportedMonitor monitor;

    @BeforeEach
    void startBoth() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(USER, PASSWORD));
        deliver(MAILS);
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
        monitor.readFrom(dovecot.imapPort(), USER, PASSWORD, folder.resolve("store"), TestMails.contacts(folder));
        monitor.nifi().editor().configureProcessor(monitor.processor(ImportedMonitor.LIST), Map.of("Batch Size", "1"));
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
    void stoppingInTheMiddleLosesNothingAndLeavesNothingHanging() throws Exception {
        monitor.start();
        int inTheMiddle = 0;
        int listed = 0;
        for (int round = 1; inTheMiddle < ROUNDS; round++) {
            assertTrue(round <= MOST_ROUNDS, "NiFi was always done before it was stopped");
            awaitListed(listed + EACH);
            inTheMiddle += openConnections() > 0 ? 1 : 0;
            monitor.nifi().flow().stop(monitor.group());
            monitor.nifi().flow().disableServices(monitor.group());
            Waiting.until("a disabled service keeps no connection, which the server sees a moment later", LIMIT, () -> openConnections() == 0);
            listed = monitor.emitted(ImportedMonitor.LIST);
            deliver(MAILS / 2);
            monitor.nifi().flow().enableServices(monitor.group());
            monitor.nifi().flow().start(monitor.group());
        }

        awaitListed(listed + EACH);
        server.awaitFlowSaved();
        final ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroy();
        process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        server.stop();
        server.start();

        final Set<String> recorded = Waiting.untilPresent("every mail is on the timeline", LIMIT.multipliedBy(2),
                () -> Optional.of(messages()).filter(messages -> messages.size() >= delivered.size()));
        assertEquals(delivered, recorded);
        assertEquals(delivered.size(), monitor.timeline().size());
        assertEquals(0, monitor.failures());
        assertEquals(List.of(), InstanceLog.of(server).ours("WARN", "ERROR"));
    }

    private void deliver(final int mails) throws IOException {
        for (int i = 0; i < mails; i++) {
            final int number = delivered.size();
            final String messageId = "m%d@orchard.example".formatted(number);
            dovecot.deliver(USER, "INBOX", TestMails.mail(messageId, TestMails.ANNA, USER, "Harvest " + number, "Mail " + number), Instant.now());
            delivered.add(messageId);
        }
    }

    private void awaitListed(final int mails) {
        Waiting.until("%d mails are listed".formatted(mails), LIMIT, () -> monitor.emitted(ImportedMonitor.LIST) >= mails);
    }

    private Set<String> messages() {
        return monitor.timeline().stream().map(entry -> entry.path("message_id").asText()).collect(Collectors.toSet());
    }

    private int openConnections() {
        try {
            return (int) dovecot.doveadm("who", "-1").lines().filter(line -> line.startsWith(USER)).count();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
