/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer.Taken;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplyVerdictTest {

    @Test
    void sentOnceAndUncertainInSightIsAllWell() {
        assertEquals(List.of(), verdict("ALREADY_SENT", 1, false));
        assertEquals(List.of(), verdict("UNCERTAIN", 0, true));
        assertEquals(List.of(), verdict("UNCERTAIN", 1, true));
    }

    @ParameterizedTest(name = "{0}, received {1} times, in sight {2}: {3}")
    @CsvSource({"ALREADY_SENT, 2, false, SENT 2 TIMES", "UNCERTAIN, 2, true, SENT 2 TIMES", "ALREADY_SENT, 0, false, NOT RECEIVED",
        "UNCERTAIN, 0, false, OUT OF SIGHT", "Reserved, 0, false, SILENTLY UNSENT", "BUSY, 1, false, SILENTLY UNSENT"})
    void faultsAreNamed(final String outcome, final int received, final boolean inSight, final String fault) {
        final List<String> findings = verdict(outcome, received, inSight);
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.getFirst().startsWith(fault), findings.getFirst());
    }

    private static List<String> verdict(final String outcome, final int received, final boolean inSight) {
        final byte[] message = ReplyDrafts.text(0).getBytes(StandardCharsets.UTF_8);
        final List<Taken> taken = Collections.nCopies(received, new Taken("kim@salespartner.example", List.of("anna@customer.example"), message));
        return new ReplyVerdict(List.of("draft"), Map.of("draft", outcome), inSight ? Set.of("draft") : Set.of(), taken).findings();
    }
}
