/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.system.soak.Mailboxes.Held;
import org.salespartner.nifi.system.soak.Mailboxes.Place;
import org.salespartner.nifi.system.soak.SoakMail.Kind;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The soak names each way in which an e-mail can be lost or doubled. */
class VerdictTest {
    private static final SoakMail MAIL = new SoakMail(7, Kind.PLAIN, "m7@orchard.example", false, new byte[100]);
    private static final Place INBOX = new Place("maya@salespartner.example", "INBOX", 1, "4");
    private static final Place ARCHIVE = new Place("maya@salespartner.example", "Archive", 2, "9");

    @Test
    void oneEntryWithEachPlaceIsRight() {
        assertEquals(List.of(), findings(List.of(INBOX, ARCHIVE), entry("m7@orchard.example", "inbound", INBOX, ARCHIVE)));
    }

    @Test
    void aPlaceThatTheMailHasLeftIsNoFault() {
        assertEquals(List.of(), findings(List.of(ARCHIVE), entry("m7@orchard.example", "inbound", INBOX, ARCHIVE)));
    }

    @Test
    void whatIsWrongIsNamed() {
        final JsonNode right = entry("m7@orchard.example", "inbound", INBOX);
        assertFinding("LOST: Soak 00007", findings(List.of(INBOX)));
        assertFinding("DOUBLED: Soak 00007", findings(List.of(INBOX), right, right));
        assertFinding("SIGHTING LOST: Soak 00007", findings(List.of(INBOX, ARCHIVE), right));
        assertFinding("SIGHTING TWICE: Soak 00007", findings(List.of(INBOX), entry("m7@orchard.example", "inbound", INBOX, INBOX)));
        assertFinding("WRONG MESSAGE-ID: Soak 00007", findings(List.of(INBOX), entry(null, "inbound", INBOX)));
        assertFinding("WRONG DIRECTION: Soak 00007", findings(List.of(INBOX), entry("m7@orchard.example", "outbound", INBOX)));
        assertFinding("NOT HELD by Dovecot", findings(List.of(), right));
        assertFinding("STRANGE", findings(List.of(INBOX), right, ((ObjectNode) right.deepCopy()).put("subject", "Spam")));
    }

    private static void assertFinding(final String beginning, final List<String> findings) {
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.getFirst().startsWith(beginning), findings.toString());
    }

    private static List<String> findings(final List<Place> places, final JsonNode... timeline) {
        return new Verdict(List.of(MAIL), places.stream().map(place -> new Held(place, MAIL.subject())).toList(), List.of(timeline)).findings();
    }

    private static JsonNode entry(final String messageId, final String direction, final Place... sightings) {
        final ObjectNode entry = new ObjectMapper().createObjectNode().put("subject", MAIL.subject()).put("message_id", messageId)
                .put("direction", direction);
        for (final Place place : sightings) {
            entry.withArray("sightings").addObject().put("account", place.account()).put("folder", place.folder())
                    .put("uid_validity", place.uidValidity()).put("provider_id", place.uid());
        }
        return entry;
    }
}
