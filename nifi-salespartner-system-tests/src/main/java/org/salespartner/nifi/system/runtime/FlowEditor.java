/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a user does on the canvas with one component at a time. */
public final class FlowEditor {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final NiFiClient client;

    FlowEditor(final NiFiClient client) {
        this.client = client;
    }

    /**
     * @param parentId group it goes into
     * @param name its name
     * @return id of the new group
     */
    public String createGroup(final String parentId, final String name) {
        final ObjectNode body = newEntity();
        body.putObject("component").put("name", name);
        return client.post("process-groups/%s/process-groups".formatted(parentId), body).path("id").asText();
    }

    /**
     * @param groupId group it goes into
     * @param type name of the class, of which one bundle is loaded
     * @param name its name
     * @param properties by name
     * @param autoTerminated relationships whose FlowFiles end there
     * @return id of the new processor, which is stopped
     */
    public String createProcessor(final String groupId, final String type, final String name, final Map<String, String> properties,
                                  final Set<String> autoTerminated) {
        final ObjectNode body = newEntity();
        final ObjectNode component = body.putObject("component").put("type", type).put("name", name);
        component.set("bundle", bundle(client.processorTypes(), type));
        final ObjectNode config = component.putObject("config");
        properties.forEach(config.putObject("properties")::put);
        final ArrayNode relationships = config.putArray("autoTerminatedRelationships");
        autoTerminated.forEach(relationships::add);
        return client.post("process-groups/%s/processors".formatted(groupId), body).path("id").asText();
    }

    /**
     * @param groupId group it goes into
     * @param type name of the class, of which one bundle is loaded
     * @param name its name
     * @param properties by name
     * @return id of the new service, which is disabled
     */
    public String createService(final String groupId, final String type, final String name, final Map<String, String> properties) {
        final ObjectNode body = newEntity();
        final ObjectNode component = body.putObject("component").put("type", type).put("name", name);
        component.set("bundle", bundle(client.controllerServiceTypes(), type));
        properties.forEach(component.putObject("properties")::put);
        return client.post("process-groups/%s/controller-services".formatted(groupId), body).path("id").asText();
    }

    /**
     * @param groupId group that holds both
     * @param sourceId a processor
     * @param destinationId a processor
     * @param relationships which of the source's
     * @return id of the new connection
     */
    public String connect(final String groupId, final String sourceId, final String destinationId, final Collection<String> relationships) {
        return connect(groupId, sourceId, destinationId, relationships, newEntity());
    }

    /**
     * As {@link #connect(String, String, String, Collection)}, with a limit of its own.
     *
     * @param mostQueued from so many FlowFiles on, the source is not triggered
     * @return id of the new connection
     */
    public String connect(final String groupId, final String sourceId, final String destinationId, final Collection<String> relationships,
                          final int mostQueued) {
        final ObjectNode body = newEntity();
        body.putObject("component").put("backPressureObjectThreshold", mostQueued);
        return connect(groupId, sourceId, destinationId, relationships, body);
    }

    private String connect(final String groupId, final String sourceId, final String destinationId, final Collection<String> relationships,
                           final ObjectNode body) {
        final ObjectNode component = body.withObject("/component");
        component.putObject("source").put("id", sourceId).put("groupId", groupId).put("type", "PROCESSOR");
        component.putObject("destination").put("id", destinationId).put("groupId", groupId).put("type", "PROCESSOR");
        final ArrayNode selected = component.putArray("selectedRelationships");
        relationships.forEach(selected::add);
        return client.post("process-groups/%s/connections".formatted(groupId), body).path("id").asText();
    }

    /**
     * Changes properties of a processor that is stopped.
     *
     * @param processorId the processor
     * @param properties by name; those not named stay as they are, a null value removes
     */
    public void configureProcessor(final String processorId, final Map<String, String> properties) {
        final ObjectNode body = changeOf("processors/" + processorId);
        properties.forEach(body.putObject("component").put("id", processorId).putObject("config").putObject("properties")::put);
        client.put("processors/" + processorId, body);
    }

    /**
     * Changes properties of a service that is disabled.
     *
     * @param serviceId the service
     * @param properties by name; those not named stay as they are, a null value removes
     */
    public void configureService(final String serviceId, final Map<String, String> properties) {
        final ObjectNode body = changeOf("controller-services/" + serviceId);
        properties.forEach(body.putObject("component").put("id", serviceId).putObject("properties")::put);
        client.put("controller-services/" + serviceId, body);
    }

    /** @param processorId a valid processor, to be started */
    public void startProcessor(final String processorId) {
        awaitValidated(processorId);
        setProcessor(processorId, "RUNNING");
    }

    /** @param processorId a valid processor that is stopped, to be triggered once */
    public void runOnce(final String processorId) {
        awaitValidated(processorId);
        setProcessor(processorId, "RUN_ONCE");
    }

    /** @param processorId a processor, to be stopped; waits until it is not at work any more */
    public void stopProcessor(final String processorId) {
        setProcessor(processorId, "STOPPED");
        Waiting.until("the processor has stopped", LIMIT, () -> {
            final JsonNode status = client.flow().processorStatus(processorId);
            final JsonNode now = status.path("aggregateSnapshot");
            return "Stopped".equals(now.path("runStatus").asText("")) && now.path("activeThreadCount").asInt() == 0
                    || "Invalid".equals(now.path("runStatus").asText(""));
        });
    }

    /** @param serviceId a valid service, to be enabled; waits until it is */
    public void enableService(final String serviceId) {
        setService(serviceId, "ENABLED");
    }

    /** @param serviceId a service that nothing running uses, to be disabled; waits until it is */
    public void disableService(final String serviceId) {
        setService(serviceId, "DISABLED");
    }

    /** NiFi validates aside, and a processor that is started meanwhile may wait for minutes: a busy machine shows it. */
    private void awaitValidated(final String processorId) {
        Waiting.until("the processor has been validated", LIMIT,
                () -> !"VALIDATING".equals(client.get("processors/" + processorId).path("component").path("validationStatus").asText()));
    }

    private void setProcessor(final String processorId, final String state) {
        final ObjectNode body = changeOf("processors/" + processorId).put("state", state);
        client.put("processors/%s/run-status".formatted(processorId), body);
    }

    private void setService(final String serviceId, final String state) {
        final ObjectNode body = changeOf("controller-services/" + serviceId).put("state", state);
        client.put("controller-services/%s/run-status".formatted(serviceId), body);
        Waiting.until("the controller service is " + state, LIMIT,
                () -> state.equals(client.get("controller-services/" + serviceId).path("component").path("state").asText()));
    }

    private ObjectNode changeOf(final String path) {
        final ObjectNode body = client.object();
        final JsonNode revision = client.get(path).path("revision");
        body.putObject("revision").put("version", revision.path("version").asLong()).put("clientId", client.clientId());
        return body.put("id", path.substring(path.indexOf('/') + 1));
    }

    private ObjectNode newEntity() {
        final ObjectNode body = client.object();
        body.putObject("revision").put("version", 0).put("clientId", client.clientId());
        return body;
    }

    private static JsonNode bundle(final List<JsonNode> types, final String type) {
        return types.stream().filter(candidate -> candidate.path("type").asText().equals(type)).findFirst()
                .orElseThrow(() -> new NiFiException("NiFi has not loaded " + type)).path("bundle");
    }
}
