/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TopicsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Re: Order of 40 pumps               | Order of 40 pumps
            RE: Fwd: Re: Order                  | Order
            AW: WG: Angebot 2026                | Angebot 2026
            Re[2]: Order                        | Order
            SV (3): Order                       | Order
            回复：报价                           | 报价
            [EXTERNAL] Re: [EXT] Tr : Commande  | Commande
            R: I: Offerta                       | Offerta
            Report: Q3                          | Report: Q3
            12:30 lunch                         | 12:30 lunch
            [pumps-list] Leaks                  | [pumps-list] Leaks
            """)
    void prefixesOfManyLanguagesAreTakenAway(final String subject, final String topic) {
        assertEquals(topic, Topics.ofSubject(subject));
    }

    @Test
    void nothingStaysNothing() {
        assertEquals("", Topics.ofSubject(null));
        assertEquals("", Topics.ofSubject("  Re: \t Fwd:  "));
        assertEquals("", Topics.ofSubject("Re(: "));
    }

    @Test
    void theTopicIsOneLineOfBoundedLength() {
        assertEquals("Order of pumps", Topics.ofSubject("Order\r\n of\u202e \u200bpumps"));
        final String topic = Topics.ofSubject("pump ".repeat(100));
        assertTrue(topic.length() <= 160 && topic.endsWith("pump…"), topic);
    }
}
