/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class FlowedTextTest {

    @Test
    void linesThatEndWithASpaceGoOn() {
        assertEquals("one two three\nfour", FlowedText.unfold("one \ntwo \nthree\nfour", false));
    }

    @Test
    void quotationsOfAnotherDepthAreNotJoined() {
        assertEquals("> one \n>> two\nthree", FlowedText.unfold("> one \n>> two\nthree", false));
        assertEquals("> one two", FlowedText.unfold("> one \n> two", false));
    }

    @Test
    void theSignatureMarkEndsAParagraph() {
        assertEquals("one \n-- \nAda", FlowedText.unfold("one \n-- \nAda", false));
    }

    @Test
    void stuffedSpacesAndDeletedOnesGo() {
        assertEquals("From here", FlowedText.unfold(" From here", false));
        assertEquals("日本語", FlowedText.unfold("日本 \n語", true));
    }
}
