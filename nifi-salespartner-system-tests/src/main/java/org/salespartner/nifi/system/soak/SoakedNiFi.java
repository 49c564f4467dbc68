/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.monitor.ImportedMonitor;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A real NiFi with the monitor flow, which records the mail of every sender here, so that nothing is left out by decision. */
final class SoakedNiFi implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration NOTHING_NEW = Duration.ofSeconds(45);
    private static final String ACCOUNT = "org.salespartner.nifi.services.imap.ImapEmailAccount";
    private static final List<String> BATCH_SIZES = List.of("5", "20", "100");
    private static final int LONGEST_START_MILLIS = 12_000;
    private static final String CONTACTS = """
            id,name,email,company,domain
            K-7,Anna Appel,customer7@orchard1.example,Orchard,orchard1.example
            """;

    private final Path folder;
    private final NiFiServer server;
    private final Random random;
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kill").factory());
    private NiFiClient client;
    private ImportedMonitor monitor;
    private int kills;
    private int killsWhileStarting;

    SoakedNiFi(final NiFiRuntime runtime, final Path folder, final Random random) {
        this.folder = folder;
        this.random = random;
        this.server = runtime.server(folder.resolve("nifi"));
    }

    /**
     * Starts NiFi and the flow.
     *
     * @param port of the mail server, or of what stands before it
     */
    void start(final NiFiRuntime runtime, final int port) throws IOException {
        startServer();
        monitor = ImportedMonitor.upload(runtime.checkout(), () -> client, "Monitor");
        final String first = Postman.ACCOUNTS.getFirst();
        final Path contacts = Files.writeString(folder.resolve("contacts.csv"), CONTACTS);
        monitor.readFrom(port, first, Postman.password(), folder.resolve("store"), contacts);
        monitor.set(Map.of(
                "imap.folders", "INBOX, \\Sent, " + String.join(", ", Postman.FOLDERS.subList(2, Postman.FOLDERS.size())),
                "poll.interval", "1 sec",
                "window.size", "1000000",
                "exclude.patterns", "nobody@nowhere.example"));
        final FlowEditor editor = client.editor();
        editor.configureService(monitor.service(ImportedMonitor.MAILBOX), Map.of("Read Timeout", "5 sec"));
        final Map<String, String> others = new HashMap<>();
        for (final String account : Postman.ACCOUNTS.subList(1, Postman.ACCOUNTS.size())) {
            others.put(account.substring(0, account.indexOf('@')), editor.createService(monitor.group(), ACCOUNT, "Mailbox of " + account, Map.of(
                    "Host", Dovecot.HOST,
                    "Port", Integer.toString(port),
                    "TLS Mode", "None",
                    "Address", account,
                    "Password", Postman.password(),
                    "Folders", "all",
                    "Read Timeout", "5 sec")));
        }
        editor.configureService(monitor.service(ImportedMonitor.MAILBOXES), others);
        editor.configureProcessor(monitor.processor("Unknown sender: a person?"), Map.of("person", "${filename:isEmpty():not()}"));
        editor.configureProcessor(monitor.processor(ImportedMonitor.LIST),
                Map.of("Batch Size", BATCH_SIZES.get(random.nextInt(BATCH_SIZES.size()))));
        monitor.start();
        server.awaitFlowSaved();
    }

    /** How long NiFi may run until it is killed next: often long enough to get on, sometimes no time at all. */
    Duration pause() {
        return Duration.ofMillis(switch (random.nextInt(5)) {
            case 0 -> random.nextInt(2_000);
            case 1 -> 20_000 + random.nextInt(20_000);
            default -> 3_000 + random.nextInt(17_000);
        });
    }

    /** Kills NiFi and starts it again, which is cut short by a kill now and then. */
    void killAndRestart() {
        kill();
        if (random.nextInt(6) == 0) {
            startAndKill(Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS)));
        }
        if (!server.isRunning()) {
            startServer();
        }
    }

    /** Stops the listing and starts it again, after which no account rests because of an earlier fault. */
    void endRests() {
        final String list = monitor.processor(ImportedMonitor.LIST);
        client.editor().stopProcessor(list);
        client.editor().startProcessor(list);
    }

    synchronized int kills() {
        return kills;
    }

    synchronized int killsWhileStarting() {
        return killsWhileStarting;
    }

    /** The timeline once it satisfies the condition, or nothing has come to it for a while, and the listing has come round after that. */
    List<JsonNode> settledTimeline(final TimelineCheck complete, final Consumer<String> progress) throws IOException {
        final long end = System.nanoTime() + LIMIT.toNanos();
        List<JsonNode> timeline = List.of();
        int size = -1;
        long since = System.nanoTime();
        while (System.nanoTime() < end) {
            awaitNothingOnTheWay();
            timeline = monitor.timeline();
            if (complete.test(timeline)) {
                break;
            }
            if (timeline.size() != size) {
                size = timeline.size();
                since = System.nanoTime();
                progress.accept("%d e-mails are on the timeline".formatted(size));
            } else if (System.nanoTime() - since > NOTHING_NEW.toNanos()) {
                break;
            }
            final int tasks = monitor.tasks(ImportedMonitor.LIST);
            Waiting.until("the mailboxes are asked again", LIMIT, () -> monitor.tasks(ImportedMonitor.LIST) > tasks + 1);
        }

        final int tasks = monitor.tasks(ImportedMonitor.LIST);
        Waiting.until("the mailboxes are asked once more", LIMIT, () -> monitor.tasks(ImportedMonitor.LIST) > tasks + 3);
        awaitNothingOnTheWay();
        return monitor.timeline();
    }

    /** What lies in the queues where e-mails end that are not recorded, and contacts files that are not put, with the reason. */
    List<String> leftBehind() {
        return Stream.of(ImportedMonitor.FAILURES, ImportedMonitor.FILE_FAILURES, ImportedMonitor.NOT_RECORDED)
                .flatMap(queue -> client.queues().list(monitor.connection(queue)).stream().map(flowFile -> describe(queue, flowFile))).toList();
    }

    /** What ReconcileMailbox has to say, when Dovecot holds so many messages. */
    List<String> reconcile(final int held) {
        return new Reconciliation(client, monitor).findings(held);
    }

    private void awaitNothingOnTheWay() {
        Waiting.until("nothing is between two processors", LIMIT, () -> monitor.onTheWay() == 0);
    }

    private static String describe(final String queue, final QueuedFlowFile flowFile) {
        final Map<String, String> attributes = flowFile.attributes();
        return "LEFT BEHIND in \"%s\": %s of %s in %s/%s: %s".formatted(queue, attributes.get("email.provider.id"),
                attributes.getOrDefault("email.subject", attributes.get("filename")), attributes.get("email.account"), attributes.get("email.folder"),
                attributes.getOrDefault("error.message", "no error"));
    }

    private void kill() {
        server.kill();
        synchronized (this) {
            kills++;
        }
    }

    private void startServer() {
        server.start();
        client = server.client();
    }

    private void startAndKill(final Duration after) {
        killer.schedule(this::killStarting, after.toMillis(), TimeUnit.MILLISECONDS);
        try {
            startServer();
        } catch (final NiFiException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // It was killed, which is what was wanted.
            return;
        }
        // It was quicker than the kill, which is then one of a NiFi that has just begun.
        Waiting.until("NiFi is killed", LIMIT, () -> !server.isRunning());
        server.kill();
    }

    private void killStarting() {
        if (server.isRunning()) {
            ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
            synchronized (this) {
                killsWhileStarting++;
            }
        }
    }

    @Override
    public void close() {
        killer.shutdownNow();
        server.stop();
    }

    /** Whether a timeline holds what it should. */
    @FunctionalInterface
    interface TimelineCheck {
        boolean test(List<JsonNode> timeline) throws IOException;
    }
}
