/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.soak.Mailboxes.Held;
import org.salespartner.nifi.system.soak.Mailboxes.Place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what was delivered and what the mailboxes hold with what is on the timeline (rules S2, I1). */
final class Verdict {
    private final List<SoakMail> delivered;
    private final List<Held> mailboxes;
    private final Map<String, List<JsonNode>> entries;

    Verdict(final List<SoakMail> delivered, final List<Held> mailboxes, final List<JsonNode> timeline) {
        this.delivered = delivered;
        this.mailboxes = mailboxes;
        this.entries = timeline.stream().collect(Collectors.groupingBy(entry -> entry.path("subject").asText(), HashMap::new, Collectors.toList()));
    }

    /** @return a sentence for each fault; empty when each mail is there once, with all its places */
    List<String> findings() {
        final List<String> findings = new ArrayList<>();
        final Map<String, Set<Place>> places = mailboxes.stream()
                .collect(Collectors.groupingBy(Held::subject, Collectors.mapping(Held::place, Collectors.toSet())));
        for (final SoakMail mail : delivered) {
            final List<JsonNode> found = entries.getOrDefault(mail.subject(), List.of());
            final Set<Place> lies = places.getOrDefault(mail.subject(), Set.of());
            if (lies.isEmpty()) {
                findings.add("NOT HELD by Dovecot itself: %s".formatted(mail.describe()));
            }
            if (found.isEmpty()) {
                findings.add("LOST: %s, which lies in %s".formatted(mail.describe(), lies));
            } else if (found.size() > 1) {
                findings.add("DOUBLED: %s is on the timeline %d times: %s".formatted(mail.describe(), found.size(), found));
            } else {
                compare(mail, found.getFirst(), lies, findings);
            }
        }

        final Set<String> known = delivered.stream().map(SoakMail::subject).collect(Collectors.toSet());
        entries.keySet().stream().filter(subject -> !known.contains(subject))
                .forEach(subject -> findings.add("STRANGE: the timeline holds [%s], which nobody delivered".formatted(subject)));
        return findings;
    }

    private static void compare(final SoakMail mail, final JsonNode entry, final Set<Place> lies, final List<String> findings) {
        final String messageId = entry.path("message_id").asText("");
        if (!messageId.equals(mail.messageId() == null ? "" : mail.messageId())) {
            findings.add("WRONG MESSAGE-ID: %s has <%s>".formatted(mail.describe(), messageId));
        }
        if (!entry.path("direction").asText().equals(mail.outbound() ? "outbound" : "inbound")) {
            findings.add("WRONG DIRECTION: %s is %s".formatted(mail.describe(), entry.path("direction").asText()));
        }

        final Set<Place> seen = new HashSet<>();
        for (final JsonNode sighting : entry.path("sightings")) {
            final Place place = new Place(sighting.path("account").asText(), sighting.path("folder").asText(), sighting.path("uid_validity").asLong(),
                    sighting.path("provider_id").asText());
            if (!seen.add(place)) {
                findings.add("SIGHTING TWICE: %s at %s".formatted(mail.describe(), place));
            }
        }
        lies.stream().filter(place -> !seen.contains(place))
                .forEach(place -> findings.add("SIGHTING LOST: %s lies at %s, seen were %s".formatted(mail.describe(), place, seen)));
    }
}
