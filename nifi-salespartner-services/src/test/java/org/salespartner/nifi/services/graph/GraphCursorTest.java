/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.graph.GraphCursor.Point;

import java.util.Optional;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class GraphCursorTest {
    private static final String LINK = "/v1.0/me/mailFolders('inbox')/messages/delta?$deltatoken=Zm9v%3D_-";
    private static final long DAY = 86_400_000;

    @Test
    void everyPhaseIsReadBackAsItWasWritten() {
        final GraphCursor window = GraphCursor.window("inbox", 5).opened(7, LINK).after(new Point(10, "AAMk_-="), 99);
        final GraphCursor incremental = window.finished().took(new Point(11, "a"), 99).took(new Point(12, "b"), 99);

        assertEquals(Optional.of(window), GraphCursor.decode(window.encode()));
        assertEquals(Optional.of(incremental), GraphCursor.decode(incremental.encode()));
        assertEquals(Optional.of(GraphCursor.window("inbox", 5)), GraphCursor.decode(GraphCursor.window("inbox", 5).encode()));
        assertEquals(Set.of(GraphCursor.mark("a"), GraphCursor.mark("b")), GraphCursor.decode(incremental.encode()).orElseThrow().takenMarks());
    }

    @Test
    void nothingOfAPageIsRememberedOnceItsLinkIsFollowed() {
        final GraphCursor next = GraphCursor.window("inbox", 5).opened(5, LINK).finished().took(new Point(11, "a"), 99).follow(LINK + "2");

        assertEquals(Set.of(), next.takenMarks());
        assertEquals(LINK + "2", next.link());
        assertEquals(11, next.newest());
    }

    @Test
    @DisplayName("S3: what is read again reaches back to the last message that was covered, never before the first reading, and opens the chain anew")
    void rereading() {
        final GraphCursor read = GraphCursor.window("inbox", DAY).opened(DAY, LINK).after(new Point(9 * DAY, "a"), 20 * DAY).finished();
        final GraphCursor reread = read.reread(15 * DAY, "inbox");

        assertEquals(ReadingPhase.REREADING, reread.phase());
        assertEquals("", reread.link());
        assertEquals(8 * DAY, reread.cutOff());
        assertEquals(DAY, read.reread(0, "inbox").cutOff());
    }

    @Test
    @DisplayName("S3: another folder of the same name is not taken for the one that was read")
    void anotherFolder() {
        assertFalse(GraphCursor.window("one", 0).isOf("another"));
    }

    @Test
    void aTextOfSomebodyElseIsNoCursor() {
        assertEquals(Optional.empty(), GraphCursor.decode("gmail1 W h1 c1 p0. n0"));
        assertEquals(Optional.empty(), GraphCursor.decode("graph1 W fx c1 p0. n99999999999999999999 t l"));
        assertEquals(Optional.empty(), GraphCursor.decode("graph1 I fx c1 p0. n1 tabc l/v1.0/x"));
    }
}
