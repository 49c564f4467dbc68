/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** bin/demo --conversation --once, on the real NiFi. */
class ConversationDemoIT {

    @Test
    @DisplayName("R3, R4, R5, I1, I2: every draft is approved, exactly the expected replies arrive in their threads and are one entry of the "
            + "timeline, and nobody else gets one")
    void theSecondActSendsExactlyTheExpectedReplies() {
        final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

        final int end = Demo.run(new String[] {"--conversation", "--once"}, out, new Screen(out, false, 200));

        final String text = shown.toString(StandardCharsets.UTF_8);
        assertEquals(0, end, text);
        assertTrue(text.contains("5 of 5 expected replies arrived"), text);
        assertTrue(text.contains("each reply is one entry of the timeline"), text);
        assertTrue(text.contains("viktor.lang@brackwater.example is on the stop list"), text);
    }
}
