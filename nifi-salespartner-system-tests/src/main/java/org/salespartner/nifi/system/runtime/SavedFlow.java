/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The flow as NiFi has last written it, which is a moment later than what the REST API says and is all that survives a kill.
 *
 * @param running ids of the processors that were running
 * @param enabled ids of the controller services that were enabled
 */
record SavedFlow(Set<String> running, Set<String> enabled) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static SavedFlow read(final Path flow) {
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(flow))) {
            final JsonNode root = JSON.readTree(stream);
            return new SavedFlow(ids(root, "PROCESSOR", "RUNNING"), ids(root, "CONTROLLER_SERVICE", "ENABLED"));
        } catch (final IOException e) {
            // NiFi is about to write it.
            return new SavedFlow(Set.of(), Set.of());
        }
    }

    /** What the REST API says. */
    static SavedFlow ofRunning(final FlowControl flow) {
        final String root = flow.rootId();
        return new SavedFlow(
                flow.processors(root).stream().filter(processor -> "RUNNING".equals(processor.state()))
                        .map(FlowComponent::id).collect(Collectors.toSet()),
                flow.services(root).stream().filter(service -> "ENABLED".equals(service.state()))
                        .map(FlowComponent::id).collect(Collectors.toSet()));
    }

    private static Set<String> ids(final JsonNode root, final String componentType, final String state) {
        return root.findParents("scheduledState").stream()
                .filter(component -> componentType.equals(component.path("componentType").asText()))
                .filter(component -> state.equals(component.path("scheduledState").asText()))
                .map(component -> component.path("instanceIdentifier").asText())
                .collect(Collectors.toSet());
    }
}
