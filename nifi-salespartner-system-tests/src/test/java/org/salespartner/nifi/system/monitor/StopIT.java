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
        for (int i = 0; i < MAILS; i++) {
            final String messageId = "m%d@orchard.example".formatted(i);
            dovecot.deliver(USER, "INBOX", TestMails.mail(messageId, TestMails.ANNA, USER, "Harvest " + i, "Mail " + i), Instant.now());
            delivered.add(messageId);
        }

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
        for (int round = 1; round <= ROUNDS; round++) {
            awaitListed(round * EACH);
            assertTrue(openConnections() > 0, "It is listing");
            monitor.nifi().flow().stop(monitor.group());
            monitor.nifi().flow().disableServices(monitor.group());
            assertEquals(0, openConnections(), "A disabled service keeps no connection");
            monitor.nifi().flow().enableServices(monitor.group());
            monitor.nifi().flow().start(monitor.group());
        }

        awaitListed((ROUNDS + 1) * EACH);
        server.awaitFlowSaved();
        final ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroy();
        process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        server.stop();
        server.start();

        final Set<String> recorded = Waiting.untilPresent("every mail is on the timeline", LIMIT.multipliedBy(2),
                () -> Optional.of(messages()).filter(messages -> messages.size() >= MAILS));
        assertEquals(delivered, recorded);
        assertEquals(MAILS, monitor.timeline().size());
        assertEquals(0, monitor.queued(ImportedMonitor.FAILURES));
        assertEquals(List.of(), InstanceLog.of(server).ours("WARN", "ERROR"));
    }

    private void awaitListed(final int mails) {
        Waiting.until("%d mails are listed".formatted(mails), LIMIT, () -> monitor.emitted(ImportedMonitor.LIST) >= mails);
    }

    private Set<String> messages() {
        return monitor.timeline().stream().map(entry -> entry.path("message_id").asText()).collect(Collectors.toSet());
    }

    private int openConnections() throws IOException {
        return (int) dovecot.doveadm("who", "-1").lines().filter(line -> line.startsWith(USER)).count();
    }
}
