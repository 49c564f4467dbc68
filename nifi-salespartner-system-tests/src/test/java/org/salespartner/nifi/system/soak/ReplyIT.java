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
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A short run of bin/soak reply. {@code -Dsalespartner.seed=N} plans another one. */
class ReplyIT {
    private static final int KILLS = 12;
    private static final long SEED = Long.getLong("salespartner.seed", 644);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("R2: whenever NiFi is killed and whatever comes by again, each mail is answered once, and only what nobody can tell is uncertain")
    void eachMailIsAnsweredOnce() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());

        final ReplyReport report;
        try (ReplySoak soak = new ReplySoak(SEED, folder, System.out::println)) {
            report = soak.run(KILLS);
        }

        System.out.println(report.table());
        assertEquals(List.of(), report.findings(), report.done());
    }
}
