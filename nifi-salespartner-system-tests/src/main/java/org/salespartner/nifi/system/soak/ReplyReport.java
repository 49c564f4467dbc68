/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import java.util.List;

/**
 * What was done in a soak of sending, and what was found.
 *
 * @param received  mails that the receiving server has got
 * @param uncertain drafts of which nobody can tell whether they were sent, each in a queue where a person sees it
 * @param kills     how often at which moment
 * @param again     FlowFiles that came by once more
 * @param findings  a sentence for each fault; empty when there is none
 */
public record ReplyReport(long seed, int drafts, int received, int uncertain, String kills, int again, List<String> findings) {
    public ReplyReport {
        findings = List.copyOf(findings);
    }

    /** @return what was done, in one line */
    public String done() {
        return "seed %d: %d drafts, %d mails received, %d drafts uncertain; NiFi killed %s; %d FlowFiles given again".formatted(seed, drafts,
                received, uncertain, kills, again);
    }
}
