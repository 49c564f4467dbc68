/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.system.soak.Question.Way;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds what somebody has got for an answer against the store, the ledger and what a person can see. An answer is to be sent, once and as it was
 * first written. {@code UNCERTAIN} is the truth only for the one mail that was handed to an SMTP server when NiFi was killed, as long as no copy of
 * it says otherwise: elsewhere it would hide that nothing is sent.
 *
 * @param drafts   how many drafts the store has for the question
 * @param outcome  what the ledger says of the draft
 * @param text     what the store's draft says; null for none
 * @param wordings the texts that a model gave, oldest first; empty where none was asked
 * @param received the mails that have come for it
 * @param inSight  whether it stands where a person looks for what is uncertain
 * @param inDoubt  whether it was handed to an SMTP server when NiFi was killed
 * @param filed    whether a copy of it lies in the folder of sent mail
 * @param redrafted whether NiFi was killed while the model was about to answer, or just had
 */
record ReplyVerdict(Question question, int drafts, String outcome, String text, List<String> wordings, List<String> received, boolean inSight,
        boolean inDoubt, boolean filed, boolean redrafted) {

    /** What is wrong, a sentence each; empty when all is well. */
    List<String> findings() {
        final List<String> findings = new ArrayList<>();
        if (drafts != 1) {
            findings.add("%d DRAFTS: one is to be kept".formatted(drafts));
        }
        if (received.size() > 1) {
            findings.add("SENT %d TIMES: %s in the ledger".formatted(received.size(), outcome));
        }
        if (text != null && received.stream().anyMatch(mail -> !plain(mail).contains(plain(text)))) {
            findings.add("ANOTHER TEXT: what was received is not what the store has");
        }
        if (question.way() == Way.MODEL && !isFirstWording()) {
            findings.add("REWRITTEN: the draft does not say what the model said first, of %d wordings".formatted(wordings.size()));
        }
        findings.addAll(ending());
        return findings.stream().map(finding -> "%s (question %d by %s)".formatted(finding, question.number(), question.way())).toList();
    }

    private List<String> ending() {
        final int count = received.size();
        return switch (outcome) {
            case "ALREADY_SENT" -> count == 0 ? List.of("NOT RECEIVED: the draft counts as sent") : List.of();
            case "UNCERTAIN" -> uncertain();
            default -> List.of((count == 0 ? "SILENTLY UNSENT: %s" : "TOLD AS UNSENT: %s, and it was received").formatted(outcome));
        };
    }

    private List<String> uncertain() {
        final List<String> findings = new ArrayList<>();
        if (!inDoubt) {
            findings.add("CALLED UNCERTAIN: it can be told, received %d times".formatted(received.size()));
        } else if (filed) {
            findings.add("CALLED UNCERTAIN: a copy lies in the folder of sent mail");
        }
        if (!inSight) {
            findings.add("OUT OF SIGHT: it is uncertain and stands nowhere");
        }
        return findings;
    }

    private boolean isFirstWording() {
        return text != null && !wordings.isEmpty() && (redrafted ? wordings.contains(text) : wordings.getFirst().equals(text));
    }

    /** Without line ends, which a mail breaks its own way. */
    private static String plain(final String text) {
        return text.replace("=\r\n", "").replaceAll("\\s+", " ");
    }
}
