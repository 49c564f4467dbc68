/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What can be said of the flow definitions without a running NiFi. */
class TemplatesTest {
    private static final Pattern PARAMETER = Pattern.compile("#\\{([^}]+)}");
    private static final String MONITOR = "monitor.json";
    private static final String GOOGLE = "monitor-google.json";
    private static final String MICROSOFT = "monitor-microsoft.json";
    private static final String CONVERSATION = "conversation.json";
    private static final String TEAM = "monitor-team.json";
    private static final String FUNNEL = "Funnel";
    private static final Set<String> FILES = Set.of("Read contacts file", "Put contacts", "Read stop list file", "Put on stop list");

    static List<Template> templates() throws IOException {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void noSecretIsWrittenDown(final Template template) {
        for (final JsonNode parameter : template.parameters()) {
            assertFalse(parameter.path("sensitive").asBoolean() && parameter.hasNonNull("value"),
                    () -> "sensitive parameter with a value: " + parameter.path("name").asText());
        }
        final Map<String, Boolean> sensitive = template.parameters().stream()
                .collect(Collectors.toMap(parameter -> parameter.path("name").asText(), parameter -> parameter.path("sensitive").asBoolean()));
        for (final JsonNode component : template.components()) {
            for (final JsonNode descriptor : component.path("propertyDescriptors")) {
                final String value = component.path("properties").path(descriptor.path("name").asText()).asText("");
                final Matcher matcher = PARAMETER.matcher(value);
                final boolean secret = descriptor.path("sensitive").asBoolean();
                assertTrue(!secret || value.isEmpty() || matcher.matches(),
                        () -> "sensitive property that is no parameter: " + descriptor.path("name").asText());
                matcher.reset().results().forEach(parameter -> assertEquals(secret, sensitive.get(parameter.group(1)), parameter.group(1)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyParameterIsDefinedOnceDescribedAndUsed(final Template template) {
        final Set<String> defined = new HashSet<>();
        for (final JsonNode parameter : template.parameters()) {
            assertTrue(defined.add(parameter.path("name").asText()), () -> "twice: " + parameter);
            assertFalse(parameter.path("description").asText("").isBlank(), () -> "no description: " + parameter);
        }

        final Set<String> used = new HashSet<>();
        for (final JsonNode component : template.components()) {
            for (final JsonNode value : component.path("properties")) {
                PARAMETER.matcher(value.asText("")).results().forEach(parameter -> used.add(parameter.group(1)));
            }
        }
        assertEquals(defined, used);
    }

    @Test
    void eachTemplateHasItsOwnParameterContext() throws IOException {
        final List<Template> all = templates();

        assertEquals(all.size(), all.stream().map(template -> template.flow().path("parameterContextName").asText()).distinct().count());
        for (final Template template : all) {
            assertEquals(List.of(template.flow().path("parameterContextName").asText()),
                    template.json().path("parameterContexts").propertyStream().map(Map.Entry::getKey).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void ourComponentsAreThoseOfThisVersion(final Template template) {
        final String version = System.getProperty("project.version");
        int ours = 0;
        for (final JsonNode component : template.components()) {
            if (Template.isOurs(component)) {
                ours++;
                assertEquals(version, component.path("bundle").path("version").asText(), () -> component.path("name").asText());
            }
        }
        assertTrue(ours > 0, "the template uses none of our components");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void noIdentifierIsUsedTwiceAndNoneIsMissing(final Template template) {
        final Set<String> identifiers = new HashSet<>();
        final String group = template.flow().path("identifier").asText();
        for (final JsonNode component : template.everything()) {
            assertTrue(identifiers.add(component.path("identifier").asText()), () -> "twice: " + component);
            assertEquals(group, component.path("groupIdentifier").asText(), component::toString);
        }

        for (final JsonNode component : template.components()) {
            component.path("propertyDescriptors").valueStream().filter(descriptor -> descriptor.path("identifiesControllerService").asBoolean())
                    .map(descriptor -> component.path("properties").path(descriptor.path("name").asText()).asText())
                    .forEach(service -> assertTrue(identifiers.contains(service), () -> component.path("name") + " names " + service));
        }
        template.flow().path("connections").forEach(connection -> Stream.of("source", "destination")
                .forEach(end -> assertTrue(identifiers.contains(connection.path(end).path("id").asText()), connection::toString)));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void ourComponentsKnowTheirPropertiesAndValues(final Template template) throws ReflectiveOperationException {
        for (final JsonNode node : template.components()) {
            if (Template.isOurs(node)) {
                final ConfigurableComponent component = (ConfigurableComponent) Template.type(node).getConstructor().newInstance();
                final Map<String, PropertyDescriptor> known = component.getPropertyDescriptors().stream()
                        .collect(Collectors.toMap(PropertyDescriptor::getName, descriptor -> descriptor));
                assertEquals(node.path("properties").propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()),
                        node.path("propertyDescriptors").propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()));
                node.path("propertyDescriptors").forEach(described -> {
                    final String name = described.path("name").asText();
                    final PropertyDescriptor property = known.getOrDefault(name, component.getPropertyDescriptor(name));
                    final String where = "%s of %s".formatted(name, node.path("name"));
                    assertTrue(known.containsKey(name) || property.getControllerServiceDefinition() != null, () -> "unknown: " + where);
                    assertEquals(property.isSensitive(), described.path("sensitive").asBoolean(), where);
                    assertEquals(property.getControllerServiceDefinition() != null, described.path("identifiesControllerService").asBoolean(), where);
                    assertAllowed(property, node.path("properties").path(name).asText(""), where);
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GOOGLE, MICROSOFT})
    void aMonitorOfAnotherProviderIsTheMonitorWithAnotherAccount(final String name) {
        final Template monitor = Template.read(MONITOR);
        final Template other = Template.read(name);

        assertEquals(monitor.withoutAccounts(List.of()), other.withoutAccounts(List.of()));
        for (final Template template : List.of(monitor, other)) {
            assertEquals(1, template.accounts().size());
            assertEquals(Map.of("mailbox", template.accounts().keySet().iterator().next()), template.members());
        }
        final JsonNode account = other.accounts().values().iterator().next();
        final JsonNode standard = monitor.accounts().values().iterator().next();
        assertEquals(common(standard), common(account));
        assertEquals(other.applications().keySet(), Set.of(account.path("properties").path("OAuth Application").asText()));
    }

    @Test
    void theMonitorOfATeamIsTheMonitorWithThreeAccountsInItsGroup() {
        final Template monitor = Template.read(MONITOR);
        final Template team = Template.read(TEAM);
        final List<Template> singles = List.of(monitor, Template.read(GOOGLE), Template.read(MICROSOFT));

        assertEquals(monitor.withoutAccounts(List.of("paused")), team.withoutAccounts(List.of()));
        assertEquals(team.accounts().keySet(), Set.copyOf(team.members().values()));
        final Map<String, JsonNode> accounts = new HashMap<>();
        final Map<String, JsonNode> applications = new HashMap<>();
        final Map<String, JsonNode> parameters = new HashMap<>();
        for (final Template single : singles) {
            accounts.putAll(single.accounts());
            applications.putAll(single.applications());
            parameters.putAll(single.accountParameters());
        }
        assertEquals(singles.size(), accounts.size());
        assertEquals(withoutNameAndPause(accounts), withoutNameAndPause(team.accounts()));
        assertEquals(applications, team.applications());

        final Map<String, JsonNode> pauses = new HashMap<>(team.accountParameters());
        pauses.keySet().removeAll(parameters.keySet());
        parameters.putAll(pauses);
        assertEquals(parameters, team.accountParameters());
        assertEquals(pauses.keySet(), team.accounts().values().stream().map(account -> parameterOf(account, "Paused")).collect(Collectors.toSet()));
        assertEquals(singles.size(), pauses.size(), "Each account can be paused alone");
        assertEquals(singles.size(), team.accounts().values().stream().map(account -> account.path("name").asText()).distinct().count());
    }

    @Test
    @DisplayName("R5: the conversation sends nothing that no person has approved, and decisions come by POST, from this machine, with the secret")
    void theConversationAsksAPersonWhoHasTheSecret() {
        final Template conversation = Template.read(CONVERSATION);

        assertEquals("false", property(conversation, "Mailbox", "Send Without Approval"));
        assertEquals("true", property(conversation, "Draft reply", "Approval Required"));
        assertEquals("false", property(conversation, "Send reply", "Send Without Approval"));
        assertEquals("127.0.0.1", property(conversation, "Take requests", "Hostname"));
        assertEquals("true", property(conversation, "Take requests", "Allow POST"));
        Stream.of("GET", "PUT", "DELETE", "HEAD", "OPTIONS")
                .forEach(method -> assertEquals("false", property(conversation, "Take requests", "Allow " + method), method));
        Stream.of("List drafts", "Approve reply").forEach(name -> {
            // Without a value in the parameter the processor is invalid, so that nobody runs an open door.
            assertEquals("Bearer Secret", property(conversation, name, "Request Authentication"), name);
            assertEquals("#{approval.secret}", property(conversation, name, "Bearer Secret"), name);
        });
    }

    @Test
    @DisplayName("A file that may be missing raises no bulletin every ten minutes")
    void aMissingStopListIsNoWarning() {
        assertEquals("INFO", property(Template.read(CONVERSATION), "Read stop list file", "Log level when file not found"));
    }

    @Test
    @DisplayName("R5: no name and no signature is made up: without the user's own, the account is invalid")
    void nobodySendsAPlaceholderForTheirName() throws ReflectiveOperationException {
        final Template conversation = Template.read(CONVERSATION);
        final JsonNode mailbox = conversation.accounts().values().iterator().next();
        final ConfigurableComponent account = (ConfigurableComponent) Template.type(mailbox).getConstructor().newInstance();

        for (final String name : List.of("Display Name", "Signature")) {
            final String parameter = parameterOf(mailbox, name);
            final String value = conversation.parameters().stream().filter(one -> parameter.equals(one.path("name").asText()))
                    .map(one -> one.path("value").asText(null)).findFirst().orElseThrow();
            // Without any value the property would be left out, and the mail would go without it.
            assertEquals("", value, parameter);
            assertFalse(account.getPropertyDescriptor(name).validate(value, new MockValidationContext(
                    new MockProcessContext(account))).isValid(), name);
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    @DisplayName("What is wrong with a file is said every ten minutes, so it waits in a queue that empties itself, and nowhere else")
    void whatIsWrongWithAFileDoesNotPileUp(final Template template) {
        final Set<String> files = new HashSet<>(FILES);
        files.retainAll(template.components().stream().map(component -> component.path("name").asText()).toList());
        final List<JsonNode> queues = template.connections().filter(connection -> files.contains(nameOf(connection, "source")))
                .filter(connection -> FUNNEL.equals(nameOf(connection, "destination")))
                .map(connection -> queueBehind(template, connection)).distinct().toList();

        assertEquals(List.of("1 day"), queues.stream().map(queue -> queue.path("flowFileExpiration").asText()).toList(), "one queue of a day");
        assertTrue(queues.getFirst().path("name").asText().endsWith("kept for a day"), queues::toString);
        assertEquals(files, template.connections().filter(connection -> queues.contains(queueBehind(template, connection)))
                .map(connection -> nameOf(connection, "source")).filter(name -> !FUNNEL.equals(name)).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("templates")
    @DisplayName("The timeline is read every five minutes with nothing to give back: what fails then is a bulletin, and no FlowFile is kept")
    void theClockAloneAsksForTheTimeline(final Template template) {
        assertEquals(List.of(), template.connections().map(connection -> nameOf(connection, "destination")).filter("Query conversations"::equals)
                .toList());
    }

    @Test
    void everyRelationshipOfTheConversationLeadsSomewhereOrEndsOnPurpose() throws ReflectiveOperationException {
        final Template conversation = Template.read(CONVERSATION);
        for (final JsonNode node : conversation.flow().path("processors")) {
            if (!Template.isOurs(node)) {
                continue;
            }
            final Set<String> handled = new HashSet<>();
            node.path("autoTerminatedRelationships").forEach(name -> handled.add(name.asText()));
            conversation.flow().path("connections").forEach(connection -> {
                if (node.path("identifier").equals(connection.path("source").path("id"))) {
                    connection.path("selectedRelationships").forEach(name -> handled.add(name.asText()));
                }
            });
            final Processor processor = (Processor) Template.type(node).getConstructor().newInstance();
            assertEquals(processor.getRelationships().stream().map(Relationship::getName).collect(Collectors.toSet()), handled,
                    node.path("name").asText());
        }
    }

    private static String property(final Template template, final String component, final String name) {
        return template.components().stream().filter(node -> component.equals(node.path("name").asText())).findFirst().orElseThrow()
                .path("properties").path(name).asText();
    }

    private static String nameOf(final JsonNode connection, final String end) {
        return connection.path(end).path("name").asText();
    }

    /** Where it comes to rest: the connection itself, or the one behind the funnel that it leads to. */
    private static JsonNode queueBehind(final Template template, final JsonNode connection) {
        return template.connections().filter(next -> next.path("source").path("id").equals(connection.path("destination").path("id")))
                .filter(next -> FUNNEL.equals(nameOf(next, "source"))).findFirst().orElse(connection);
    }

    private static void assertAllowed(final PropertyDescriptor property, final String value, final String where) {
        if (property.getAllowableValues() != null && !PARAMETER.matcher(value).find()) {
            assertTrue(property.getAllowableValues().stream().map(AllowableValue::getValue).anyMatch(value::equals), () -> value + " for " + where);
        }
    }

    /** What has to be the same for an account of any kind. */
    private static JsonNode common(final JsonNode account) {
        final ObjectNode common = account.deepCopy();
        common.remove(List.of("identifier", "type", "propertyDescriptors"));
        ((ObjectNode) common.path("properties")).retain("Mode", "Paused");
        return common;
    }

    private static Map<String, JsonNode> withoutNameAndPause(final Map<String, JsonNode> accounts) {
        return accounts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, account -> {
            final ObjectNode rest = account.getValue().deepCopy();
            rest.remove("name");
            ((ObjectNode) rest.path("properties")).remove("Paused");
            return rest;
        }));
    }

    private static String parameterOf(final JsonNode component, final String property) {
        final Matcher matcher = PARAMETER.matcher(component.path("properties").path(property).asText());
        assertTrue(matcher.matches(), component::toString);
        return matcher.group(1);
    }
}
