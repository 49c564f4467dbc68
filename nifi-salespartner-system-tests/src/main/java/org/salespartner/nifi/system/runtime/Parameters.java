/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parameter contexts: what a user fills in after importing a flow. */
public final class Parameters {
    private final NiFiClient client;

    Parameters(final NiFiClient client) {
        this.client = client;
    }

    /**
     * @param groupId a group
     * @return name of the parameter context bound to it, or an empty text
     */
    public String contextOf(final String groupId) {
        return client.get("process-groups/" + groupId).path("component").path("parameterContext").path("component").path("name").asText("");
    }

    /**
     * @param contextName the context
     * @return its parameters and their values; a sensitive one has the value null
     */
    public Map<String, String> values(final String contextName) {
        final Map<String, String> values = new TreeMap<>();
        for (final JsonNode parameter : parametersOf(context(contextName))) {
            final boolean hidden = parameter.path("sensitive").asBoolean();
            values.put(parameter.path("name").asText(), hidden ? null : parameter.path("value").asText(null));
        }
        return values;
    }

    /**
     * Sets parameters that the context already has; NiFi stops and restarts what uses them. Whether one is sensitive stays as it is.
     *
     * @param contextName the context
     * @param values by name of the parameter
     * @throws NiFiException when the context has no such parameter, or NiFi could not apply them
     */
    public void update(final String contextName, final Map<String, String> values) {
        final JsonNode context = context(contextName);
        final Map<String, Boolean> sensitive = parametersOf(context).stream()
                .collect(Collectors.toMap(parameter -> parameter.path("name").asText(), parameter -> parameter.path("sensitive").asBoolean()));
        final String id = context.path("id").asText();
        final ObjectNode body = client.object().put("id", id);
        body.putObject("revision").put("version", context.path("revision").path("version").asLong()).put("clientId", client.clientId());
        final ObjectNode component = body.putObject("component").put("id", id).put("name", contextName);
        final ArrayNode parameters = component.putArray("parameters");
        values.forEach((name, value) -> {
            if (!sensitive.containsKey(name)) {
                throw new NiFiException("The parameter context %s has no parameter %s, but %s".formatted(contextName, name, sensitive.keySet()));
            }
            parameters.addObject().putObject("parameter").put("name", name).put("value", value).put("sensitive", sensitive.get(name));
        });
        final JsonNode done = client.asyncRequest("parameter-contexts/%s/update-requests".formatted(id), body, "request", "complete");
        final String failure = done.path("failureReason").asText("");
        if (!failure.isEmpty()) {
            throw new NiFiException("The parameters of %s could not be set: %s".formatted(contextName, failure));
        }
    }

    private JsonNode context(final String name) {
        return client.get("flow/parameter-contexts").path("parameterContexts").valueStream()
                .filter(candidate -> candidate.path("component").path("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new NiFiException("There is no parameter context " + name));
    }

    private static List<JsonNode> parametersOf(final JsonNode context) {
        return context.path("component").path("parameters").valueStream().map(entity -> entity.path("parameter")).toList();
    }
}
