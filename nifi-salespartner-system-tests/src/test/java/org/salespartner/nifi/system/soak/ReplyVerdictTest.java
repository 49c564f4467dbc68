/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.system.soak.Question.Way;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplyVerdictTest {
    private static final String FIRST = "First wording.\nIt is a long one.";
    private static final String SECOND = "Second wording.";

    @Test
    @DisplayName("Sent once is well, and so is uncertain in sight, of what SMTP had in hand when NiFi was killed")
    void sentOnceAndTrulyUncertainIsAllWell() {
        assertEquals(List.of(), verdict(Way.SMTP, "ALREADY_SENT", 1, false, false, false));
        assertEquals(List.of(), verdict(Way.SMTP, "ALREADY_SENT", 1, false, true, true));
        assertEquals(List.of(), verdict(Way.SMTP, "UNCERTAIN", 0, true, true, false));
        assertEquals(List.of(), verdict(Way.SMTP, "UNCERTAIN", 1, true, true, false));
        assertEquals(List.of(), verdict(Way.GMAIL, "ALREADY_SENT", 1, false, false, false));
    }

    @ParameterizedTest(name = "{0}, {1}, received {2} times, in sight {3}, in doubt {4}, filed {5}: {6}")
    @CsvSource({
        "SMTP, ALREADY_SENT, 2, false, false, true, SENT 2 TIMES",
        "SMTP, UNCERTAIN, 2, true, true, false, SENT 2 TIMES",
        "SMTP, ALREADY_SENT, 0, false, false, false, NOT RECEIVED",
        "SMTP, UNCERTAIN, 0, false, true, false, OUT OF SIGHT",
        "SMTP, UNCERTAIN, 0, true, false, false, CALLED UNCERTAIN",
        "SMTP, UNCERTAIN, 1, true, false, false, CALLED UNCERTAIN",
        "SMTP, UNCERTAIN, 1, true, true, true, CALLED UNCERTAIN",
        "GMAIL, UNCERTAIN, 0, true, false, false, CALLED UNCERTAIN",
        "GMAIL, UNCERTAIN, 1, true, false, false, CALLED UNCERTAIN",
        "SMTP, Reserved, 0, false, false, false, SILENTLY UNSENT",
        "SMTP, BUSY, 0, false, true, false, SILENTLY UNSENT",
        "SMTP, REJECTED, 1, false, false, false, TOLD AS UNSENT"
    })
    void faultsAreNamed(final Way way, final String outcome, final int received, final boolean inSight, final boolean inDoubt, final boolean filed,
            final String fault) {
        assertFinding(fault, verdict(way, outcome, received, inSight, inDoubt, filed));
    }

    @Test
    @DisplayName("R2: a mail has one draft, with the first text that a model gave, and that is what goes out")
    void oneDraftWithItsFirstText() {
        assertEquals(List.of(), drafted(1, FIRST, List.of(FIRST, SECOND), FIRST.replace("\n", "\r\n"), false));
        assertEquals(List.of(), drafted(1, SECOND, List.of(FIRST, SECOND), SECOND, true));
        assertFinding("2 DRAFTS", drafted(2, FIRST, List.of(FIRST, SECOND), FIRST, false));
        assertFinding("REWRITTEN", drafted(1, SECOND, List.of(FIRST, SECOND), SECOND, false));
        assertFinding("REWRITTEN", drafted(1, "Nobody's wording.", List.of(FIRST, SECOND), "Nobody's wording.", true));
        assertFinding("ANOTHER TEXT", drafted(1, FIRST, List.of(FIRST, SECOND), SECOND, false));
    }

    private static void assertFinding(final String fault, final List<String> findings) {
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.getFirst().startsWith(fault), findings.getFirst());
    }

    private static List<String> verdict(final Way way, final String outcome, final int received, final boolean inSight, final boolean inDoubt,
            final boolean filed) {
        final Question question = new Question(0, way, Instant.EPOCH);
        return new ReplyVerdict(question, 1, outcome, FIRST, List.of(), Collections.nCopies(received, "Hello. " + FIRST), inSight,
                inDoubt, filed, false).findings();
    }

    private static List<String> drafted(final int drafts, final String text, final List<String> wordings, final String received,
            final boolean redrafted) {
        final Question question = new Question(0, Way.MODEL, Instant.EPOCH);
        return new ReplyVerdict(question, drafts, "ALREADY_SENT", text, wordings, List.of(received), false, false, false,
                redrafted).findings();
    }
}
