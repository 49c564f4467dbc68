/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AheadWindowTest {
    private final Deque<AheadWindow> open = new ArrayDeque<>();

    @AfterEach
    void close() {
        open.forEach(AheadWindow::close);
    }

    @Test
    @DisplayName("S8: wide windows take no more than an eighth of the memory altogether, and one that is given back twice makes room for one only")
    void wideWindowsAreLimited() {
        while (open().bytes() == AheadWindow.WIDE_BYTES) {
            assertTrue(open.size() * AheadWindow.WIDE_BYTES <= Runtime.getRuntime().maxMemory() / 8, "Wide: " + open.size());
        }

        final AheadWindow first = open.removeFirst();
        first.close();
        first.close();
        assertEquals(AheadWindow.WIDE_BYTES, open().bytes());
        assertEquals(AheadWindow.NARROW_BYTES, open().bytes());
    }

    private AheadWindow open() {
        final AheadWindow window = new AheadWindow();
        open.addLast(window);
        return window;
    }
}
