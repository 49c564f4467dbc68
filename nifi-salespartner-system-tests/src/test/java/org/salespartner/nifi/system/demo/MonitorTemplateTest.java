/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MonitorTemplateTest {
    @Test
    void theNamesThatTheDemoUsesAreInTheTemplate() throws IOException {
        final JsonNode template = new ObjectMapper().readTree(Path.of("../templates", MonitorTemplate.FILE).toFile());
        final JsonNode flow = template.path("flowContents");

        assertEquals(MonitorTemplate.GROUP, flow.path("name").asText());
        assertAll(template.path("parameterContexts").valueStream().flatMap(context -> context.path("parameters").valueStream())
                .map(parameter -> parameter.path("name").asText()).collect(Collectors.toSet()),
                List.of(MonitorTemplate.IMAP_HOST, MonitorTemplate.IMAP_PORT, MonitorTemplate.IMAP_TLS, MonitorTemplate.IMAP_ADDRESS,
                        MonitorTemplate.IMAP_USERNAME, MonitorTemplate.IMAP_PASSWORD, MonitorTemplate.IMAP_FOLDERS, MonitorTemplate.OWN_DOMAINS,
                        MonitorTemplate.POLL_INTERVAL, MonitorTemplate.TIMELINE_SINCE, MonitorTemplate.STORE_DIRECTORY,
                        MonitorTemplate.CONTACTS_FILE));
        assertAll(names(flow.path("processors")), List.of(MonitorTemplate.LIST, MonitorTemplate.RECORD, MonitorTemplate.CONTACTS_TRIGGER,
                MonitorTemplate.CONTACTS_READ, MonitorTemplate.CONTACTS_PUT, MonitorTemplate.QUERY));
        assertAll(names(flow.path("connections")), List.of(MonitorTemplate.FAILURES, MonitorTemplate.FILE_FAILURES,
                MonitorTemplate.NOT_RECORDED, MonitorTemplate.TIMELINE));
    }

    private static Set<String> names(final JsonNode components) {
        return components.valueStream().map(component -> component.path("name").asText()).collect(Collectors.toSet());
    }

    private static void assertAll(final Set<String> present, final List<String> wanted) {
        for (final String name : wanted) {
            assertTrue(present.contains(name), () -> name + " is not among " + present);
        }
    }
}
