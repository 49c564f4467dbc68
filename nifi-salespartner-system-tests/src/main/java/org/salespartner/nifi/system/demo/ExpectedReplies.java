/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.demo.DemoMailbox.Placed;
import org.salespartner.nifi.system.demo.PostOffice.Received;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which of the demo's mails are to be answered, and whether what arrived is just that. */
final class ExpectedReplies {
    /** Whose draft is approved when only one is. */
    static final String FIRST = "nadia.torres@quarryfreight.example";
    /** Whose draft a person may approve then. */
    static final String SECOND = "greta.solberg@fjordparcel.example";

    /** The file of the mail answered, and who gets the reply. */
    private static final Map<String, String> ALL = Map.of(
            // Leads
            "51-lead-quote.eml", FIRST,
            "INBOX/43-new-lead.eml", SECOND,
            // Contacts who write in English and whom nobody has answered since
            "INBOX/41-ten-megabytes.eml", "dana.whitfield@harborpine.example",
            "INBOX/20-shortlist.eml", "priya.raman@kestrelfoods.example",
            "INBOX/40-malformed.eml", "jorg@oldquay.example");

    private ExpectedReplies() {
    }

    /** How many there are when every draft is approved. */
    static int count() {
        return ALL.size();
    }

    static boolean isTo(final JsonNode draft, final String address) {
        return draft.path("to_addresses").valueStream().map(JsonNode::asText).anyMatch(address::equals);
    }

    /**
     * What is wrong with what arrived, in sentences; none when exactly the expected replies did.
     *
     * @param all      whether every draft was approved, and not just the first
     * @param received what lies in the mailboxes of others
     * @param placed   what was in the mailbox
     */
    static List<String> faults(final boolean all, final List<Received> received, final List<Placed> placed) {
        final List<String> faults = new ArrayList<>();
        final List<Received> unexpected = new ArrayList<>(received);
        ALL.forEach((file, address) -> {
            if (!all && !FIRST.equals(address)) {
                return;
            }
            final String answered = placed.stream().filter(mail -> mail.name().equals(file)).map(Placed::messageId).findFirst().orElseThrow();
            final List<Received> replies = unexpected.stream().filter(mail -> address.equals(mail.mailbox()) && answered.equals(mail.inReplyTo())
                    && mail.references().contains(answered)).toList();
            unexpected.removeAll(replies);
            if (replies.size() != 1) {
                faults.add("%d replies to %s arrived in its thread at %s.".formatted(replies.size(), file, address));
            }
        });
        unexpected.forEach(mail -> faults.add("A mail went to %s that answers <%s>; none was expected.".formatted(mail.mailbox(), mail.inReplyTo())));
        return faults;
    }
}
