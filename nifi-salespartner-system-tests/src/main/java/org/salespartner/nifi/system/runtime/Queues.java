/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What waits in connections. */
public final class Queues {
    private final NiFiClient client;

    Queues(final NiFiClient client) {
        this.client = client;
    }

    /**
     * @param groupId the group; groups inside it are included
     * @return its connections, as NiFi describes them: {@code id}, {@code component} with {@code source}, {@code destination}, {@code name}
     */
    public List<JsonNode> connections(final String groupId) {
        final Stream<JsonNode> own = client.get("process-groups/%s/connections".formatted(groupId)).path("connections").valueStream();
        final Stream<JsonNode> inner = client.get("process-groups/%s/process-groups".formatted(groupId)).path("processGroups").valueStream()
                .flatMap(group -> connections(group.path("id").asText()).stream());
        return Stream.concat(own, inner).toList();
    }

    /**
     * @param groupId the group
     * @param destinationName name of the component they lead to
     * @return ids of the connections
     */
    public List<String> connectionsTo(final String groupId, final String destinationName) {
        return connections(groupId).stream()
                .filter(connection -> connection.path("component").path("destination").path("name").asText().equals(destinationName))
                .map(connection -> connection.path("id").asText()).toList();
    }

    /**
     * @param connectionId the connection
     * @return how many FlowFiles wait there, swapped ones and those at work included
     */
    public int size(final String connectionId) {
        return client.get("flow/connections/%s/status".formatted(connectionId)).path("connectionStatus").path("aggregateSnapshot")
                .path("flowFilesQueued").asInt();
    }

    /**
     * @param connectionId the connection
     * @return what waits there, in the order of the queue; NiFi lists the first hundred
     */
    public List<QueuedFlowFile> list(final String connectionId) {
        final String path = "flowfile-queues/%s/listing-requests".formatted(connectionId);
        final JsonNode listing = client.asyncRequest(path, null, "listingRequest", "finished");
        return listing.path("flowFileSummaries").valueStream().map(summary -> details(connectionId, summary)).toList();
    }

    /**
     * Reads a content, which leaves an event DOWNLOAD in the FlowFile's provenance.
     *
     * @param flowFile one that waits
     * @return its content
     */
    public byte[] content(final QueuedFlowFile flowFile) {
        return client.bytes("flowfile-queues/%s/flowfiles/%s/content".formatted(flowFile.connectionId(), flowFile.uuid()));
    }

    /**
     * Drops what waits in a connection.
     *
     * @param connectionId the connection
     */
    public void empty(final String connectionId) {
        client.asyncRequest("flowfile-queues/%s/drop-requests".formatted(connectionId), null, "dropRequest", "finished");
    }

    private QueuedFlowFile details(final String connectionId, final JsonNode summary) {
        final String uuid = summary.path("uuid").asText();
        final JsonNode flowFile = client.get("flowfile-queues/%s/flowfiles/%s".formatted(connectionId, uuid)).path("flowFile");
        final Map<String, String> attributes = flowFile.path("attributes").propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
        return new QueuedFlowFile(connectionId, uuid, flowFile.path("size").asLong(), flowFile.path("penalized").asBoolean(), attributes);
    }
}
