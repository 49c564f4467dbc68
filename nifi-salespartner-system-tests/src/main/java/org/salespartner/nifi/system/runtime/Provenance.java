/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What happened to FlowFiles, as a user sees it in NiFi's data provenance. Events appear there a moment after they happened. */
public final class Provenance {
    private final NiFiClient client;

    Provenance(final NiFiClient client) {
        this.client = client;
    }

    /**
     * @param terms value by field: {@code EventType}, {@code FlowFileUUID}, {@code Filename}, {@code ProcessorID}, {@code Relationship},
     *     {@code TransitURI}, or an indexed attribute such as {@code email.message.id}; all must match; a value may hold {@code *}
     * @param limit how many events at most, the newest ones
     * @return the events with all their details, oldest first
     */
    public List<ProvenanceEvent> query(final Map<String, String> terms, final int limit) {
        final ObjectNode body = client.object();
        final ObjectNode request = body.putObject("provenance").putObject("request").put("maxResults", limit)
                .put("summarize", false).put("incrementalResults", false);
        final ObjectNode searchTerms = request.putObject("searchTerms");
        terms.forEach((field, value) -> searchTerms.putObject(field).put("value", value).put("inverse", false));
        final JsonNode results = client.asyncRequest("provenance", body, "provenance", "finished").path("results");
        return results.path("provenanceEvents").valueStream().map(ProvenanceEvent::of)
                .sorted(Comparator.comparingLong(ProvenanceEvent::id)).toList();
    }

    /**
     * @param eventId the event
     * @return the event with all its details
     */
    public ProvenanceEvent event(final long eventId) {
        return ProvenanceEvent.of(client.get("provenance-events/" + eventId).path("provenanceEvent"));
    }

    /**
     * Everything that happened to a FlowFile, with what it directly came from and what came from it.
     *
     * @param flowFileUuid the FlowFile
     * @return the events, oldest first
     */
    public List<ProvenanceEvent> lineage(final String flowFileUuid) {
        final ObjectNode body = client.object();
        body.putObject("lineage").putObject("request").put("lineageRequestType", "FLOWFILE").put("uuid", flowFileUuid);
        return events(body);
    }

    /**
     * @param event one that has children (FORK, CLONE, REPLAY)
     * @return the events of the children, oldest first
     */
    public List<ProvenanceEvent> children(final ProvenanceEvent event) {
        final ObjectNode body = client.object();
        body.putObject("lineage").putObject("request").put("lineageRequestType", "CHILDREN").put("eventId", event.id());
        return events(body);
    }

    /**
     * Reads a content, which leaves an event DOWNLOAD in the FlowFile's provenance.
     *
     * @param event one whose content is still kept
     * @return the content before the event
     */
    public byte[] contentBefore(final ProvenanceEvent event) {
        return client.bytes("provenance-events/" + event.id() + "/content/input");
    }

    /**
     * Reads a content, which leaves an event DOWNLOAD in the FlowFile's provenance.
     *
     * @param event one whose content is still kept
     * @return the content after the event
     */
    public byte[] contentAfter(final ProvenanceEvent event) {
        return client.bytes("provenance-events/" + event.id() + "/content/output");
    }

    /**
     * Sends the FlowFile of an event through the flow once more, from where the event's processor took it.
     *
     * @param event one that can be replayed
     */
    public void replay(final ProvenanceEvent event) {
        client.post("provenance-events/replays", client.object().put("eventId", event.id()));
    }

    private List<ProvenanceEvent> events(final ObjectNode body) {
        final JsonNode results = client.asyncRequest("provenance/lineage", body, "lineage", "finished").path("results");
        return results.path("nodes").valueStream().filter(node -> "EVENT".equals(node.path("type").asText()))
                .map(node -> event(node.path("id").asLong()))
                .sorted(Comparator.comparingLong(ProvenanceEvent::id)).toList();
    }
}
