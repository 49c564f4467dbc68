/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.OAuthClient;
import org.salespartner.nifi.services.group.EmailAccountGroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A flow definition of {@code templates/}, and what is left of it without its accounts.
 *
 * @param name of the file
 * @param json of the file
 */
record Template(String name, JsonNode json) {
    static final String OURS = "org.salespartner";
    private static final Path FOLDER = Path.of("..", "templates");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** How the parameters of an account begin, whatever its kind. */
    private static final List<String> ACCOUNTS = List.of("imap.", "google.", "microsoft.");

    static Template read(final String name) {
        try {
            return new Template(name, MAPPER.readTree(FOLDER.resolve(name).toFile()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Template> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")).sorted().map(Template::read).toList();
        }
    }

    JsonNode flow() {
        return json.path("flowContents");
    }

    /** Processors and controller services. */
    List<JsonNode> components() {
        return Stream.of("processors", "controllerServices").flatMap(kind -> flow().path(kind).valueStream()).toList();
    }

    Stream<JsonNode> connections() {
        return flow().path("connections").valueStream();
    }

    /** Everything on the canvas, and the controller services. */
    List<JsonNode> everything() {
        final List<JsonNode> all = new ArrayList<>(components());
        Stream.of("connections", "labels", "funnels").forEach(kind -> flow().path(kind).forEach(all::add));
        return all;
    }

    List<JsonNode> parameters() {
        return json.path("parameterContexts").valueStream().flatMap(context -> context.path("parameters").valueStream()).toList();
    }

    /** The account services, by the identifiers. */
    Map<String, JsonNode> accounts() {
        return flow().path("controllerServices").valueStream().filter(service -> isOne(service, EmailAccount.class))
                .collect(Collectors.toMap(service -> service.path("identifier").asText(), service -> service));
    }

    /** The OAuth applications, by the identifiers. */
    Map<String, JsonNode> applications() {
        return flow().path("controllerServices").valueStream().filter(service -> isOne(service, OAuthClient.class))
                .collect(Collectors.toMap(service -> service.path("identifier").asText(), service -> service));
    }

    /** The properties of the group that name an account, with the identifiers. */
    Map<String, String> members() {
        final JsonNode group = group(flow());
        return group.path("propertyDescriptors").valueStream().filter(descriptor -> descriptor.path("identifiesControllerService").asBoolean())
                .map(descriptor -> descriptor.path("name").asText())
                .collect(Collectors.toMap(member -> member, member -> group.path("properties").path(member).asText()));
    }

    /** The parameters of the accounts, by name. */
    Map<String, JsonNode> accountParameters() {
        return parameters().stream().filter(Template::isOfAnAccount)
                .collect(Collectors.toMap(parameter -> parameter.path("name").asText(), parameter -> parameter));
    }

    /**
     * The flow definition without its account services and their applications, without those parameters and members of the group that belong to them,
     * and without what tells a reader which template it is: the names of flow and parameter context, the comment, the text of the title.
     *
     * @param furtherParameters that go, too
     */
    JsonNode withoutAccounts(final List<String> furtherParameters) {
        final ObjectNode rest = json.deepCopy();
        final ObjectNode flow = (ObjectNode) rest.path("flowContents");
        flow.remove(List.of("name", "comments", "parameterContextName"));
        ((ObjectNode) flow.path("labels").path(0)).remove("label");
        final ObjectNode group = group(flow);
        members().keySet().forEach(member -> {
            ((ObjectNode) group.path("properties")).remove(member);
            ((ObjectNode) group.path("propertyDescriptors")).remove(member);
        });
        removeIf(flow.path("controllerServices"), service -> isOne(service, EmailAccount.class) || isOne(service, OAuthClient.class));

        final JsonNode context = rest.path("parameterContexts").iterator().next();
        removeIf(context.path("parameters"), parameter -> isOfAnAccount(parameter) || furtherParameters.contains(parameter.path("name").asText()));
        rest.set("parameterContexts", ((ObjectNode) context).without("name"));
        return rest;
    }

    static Class<?> type(final JsonNode component) {
        try {
            return Class.forName(component.path("type").asText());
        } catch (final ClassNotFoundException e) {
            throw new IllegalArgumentException("The template names a class that is not there: " + component.path("type"), e);
        }
    }

    static boolean isOurs(final JsonNode component) {
        return OURS.equals(component.path("bundle").path("group").asText());
    }

    @Override
    public String toString() {
        return name;
    }

    private static boolean isOne(final JsonNode component, final Class<?> type) {
        return isOurs(component) && type.isAssignableFrom(type(component));
    }

    private static boolean isOfAnAccount(final JsonNode parameter) {
        return ACCOUNTS.stream().anyMatch(parameter.path("name").asText()::startsWith);
    }

    private static ObjectNode group(final JsonNode flow) {
        return flow.path("controllerServices").valueStream().filter(service -> isOne(service, EmailAccountGroup.class))
                .map(ObjectNode.class::cast).findFirst().orElseThrow();
    }

    private static void removeIf(final JsonNode array, final Predicate<JsonNode> going) {
        for (final Iterator<JsonNode> elements = ((ArrayNode) array).elements(); elements.hasNext();) {
            if (going.test(elements.next())) {
                elements.remove();
            }
        }
    }
}
