/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

class TextsTest {
    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void goodTextStaysTheSameObject() {
        final String text = "Grüße " + SMILE;

        assertSame(text, Texts.storable(text));
        assertNull(Texts.storable(null));
    }

    @Test
    void aPairIsNeverCut() {
        assertEquals("a", Texts.shortened("a" + SMILE, 2));
        assertEquals("a" + SMILE, Texts.shortened("a" + SMILE, 3));
        assertEquals("ab", Texts.shortened("abc", 2));
    }

    @Test
    void whatTheDatabaseWouldConfuseHasDifferentKeys() {
        assertNotEquals(Texts.key("a\u0000"), Texts.key("a\uFFFD"));
        assertNotEquals(Texts.key("a\uD83D"), Texts.key("a\uD83E"));
        final String hashed = Texts.key("x".repeat(300));
        assertNotEquals(hashed, Texts.key(hashed));
        assertFalse(hashed.length() > Texts.MAXIMUM_KEY);
    }

    @Test
    void partsAreKeptApart() {
        assertNotEquals(Texts.hash("ab", "c"), Texts.hash("a", "bc"));
        assertNotEquals(Texts.hash("a", null), Texts.hash("a", ""));
        assertNotEquals(Texts.hash("a"), Texts.hash("a", ""));
    }

    @Test
    void faultsThatQuoteARowLoseTheirText() {
        final SQLException fault = new SQLException("Key (address)=(anna@example.com) already exists", "23505");

        assertEquals("SQLSTATE 23505", SqlFaults.withoutValues(fault).getMessage());
        final SQLException harmless = new SQLException("connection refused", "08001");
        assertSame(harmless, SqlFaults.withoutValues(harmless));
    }
}
