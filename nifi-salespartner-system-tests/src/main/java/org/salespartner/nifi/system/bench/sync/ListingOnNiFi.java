/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiOptions;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** ListNewEmails on a real NiFi with its own repositories, and nobody who takes from the queue behind it. */
final class ListingOnNiFi implements AutoCloseable {
    /** As NiFi is shipped: the whole heap from the start, and the collector that Java chooses. */
    private static final List<String> JVM = List.of("-Xms1024m", "-XX:-UseSerialGC");
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    private final NiFiServer server;
    private final NiFiClient nifi;
    private final String lister;
    private final String queue;
    private final int messages;

    /**
     * @param folder where NiFi and its repositories live
     */
    ListingOnNiFi(final Path folder, final int port, final int messages) {
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.err::println);
        this.messages = messages;
        this.server = runtime.server(folder, NiFiOptions.of(runtime.checkout()).withHeapMegabytes(1024).withJvmArguments(JVM));
        server.start();
        nifi = server.client();
        final String group = nifi.editor().createGroup(nifi.flow().rootId(), "Bench");
        final String account = nifi.editor().createService(group, "org.salespartner.nifi.services.imap.ImapEmailAccount", "Mailbox", Map.of(
                "Host", Dovecot.HOST,
                "Port", Integer.toString(port),
                "TLS Mode", "None",
                "Address", "sales@northbeam.example",
                "Username", BenchMailboxes.USER,
                "Password", BenchMailboxes.PASSWORD));
        lister = nifi.editor().createProcessor(group, "org.salespartner.nifi.processors.sync.ListNewEmails", "List", Map.of(
                "Email Accounts", account,
                "Window", "3650 days",
                "Window Size", Integer.toString(messages)), Set.of("failure"));
        final String behind = nifi.editor().createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "Stopped", Map.of(),
                Set.of("success"));
        queue = nifi.editor().connect(group, lister, behind, Set.of("success"));
        nifi.flow().enableServices(group);
        Waiting.until("the processors are valid", LIMIT, () -> nifi.flow().invalid(group).isEmpty());
    }

    /** Lists a whole INBOX, from starting the processor until everything is queued. Before and afterwards, NiFi is left to come to rest. */
    double seconds() throws IOException {
        nifi.post("processors/%s/state/clear-requests".formatted(lister), null);
        awaitRest();
        final long begin = System.nanoTime();
        nifi.editor().startProcessor(lister);
        while (nifi.queues().size(queue) < messages) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new IOException("Only %d of %d messages are queued: %s".formatted(nifi.queues().size(queue), messages, lastWords()));
            }
        }
        final double taken = (System.nanoTime() - begin) / 1e9;
        nifi.editor().stopProcessor(lister);
        final int queued = nifi.queues().size(queue);
        nifi.queues().empty(queue);
        if (queued != messages) {
            throw new IOException("%d messages are queued instead of %d".formatted(queued, messages));
        }
        awaitRest();
        return taken;
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * Until NiFi has done next to nothing for a while, such as indexing what has happened, so that no peer is measured against its work; and for
     * longer than a processor that found nothing to do is left alone by NiFi.
     */
    private void awaitRest() {
        final ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        final long[] before = {processorTime(process)};
        final long[] restingSince = {System.nanoTime()};
        Waiting.until("NiFi has come to rest", LIMIT, () -> {
            final long now = processorTime(process);
            if (now - before[0] > BUSY_NANOS) {
                restingSince[0] = System.nanoTime();
            }
            before[0] = now;
            return System.nanoTime() - restingSince[0] > REST_NANOS;
        });
    }

    private static long processorTime(final ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private String lastWords() {
        return String.join("; ", nifi.flow().bulletins(-1).stream().map(bulletin -> bulletin.message()).toList());
    }
}
