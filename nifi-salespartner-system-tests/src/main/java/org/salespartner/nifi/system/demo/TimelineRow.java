/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An entry of the timeline, as QueryConversations writes it. What the entry does not have is an empty text.
 *
 * @param when      when it was sent, or else received; null when neither is known
 * @param contact   who it was with: contacts, else the company with the other side's address
 * @param sightings where it was seen
 */
record TimelineRow(Instant when, String contact, String direction, String subject, String topic, String nextStep, List<Place> sightings) {

    static TimelineRow of(final JsonNode entry) {
        final Instant sent = instant(entry.path("sent_at"));
        return new TimelineRow(
                sent == null ? instant(entry.path("received_at")) : sent,
                contact(entry),
                entry.path("direction").asText(""),
                entry.path("subject").asText(""),
                entry.path("topic").asText(""),
                first(entry.path("next_steps")),
                entry.path("sightings").valueStream()
                        .map(sighting -> new Place(sighting.path("folder").asText(""), sighting.path("provider_id").asText(""))).toList());
    }

    private static String contact(final JsonNode entry) {
        final String names = entry.path("contact_names").valueStream().map(JsonNode::asText).distinct().collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            return names;
        }

        final String other = "outbound".equals(entry.path("direction").asText()) ? first(entry.path("to_addresses")) : author(entry);
        final String company = text(entry.path("company_name"));
        return company.isEmpty() ? other : company + ": " + other;
    }

    private static String author(final JsonNode entry) {
        final String name = text(entry.path("from_name"));
        return name.isEmpty() ? text(entry.path("from_address")) : name;
    }

    private static String first(final JsonNode array) {
        return array.isEmpty() ? "" : text(array.get(0));
    }

    private static String text(final JsonNode value) {
        return value.isNull() ? "" : value.asText("");
    }

    /** Record writers give a time as milliseconds, or as text where a format is set. */
    private static Instant instant(final JsonNode value) {
        if (value.isNumber()) {
            return Instant.ofEpochMilli(value.asLong());
        }

        try {
            return value.isTextual() ? Instant.parse(value.asText()) : null;
        } catch (final DateTimeException e) {
            return null;
        }
    }
}
