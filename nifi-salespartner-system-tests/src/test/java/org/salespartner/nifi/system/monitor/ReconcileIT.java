/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.VerificationStep;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** ReconcileMailbox beside the monitor flow in a real NiFi. */
class ReconcileIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String USER = "maya@salespartner.example";
    private static final String PASSWORD = "pear-tart-4711";
    private static final int MAILS = 12;

    @TempDir
    private Path folder;
    private Dovecot dovecot;
    private NiFiServer server;
    private ImportedMonitor monitor;
    private String reconcile;
    private String reports;

    @BeforeEach
    void startBoth() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(USER, PASSWORD));
        for (int i = 0; i < MAILS; i++) {
            deliver("m" + i);
        }

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
        monitor.set(Map.of(
                "imap.host", Dovecot.HOST,
                "imap.port", Integer.toString(dovecot.imapPort()),
                "imap.tls", "None",
                "imap.address", USER,
                "imap.username", USER,
                "imap.password", PASSWORD,
                "poll.interval", "1 sec",
                "store.directory", folder.resolve("store").toString(),
                "contacts.file", TestMails.contacts(folder).toString()));
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
    @DisplayName("S2: what was not taken is found, and fetched by the flow behind missing; then nothing is missing any more")
    void aGapIsFoundAndClosed() throws IOException {
        monitor.start();
        monitor.awaitTimeline(MAILS);
        addReconciling();
        assertVerified();
        assertReport("complete", MAILS, MAILS);

        monitor.nifi().editor().stopProcessor(monitor.processor(ImportedMonitor.LIST));
        deliver("lost");
        assertReport("missing", MAILS + 1, MAILS);
        final List<JsonNode> timeline = monitor.awaitTimeline(MAILS + 1);
        assertEquals(MAILS + 1, timeline.size());
        assertTrue(timeline.stream().anyMatch(entry -> "lost@orchard.example".equals(entry.path("message_id").asText())), timeline.toString());
        assertReport("complete", MAILS + 1, MAILS + 1);

        // Listing takes it as well when it goes on; it is the same e-mail at the same place.
        final int listed = monitor.emitted(ImportedMonitor.LIST);
        monitor.nifi().editor().startProcessor(monitor.processor(ImportedMonitor.LIST));
        Waiting.until("listing goes on", LIMIT, () -> monitor.emitted(ImportedMonitor.LIST) > listed && monitor.onTheWay() == 0);
        final List<JsonNode> after = monitor.timeline();
        assertEquals(MAILS + 1, after.size());
        assertTrue(after.stream().allMatch(entry -> entry.path("sightings").size() == 1), after.toString());
        assertEquals(List.of(), InstanceLog.of(server).ours("ERROR"));
    }

    private void addReconciling() {
        final FlowEditor editor = monitor.nifi().editor();
        final String group = monitor.group();
        final String accounts = monitor.service(ImportedMonitor.MAILBOXES);
        final String store = monitor.service(ImportedMonitor.STORE);
        reconcile = editor.createProcessor(group, "org.salespartner.nifi.processors.sync.ReconcileMailbox", "Reconcile mailbox",
                Map.of("Email Accounts", accounts, "Sync Journal", store, "Conversation Timeline", store, "Grace Period", "0 sec"), Set.of());
        final String fetch = editor.createProcessor(group, "org.salespartner.nifi.processors.sync.FetchEmail", "Fetch e-mail",
                Map.of("Email Accounts", accounts), Set.of());
        final String sink = editor.createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "Sink", Map.of(),
                Set.of("success"));
        reports = editor.connect(group, reconcile, sink, List.of("report"));
        editor.connect(group, reconcile, sink, List.of("failure"));
        editor.connect(group, reconcile, fetch, List.of("missing"));
        editor.connect(group, fetch, monitor.processor(ImportedMonitor.PARSE), List.of("success"));
        editor.connect(group, fetch, sink, List.of("not found", "failure"));
        editor.connect(group, fetch, fetch, List.of("retry"));
        editor.startProcessor(fetch);
    }

    private void assertVerified() {
        final List<VerificationStep> steps = monitor.nifi().verification().processor(reconcile, Map.of());
        assertTrue(steps.stream().noneMatch(VerificationStep::failed), steps.toString());
        assertTrue(steps.stream().anyMatch(step -> step.explanation().contains("can be compared over the whole Window")), steps.toString());
    }

    /** Lets it compare once, and empties the queue of its reports. */
    private void assertReport(final String outcome, final int held, final int taken) throws IOException {
        monitor.nifi().editor().runOnce(reconcile);
        final QueuedFlowFile report = Waiting.untilPresent("ReconcileMailbox reports", LIMIT,
                () -> monitor.nifi().queues().list(reports).stream().findFirst());
        final JsonNode json = new ObjectMapper().readTree(monitor.nifi().queues().content(report));
        monitor.nifi().queues().empty(reports);
        assertEquals(outcome, json.path("outcome").asText(), json.toString());
        assertEquals(outcome, report.attributes().get("reconcile.outcome"));
        assertEquals(held, json.path("held").asInt(), json.toString());
        assertEquals(taken, json.path("taken").asInt(), json.toString());
        assertEquals(taken, json.path("onTimeline").asInt(), json.toString());
    }

    private void deliver(final String name) throws IOException {
        final byte[] mail = TestMails.mail(name + "@orchard.example", TestMails.ANNA, USER, "Harvest " + name, "About " + name);
        dovecot.deliver(USER, "INBOX", mail, Instant.now());
    }
}
