/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.system.command.UsageException;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SoakOptionsTest {

    @Test
    void minutesAndSeedAreTakenInBothSpellings() throws UsageException {
        assertEquals(new SoakOptions(false, "sync", Duration.ofSeconds(90), 100, 17), SoakOptions.parse("sync", "--minutes", "1.5", "--seed=17"));
        assertEquals(Duration.ofMinutes(5), SoakOptions.parse("sync").faults());
        assertEquals(7, SoakOptions.parse("reply", "--kills", "7").kills());
        assertTrue(SoakOptions.parse("--help").help());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sync --minutes 0", "sync --minutes five", "sync --minutes", "sync --seed -1", "sync --seed", "reply --kills 0",
        "swim", "--minutes 5"})
    void whatIsWrongIsSaidWithAHint(final String line) {
        final String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        final UsageException wrong = assertThrows(UsageException.class, () -> SoakOptions.parse(arguments));
        assertTrue(wrong.getMessage().matches(".*(--help|write|whole numbers).*"), wrong.getMessage());
    }
}
