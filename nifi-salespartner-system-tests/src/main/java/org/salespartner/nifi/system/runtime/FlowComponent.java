/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/**
 * A processor or controller service on the canvas.
 *
 * @param id NiFi's id
 * @param kind which of the two
 * @param name as on the canvas
 * @param type name of the class
 * @param state for example RUNNING, STOPPED, ENABLED, DISABLED
 * @param validationStatus VALID, INVALID or VALIDATING
 * @param validationErrors sentences, empty when valid
 * @param ghost whether NiFi has no such class
 * @param groupId the group it is in
 */
public record FlowComponent(String id, Kind kind, String name, String type, String state, String validationStatus, List<String> validationErrors,
                            boolean ghost, String groupId) {
    static FlowComponent of(final Kind kind, final JsonNode entity) {
        final JsonNode component = entity.path("component");
        return new FlowComponent(
                entity.path("id").asText(),
                kind,
                component.path("name").asText(),
                component.path("type").asText(),
                component.path("state").asText(),
                component.path("validationStatus").asText(),
                component.path("validationErrors").valueStream().map(JsonNode::asText).toList(),
                component.path("extensionMissing").asBoolean(),
                component.path("parentGroupId").asText());
    }

    /** @return whether NiFi has looked at it and found it wrong */
    public boolean invalid() {
        return "INVALID".equals(validationStatus) && validated();
    }

    boolean validating() {
        return "VALIDATING".equals(validationStatus) && validated();
    }

    /** NiFi does not validate a disabled processor: what it says of one is as old as the disabling. */
    private boolean validated() {
        return kind != Kind.PROCESSOR || !"DISABLED".equals(state);
    }

    /** What a component is. */
    public enum Kind {
        PROCESSOR,
        CONTROLLER_SERVICE
    }
}
