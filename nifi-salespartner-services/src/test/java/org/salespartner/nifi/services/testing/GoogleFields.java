/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code fields} parameter: a partial answer as
 * <a href="https://developers.google.com/workspace/gmail/api/guides/performance#partial">Improve performance</a> describes it, with {@code a,b},
 * {@code a/b}, {@code a(b,c)} and {@code *}.
 */
record GoogleFields(Map<String, GoogleFields> wanted) {

    static GoogleFields of(final String fields) {
        final Map<String, GoogleFields> wanted = new LinkedHashMap<>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at <= fields.length(); at++) {
            final char next = at == fields.length() ? ',' : fields.charAt(at);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            if (depth == 0 && next == ',') {
                add(wanted, fields.substring(start, at).trim());
                start = at + 1;
            }
        }
        if (depth != 0) {
            throw GoogleError.badRequest("Invalid field selection " + fields);
        }
        return new GoogleFields(wanted);
    }

    JsonNode select(final JsonNode json) {
        if (wanted.isEmpty() || wanted.containsKey("*")) {
            return json;
        }
        if (json.isArray()) {
            final ArrayNode all = SimulatorResponse.MAPPER.createArrayNode();
            json.forEach(each -> all.add(select(each)));
            return all;
        }
        final ObjectNode selected = SimulatorResponse.MAPPER.createObjectNode();
        wanted.forEach((name, inner) -> {
            if (json.has(name)) {
                selected.set(name, inner.select(json.get(name)));
            }
        });
        return selected;
    }

    private static void add(final Map<String, GoogleFields> wanted, final String field) {
        final String name = field.split("[(/]", 2)[0];
        final String rest = field.substring(name.length());
        final String inner = rest.startsWith("(") ? rest.substring(1, rest.length() - 1) : rest.isEmpty() ? "" : rest.substring(1);
        wanted.put(name, inner.isEmpty() ? new GoogleFields(Map.of()) : of(inner));
    }
}
