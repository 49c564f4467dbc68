/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SafeFileNameTest {

    @Test
    void aUsualMessageIdStaysAsItIs() {
        assertEquals("CAKs+f=4hj_0.1@mail.example.com.eml", SafeFileName.of("<CAKs+f=4hj_0.1@mail.example.com>", null));
    }

    @Test
    void pathsAndControlCharactersAreReplacedAndIdsStayDistinct() {
        final String slash = SafeFileName.of("a/b@example.com", null);
        final String colon = SafeFileName.of("a:b@example.com", null);
        assertTrue(slash.matches("a_b@example\\.com-[0-9a-f]{10}\\.eml"), slash);
        assertNotEquals(slash, colon);
        assertEquals(slash, SafeFileName.of("<a/b@example.com>", "other"));
        assertTrue(SafeFileName.of("../../etc/passwd", null).startsWith("_"));
        assertTrue(SafeFileName.of("a\r\nb", null).startsWith("a__b-"));
    }

    @Test
    void lengthIsBoundedAndLongIdsStayDistinct() {
        final String one = SafeFileName.of("x".repeat(500) + "1@example.com", null);
        final String two = SafeFileName.of("x".repeat(500) + "2@example.com", null);
        assertEquals(120, one.length());
        assertNotEquals(one, two);
    }

    @Test
    void withoutAMessageIdTheFallbackNamesIt() {
        assertEquals("INBOX_7", SafeFileName.of(" ", "INBOX/7").substring(0, 7));
        assertEquals("message.eml", SafeFileName.of(null, null));
        assertEquals("message.eml", SafeFileName.of("<>", ""));
    }
}
