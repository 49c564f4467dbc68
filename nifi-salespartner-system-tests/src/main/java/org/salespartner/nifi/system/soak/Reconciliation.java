/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.system.monitor.ImportedMonitor;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets ReconcileMailbox compare the mailboxes with what was taken, as a user would let it daily. */
final class Reconciliation {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String RECONCILE = "org.salespartner.nifi.processors.sync.ReconcileMailbox";
    private static final String SINK = "org.apache.nifi.processors.attributes.UpdateAttribute";
    private static final String COMPLETE = "complete";

    private final NiFiClient nifi;
    private final ImportedMonitor monitor;

    Reconciliation(final NiFiClient nifi, final ImportedMonitor monitor) {
        this.nifi = nifi;
        this.monitor = monitor;
    }

    /**
     * @param held how many messages the mail server holds in all accounts
     * @return a sentence for each account that is not complete, and when not as many messages were compared as there are
     */
    List<String> findings(final int held) {
        final FlowEditor editor = nifi.editor();
        final String store = monitor.service(ImportedMonitor.STORE);
        final Map<String, String> properties = Map.of("Email Accounts", monitor.service(ImportedMonitor.MAILBOXES), "Sync Journal", store,
                "Conversation Timeline", store, "Grace Period", "0 sec");
        final String reconcile = editor.createProcessor(monitor.group(), RECONCILE, "Reconcile mailbox", properties, Set.of());
        final String sink = editor.createProcessor(monitor.group(), SINK, "Reports end here", Map.of(), Set.of("success"));
        final String reports = editor.connect(monitor.group(), reconcile, sink, List.of("report", "failure"));
        final String missing = editor.connect(monitor.group(), reconcile, sink, List.of("missing"));
        editor.runOnce(reconcile);
        Waiting.until("ReconcileMailbox reports of each account", LIMIT, () -> nifi.queues().size(reports) >= Postman.ACCOUNTS.size());

        final List<String> findings = new ArrayList<>();
        int compared = 0;
        for (final QueuedFlowFile report : nifi.queues().list(reports)) {
            final Map<String, String> attributes = report.attributes();
            compared += Integer.parseInt(attributes.getOrDefault("reconcile.held", "0"));
            if (!COMPLETE.equals(attributes.get("reconcile.outcome"))) {
                findings.add("NOT RECONCILED: %s, %s %s".formatted(attributes.get("email.account"), attributes.getOrDefault("error.message", ""),
                        new String(nifi.queues().content(report), StandardCharsets.UTF_8)));
            }
        }

        nifi.queues().list(missing).forEach(flowFile -> findings.add("MISSING by reconciliation: message %s of %s/%s, %s".formatted(
                flowFile.attributes().get("email.provider.id"), flowFile.attributes().get("email.account"),
                flowFile.attributes().get("email.folder"), flowFile.attributes().get("email.subject"))));
        if (compared != held) {
            findings.add("NOT RECONCILED: of %d messages that Dovecot holds, %d were compared".formatted(held, compared));
        }
        return findings;
    }
}
