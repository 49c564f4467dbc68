/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.system.command.UsageException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProviderBenchTest {
    private static final int FEW = 12;

    @ParameterizedTest
    @ValueSource(strings = {"google", "microsoft"})
    @DisplayName("Listing and the plain loop read the same bytes; a poll that finds nothing is one request")
    void both(final String provider) throws Exception {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new ProviderBench(provider, FEW, 1).run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        final String report = printed.toString(StandardCharsets.UTF_8);
        assertTrue(report.contains(provider + ".ratio_sdk="), report);
        assertTrue(report.contains("%s.messages=%d%n".formatted(provider, FEW)), report);
        assertTrue(report.contains(provider + ".refused=0\n"), report);
        assertTrue(report.contains(provider + ".idle_requests=1\n"), report);
    }

    @Test
    void anotherProviderIsNotKnown() {
        final UsageException refused = assertThrows(UsageException.class, () -> new ProviderBench("yahoo", FEW, 1).run(System.out));
        assertEquals("--provider is google or microsoft; without it, sync measures IMAP.", refused.getMessage());
    }
}
