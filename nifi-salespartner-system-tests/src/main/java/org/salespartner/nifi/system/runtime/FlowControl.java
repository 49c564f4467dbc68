/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Process groups as a whole: import, enable, start, look at, stop, export, delete. Groups inside a group are included. */
public final class FlowControl {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final NiFiClient client;

    FlowControl(final NiFiClient client) {
        this.client = client;
    }

    /** @return id of the group that holds everything */
    public String rootId() {
        return client.get("process-groups/root").path("id").asText();
    }

    /**
     * Imports a flow definition into the root group, as a user does with a file.
     *
     * @param definition the JSON file
     * @param name name of the new group
     * @return id of the new group
     */
    public String upload(final Path definition, final String name) {
        try {
            return upload(Files.readAllBytes(definition), name);
        } catch (final IOException e) {
            throw new NiFiException("Could not read " + definition, e);
        }
    }

    /**
     * @param definition the JSON text in UTF-8
     * @param name name of the new group
     * @return id of the new group
     */
    public String upload(final byte[] definition, final String name) {
        final Map<String, String> fields = Map.of(
                "groupName", name,
                "positionX", "0",
                "positionY", "0",
                "clientId", client.clientId());
        return client.upload("process-groups/%s/process-groups/upload".formatted(rootId()), fields, "file", definition).path("id").asText();
    }

    /**
     * @param groupId the group
     * @return its flow definition, as a user would download it
     */
    public JsonNode download(final String groupId) {
        return client.get("process-groups/%s/download?includeReferencedServices=false".formatted(groupId));
    }

    /**
     * Enables every controller service of the group and waits until all are.
     *
     * @param groupId the group
     * @throws NiFiException naming those that are not enabled, with the reasons that NiFi gives
     */
    public void enableServices(final String groupId) {
        setServices(groupId, "ENABLED");
    }

    /**
     * Disables every controller service of the group and waits until all are.
     *
     * @param groupId the group, which must be stopped
     */
    public void disableServices(final String groupId) {
        setServices(groupId, "DISABLED");
    }

    /**
     * Starts every processor and port of the group that can be started; invalid ones stay as they are.
     *
     * @param groupId the group
     */
    public void start(final String groupId) {
        schedule(groupId, "RUNNING");
    }

    /**
     * Stops every processor and port of the group and waits until none is at work.
     *
     * @param groupId the group
     */
    public void stop(final String groupId) {
        schedule(groupId, "STOPPED");
        Waiting.until("every processor of the group has stopped", LIMIT, () -> {
            final boolean stopped = processors(groupId).stream().noneMatch(processor -> "RUNNING".equals(processor.state()));
            return stopped && status(groupId).path("aggregateSnapshot").path("activeThreadCount").asInt() == 0;
        });
    }

    /**
     * @param groupId the group
     * @return its processors
     */
    public List<FlowComponent> processors(final String groupId) {
        final JsonNode answer = client.get("process-groups/%s/processors?includeDescendantGroups=true".formatted(groupId));
        return answer.path("processors").valueStream().map(entity -> FlowComponent.of(FlowComponent.Kind.PROCESSOR, entity)).toList();
    }

    /**
     * @param groupId the group
     * @return its controller services, without those of the groups above it
     */
    public List<FlowComponent> services(final String groupId) {
        final String query = "flow/process-groups/%s/controller-services?includeAncestorGroups=false&includeDescendantGroups=true";
        final JsonNode answer = client.get(query.formatted(groupId));
        return answer.path("controllerServices").valueStream()
                .map(entity -> FlowComponent.of(FlowComponent.Kind.CONTROLLER_SERVICE, entity)).toList();
    }

    /**
     * Waits until NiFi has validated everything, then names what it found wrong. A processor whose service is not enabled yet is invalid; one that
     * is disabled is never looked at.
     *
     * @param groupId the group
     * @return the invalid components
     */
    public List<FlowComponent> invalid(final String groupId) {
        return Waiting.untilPresent("NiFi has validated the group", LIMIT, () -> {
            final List<FlowComponent> all = components(groupId).toList();
            return all.stream().anyMatch(FlowComponent::validating) ? Optional.empty()
                    : Optional.of(all.stream().filter(FlowComponent::invalid).toList());
        });
    }

    /**
     * @param groupId the group
     * @return the components whose class NiFi does not have
     */
    public List<FlowComponent> ghosts(final String groupId) {
        return components(groupId).filter(FlowComponent::ghost).toList();
    }

    /**
     * @param groupId the group
     * @param name name of a processor on the canvas, which must be the only one of that name
     * @return the processor
     */
    public FlowComponent processor(final String groupId, final String name) {
        return only(processors(groupId), name);
    }

    /**
     * @param groupId the group
     * @param name name of a controller service, which must be the only one of that name
     * @return the service
     */
    public FlowComponent service(final String groupId, final String name) {
        return only(services(groupId), name);
    }

    /**
     * @param groupId the group
     * @return NiFi's status of the group, {@code aggregateSnapshot} with that of every part of it
     */
    public JsonNode status(final String groupId) {
        return client.get("flow/process-groups/%s/status?recursive=true".formatted(groupId)).path("processGroupStatus");
    }

    /**
     * @param processorId the processor
     * @return NiFi's status of it: {@code aggregateSnapshot} with {@code runStatus}, {@code flowFilesIn}, {@code taskCount} of the last 5 minutes
     */
    public JsonNode processorStatus(final String processorId) {
        return client.get("flow/processors/%s/status".formatted(processorId)).path("processorStatus");
    }

    /**
     * @param groupId the group
     * @return how many FlowFiles wait in it, those at work included
     */
    public int queued(final String groupId) {
        return status(groupId).path("aggregateSnapshot").path("flowFilesQueued").asInt();
    }

    /**
     * @param after id of the last one seen, or -1: NiFi counts from 0
     * @return newer bulletins of the whole NiFi, oldest first; NiFi keeps them for five minutes
     */
    public List<Bulletin> bulletins(final long after) {
        final JsonNode board = client.get("flow/bulletin-board?limit=1000&after=" + after).path("bulletinBoard");
        return board.path("bulletins").valueStream().map(entity -> entity.path("bulletin"))
                .map(bulletin -> new Bulletin(bulletin.path("id").asLong(), bulletin.path("level").asText(), bulletin.path("sourceId").asText(),
                        bulletin.path("sourceName").asText(), bulletin.path("message").asText()))
                .toList();
    }

    /**
     * Stops the group, drops what waits in it, and deletes it.
     *
     * @param groupId the group
     */
    public void delete(final String groupId) {
        stop(groupId);
        disableServices(groupId);
        client.asyncRequest("process-groups/%s/empty-all-connections-requests".formatted(groupId), null, "dropRequest", "finished");
        final JsonNode group = client.get("process-groups/" + groupId);
        final long version = group.path("revision").path("version").asLong();
        client.delete("process-groups/" + groupId + "?version=" + version + "&clientId=" + client.clientId());
    }

    private Stream<FlowComponent> components(final String groupId) {
        return Stream.concat(services(groupId).stream(), processors(groupId).stream());
    }

    private void schedule(final String groupId, final String state) {
        final ObjectNode body = client.object().put("id", groupId).put("state", state);
        client.put("flow/process-groups/" + groupId, body);
    }

    private void setServices(final String groupId, final String state) {
        final Predicate<FlowComponent> done = service -> state.equals(service.state());
        if (services(groupId).stream().allMatch(done)) {
            return;
        }
        Waiting.until("NiFi has validated the services", LIMIT, () -> services(groupId).stream().noneMatch(FlowComponent::validating));
        for (final JsonNode group : groups(groupId)) {
            final String id = group.path("id").asText();
            final ObjectNode body = client.object().put("id", id).put("state", state);
            client.put("flow/process-groups/%s/controller-services".formatted(id), body);
        }
        try {
            Waiting.until("every controller service is " + state, LIMIT, () -> services(groupId).stream().allMatch(done));
        } catch (final NiFiException e) {
            final String open = services(groupId).stream().filter(done.negate())
                    .map(service -> "%s is %s: %s".formatted(service.name(), service.state(), String.join("; ", service.validationErrors())))
                    .collect(Collectors.joining(System.lineSeparator()));
            throw new NiFiException("Not every controller service is %s:%n%s".formatted(state, open), e);
        }
    }

    private List<JsonNode> groups(final String groupId) {
        final Stream<JsonNode> inner = client.get("process-groups/%s/process-groups".formatted(groupId)).path("processGroups").valueStream()
                .flatMap(group -> groups(group.path("id").asText()).stream());
        return Stream.concat(Stream.of(client.get("process-groups/" + groupId)), inner).toList();
    }

    private static FlowComponent only(final List<FlowComponent> components, final String name) {
        final List<FlowComponent> named = components.stream().filter(component -> component.name().equals(name)).toList();
        if (named.size() != 1) {
            final String present = components.stream().map(FlowComponent::name).sorted().collect(Collectors.joining(", "));
            throw new NiFiException("%d components are called %s; there are: %s".formatted(named.size(), name, present));
        }
        return named.getFirst();
    }
}
