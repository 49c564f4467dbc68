/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.store.SendLedger.Caps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SendPropertiesTest {
    private final TestRunner runner = TestRunners.newTestRunner(SendReply.class);

    @Test
    @DisplayName("The time zone belongs to the business hours, and is not asked for without them; the newest NiFi does not let it be asked for")
    void withoutBusinessHoursThereIsNoTimeZone() {
        final MockFlowFile flowFile = new MockFlowFile(1);
        assertNull(SendProperties.settings(runner.getProcessContext(), flowFile).hours());
        runner.setProperty("Business Hours", "Mon-Fri 09:00-17:00");
        assertNotNull(SendProperties.settings(runner.getProcessContext(), flowFile).hours());
        runner.setProperty("Time Zone", "Nowhere/At all");
        final IllegalArgumentException none = assertThrows(IllegalArgumentException.class,
                () -> SendProperties.settings(runner.getProcessContext(), flowFile));
        assertTrue(none.getMessage().contains("[Nowhere/At all]"), none.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"google, 500", "microsoft, 1000", "imap, 500"})
    @DisplayName("R3: without a value, an account sends in a day what its provider has published as the least")
    void capsOfProviders(final String provider, final int published) {
        final MockFlowFile flowFile = new MockFlowFile(1);
        assertEquals(new Caps(3, published), SendProperties.settings(runner.getProcessContext(), flowFile).caps(provider));
        runner.setProperty("Mails per Account and Day", "20");
        assertEquals(new Caps(3, 20), SendProperties.settings(runner.getProcessContext(), flowFile).caps(provider));
    }
}
