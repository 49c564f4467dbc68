/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.ScriptedSmtpServer.Taken;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what the receiving server has got against the ledger and what a person can see. */
final class ReplyVerdict {
    private final List<String> drafts;
    private final Map<String, String> outcomes;
    private final Set<String> uncertain;
    private final List<Taken> taken;

    /**
     * @param drafts    ids in the order of their numbers
     * @param outcomes  what the ledger says of each
     * @param uncertain those that stand where a person looks
     */
    ReplyVerdict(final List<String> drafts, final Map<String, String> outcomes, final Set<String> uncertain, final List<Taken> taken) {
        this.drafts = drafts;
        this.outcomes = outcomes;
        this.uncertain = uncertain;
        this.taken = taken;
    }

    List<String> findings() {
        final List<String> findings = new ArrayList<>();
        for (int number = 0; number < drafts.size(); number++) {
            final String draft = drafts.get(number);
            final String outcome = outcomes.get(draft);
            final String text = ReplyDrafts.text(number);
            final long received = taken.stream().filter(mail -> new String(mail.message(), StandardCharsets.UTF_8).contains(text)).count();
            if (received > 1) {
                findings.add("SENT %d TIMES: draft %d [%s], %s in the ledger".formatted(received, number, draft, outcome));
            }
            switch (outcome) {
                case "ALREADY_SENT" -> {
                    if (received == 0) {
                        findings.add("NOT RECEIVED: draft %d [%s] counts as sent".formatted(number, draft));
                    }
                }
                case "UNCERTAIN" -> {
                    if (!uncertain.contains(draft)) {
                        findings.add("OUT OF SIGHT: draft %d [%s] is uncertain and stands nowhere".formatted(number, draft));
                    }
                }
                default -> findings.add("SILENTLY UNSENT: draft %d [%s], %s, received %d times".formatted(number, draft, outcome, received));
            }
        }
        return findings;
    }
}
