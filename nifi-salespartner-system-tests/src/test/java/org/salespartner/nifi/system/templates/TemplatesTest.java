/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What can be said of the flow definitions without a running NiFi. */
class TemplatesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern PARAMETER = Pattern.compile("#\\{([^}]+)}");

    static Stream<Path> templates() throws IOException {
        return Files.list(Path.of("..", "templates")).filter(path -> path.toString().endsWith(".json"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void noSecretIsWrittenDown(final Path template) throws IOException {
        for (final JsonNode context : MAPPER.readTree(template.toFile()).path("parameterContexts")) {
            for (final JsonNode parameter : context.path("parameters")) {
                assertFalse(parameter.path("sensitive").asBoolean() && parameter.hasNonNull("value"),
                        () -> "sensitive parameter with a value: " + parameter.path("name").asText());
            }
        }
        for (final JsonNode component : components(template)) {
            for (final JsonNode descriptor : component.path("propertyDescriptors")) {
                final String value = component.path("properties").path(descriptor.path("name").asText()).asText("");
                assertTrue(!descriptor.path("sensitive").asBoolean() || value.isEmpty() || PARAMETER.matcher(value).matches(),
                        () -> "sensitive property that is no parameter: " + descriptor.path("name").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyParameterIsDefinedDescribedAndUsed(final Path template) throws IOException {
        final Set<String> defined = new HashSet<>();
        for (final JsonNode context : MAPPER.readTree(template.toFile()).path("parameterContexts")) {
            for (final JsonNode parameter : context.path("parameters")) {
                defined.add(parameter.path("name").asText());
                assertFalse(parameter.path("description").asText("").isBlank(), () -> "no description: " + parameter);
            }
        }

        final Set<String> used = new HashSet<>();
        for (final JsonNode component : components(template)) {
            for (final JsonNode value : component.path("properties")) {
                final Matcher matcher = PARAMETER.matcher(value.asText(""));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }
        assertEquals(defined, used);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void ourComponentsAreThoseOfThisVersion(final Path template) throws IOException {
        final String version = System.getProperty("project.version");
        int ours = 0;
        for (final JsonNode component : components(template)) {
            final JsonNode bundle = component.path("bundle");
            if ("org.salespartner".equals(bundle.path("group").asText())) {
                ours++;
                assertEquals(version, bundle.path("version").asText(), () -> component.path("name").asText());
            }
        }
        assertTrue(ours > 0, "the template uses none of our components");
    }

    private static List<JsonNode> components(final Path template) throws IOException {
        final JsonNode contents = MAPPER.readTree(template.toFile()).path("flowContents");
        final List<JsonNode> components = new ArrayList<>();
        contents.path("processors").forEach(components::add);
        contents.path("controllerServices").forEach(components::add);
        return components;
    }
}
