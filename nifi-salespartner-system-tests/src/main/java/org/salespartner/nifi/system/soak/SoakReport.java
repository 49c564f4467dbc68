/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import java.util.List;

/**
 * What was done in a soak, and what was found.
 *
 * @param delivered mails, each counted once
 * @param copies of mails delivered before, put elsewhere
 * @param moves of mails between folders
 * @param cuts connections that were ended
 * @param silences connections that fell silent
 * @param restarts of Dovecot
 * @param dovecotKills how often Dovecot was killed and started again
 * @param kills how often NiFi was killed and started again
 * @param killsWhileStarting how often NiFi was killed before it was up
 * @param findings a sentence for each fault; empty when there is none
 */
public record SoakReport(long seed, int delivered, int copies, int moves, int cuts, int silences, int restarts, int dovecotKills, int kills,
        int killsWhileStarting, List<String> findings) {

    public SoakReport {
        findings = List.copyOf(findings);
    }

    /** @return what was done, in one line */
    public String done() {
        return ("seed %d: %d mails delivered, %d copies, %d moves; %d connections cut, %d fallen silent; Dovecot restarted %d times, killed %d "
                + "times; NiFi killed %d times, and %d times while it started").formatted(seed, delivered, copies, moves, cuts, silences,
                restarts, dovecotKills, kills, killsWhileStarting);
    }
}
