/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One thing that happened to a FlowFile.
 *
 * @param id rises with time
 * @param type RECEIVE, FORK, CONTENT_MODIFIED, ROUTE, DROP, …
 * @param flowFileUuid the FlowFile
 * @param componentName name of the processor
 * @param componentType simple name of the processor's class
 * @param relationship for a ROUTE where it went; else empty
 * @param details what the processor said about it; may be empty
 * @param transitUri where it came from or went to; may be empty
 * @param attributes all attributes after the event
 * @param parents FlowFiles this one came from
 * @param children FlowFiles that came from this one
 */
public record ProvenanceEvent(long id, String type, String flowFileUuid, String componentName, String componentType, String relationship,
                              String details, String transitUri, Map<String, String> attributes, List<String> parents, List<String> children) {
    public ProvenanceEvent {
        attributes = Map.copyOf(attributes);
        parents = List.copyOf(parents);
        children = List.copyOf(children);
    }

    static ProvenanceEvent of(final JsonNode event) {
        return new ProvenanceEvent(
                event.path("eventId").asLong(),
                event.path("eventType").asText(),
                event.path("flowFileUuid").asText(),
                event.path("componentName").asText(),
                event.path("componentType").asText(),
                event.path("relationship").asText(""),
                event.path("details").asText(""),
                event.path("transitUri").asText(""),
                event.path("attributes").valueStream().filter(attribute -> attribute.hasNonNull("value"))
                        .collect(Collectors.toMap(attribute -> attribute.path("name").asText(), attribute -> attribute.path("value").asText())),
                event.path("parentUuids").valueStream().map(JsonNode::asText).toList(),
                event.path("childUuids").valueStream().map(JsonNode::asText).toList());
    }
}
