/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A short run of bin/soak. {@code -Dsalespartner.seed=N} plans another one. */
class SoakIT {
    private static final Duration FAULTS = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("salespartner.seed", 598);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("S2, I1: whatever breaks and is killed, each e-mail is on the timeline exactly once, with each place where it lies")
    void nothingIsLostOrDoubledWhateverBreaks() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());

        final SoakReport report;
        try (SyncSoak soak = new SyncSoak(SEED, folder, System.out::println)) {
            report = soak.run(FAULTS);
        }

        System.out.println(report.done());
        assertEquals(List.of(), report.findings(), report.done());
        assertTrue(report.kills() >= 2 && report.restarts() + report.dovecotKills() >= 1 && report.cuts() + report.silences() >= 10, report.done());
    }
}
