/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.demo.PostOffice.Received;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the timeline has of the replies that arrived: each is one entry, made when it was sent and found again in the folder Sent. */
final class SentOnTimeline {
    private static final String CONVERSATION = "conversation_id";

    private SentOnTimeline() {
    }

    /** Whether each reply was taken from a folder of the mailbox, too, and that is on the timeline. */
    static boolean allSeenIn(final String folder, final List<JsonNode> timeline, final List<Received> replies) {
        return replies.stream().allMatch(reply -> of(reply.messageId(), timeline).stream()
                .anyMatch(entry -> entry.path("sightings").valueStream().anyMatch(sighting -> folder.equals(sighting.path("folder").asText()))));
    }

    /** What is wrong with what the timeline has of them, in sentences. */
    static List<String> faults(final List<JsonNode> timeline, final List<Received> replies) {
        final List<String> faults = new ArrayList<>();
        for (final Received reply : replies) {
            final String name = "The reply to %s \"%s\"".formatted(reply.mailbox(), reply.subject());
            final List<JsonNode> entries = of(reply.messageId(), timeline);
            if (entries.size() != 1) {
                faults.add("%s is on the timeline %d times.".formatted(name, entries.size()));
            }
            if (entries.stream().anyMatch(entry -> !"outbound".equals(entry.path("direction").asText()))) {
                faults.add("%s is not outbound on the timeline.".formatted(name));
            }
            final Set<String> answered = of(reply.inReplyTo(), timeline).stream().map(entry -> entry.path(CONVERSATION).asText())
                    .collect(Collectors.toSet());
            if (entries.stream().anyMatch(entry -> !answered.contains(entry.path(CONVERSATION).asText()))) {
                faults.add("%s is in another conversation than the mail that it answers.".formatted(name));
            }
        }
        return faults;
    }

    private static List<JsonNode> of(final String messageId, final List<JsonNode> timeline) {
        return timeline.stream().filter(entry -> messageId.equals(entry.path("message_id").asText())).toList();
    }
}
