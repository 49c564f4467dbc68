/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * NiFi's REST API, as far as demo and tests need it. Paths are relative to {@code /nifi-api/}. Every method throws {@link NiFiRequestException} when
 * NiFi refuses, and {@link NiFiException} when it does not answer. Safe for use by several threads.
 */
public final class NiFiClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String clientId = UUID.randomUUID().toString();

    /**
     * @param port the port of 127.0.0.1 where NiFi listens without login
     */
    public NiFiClient(final int port) {
        base = URI.create("http://127.0.0.1:" + port + "/nifi-api/");
    }

    /** @return groups of components: import, start, stop, look at */
    public FlowControl flow() {
        return new FlowControl(this);
    }

    /** @return components made one by one */
    public FlowEditor editor() {
        return new FlowEditor(this);
    }

    /** @return parameter contexts */
    public Parameters parameters() {
        return new Parameters(this);
    }

    /** @return what waits in connections */
    public Queues queues() {
        return new Queues(this);
    }

    /** @return what happened to FlowFiles */
    public Provenance provenance() {
        return new Provenance(this);
    }

    /** @return the Verify button of processors and services */
    public Verification verification() {
        return new Verification(this);
    }

    /** @return name and version of the NiFi */
    public JsonNode about() {
        return get("flow/about").path("about");
    }

    /** @return the processors that NiFi has loaded, each with {@code type} and {@code bundle} */
    public List<JsonNode> processorTypes() {
        return list(get("flow/processor-types").path("processorTypes"));
    }

    /** @return the controller services that NiFi has loaded, each with {@code type} and {@code bundle} */
    public List<JsonNode> controllerServiceTypes() {
        return list(get("flow/controller-service-types").path("controllerServiceTypes"));
    }

    /**
     * @param path with query
     * @return the answer
     */
    public JsonNode get(final String path) {
        return json("GET", path, null);
    }

    public JsonNode post(final String path, final JsonNode body) {
        return json("POST", path, body);
    }

    public JsonNode put(final String path, final JsonNode body) {
        return json("PUT", path, body);
    }

    public JsonNode delete(final String path) {
        return json("DELETE", path, null);
    }

    /**
     * @param path with query
     * @return the answer's body as it is
     */
    public byte[] bytes(final String path) {
        return send("GET", path, HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).GET().build());
    }

    /**
     * Sends a form with fields and one file (RFC 7578).
     *
     * @param path where to
     * @param fields the fields by name
     * @param fileField name of the file's field
     * @param file content of the file
     * @return the answer
     */
    public JsonNode upload(final String path, final Map<String, String> fields, final String fileField, final byte[] file) {
        final String boundary = "boundary-" + UUID.randomUUID();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (final Map.Entry<String, String> field : fields.entrySet()) {
            part(body, boundary, "name=\"%s\"".formatted(field.getKey()), field.getValue().getBytes(StandardCharsets.UTF_8));
        }
        part(body, boundary, "name=\"%s\"; filename=\"file.json\"".formatted(fileField), file);
        body.writeBytes("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.US_ASCII));
        final HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return parse(send("POST", path, request));
    }

    /** @return an id that NiFi keeps with changes, to tell editors apart */
    String clientId() {
        return clientId;
    }

    /** Follows NiFi's way of asynchronous requests: make one, look until it is done, remove it. */
    JsonNode asyncRequest(final String path, final JsonNode body, final String resultField, final String doneField) {
        final JsonNode created = post(path, body).path(resultField);
        final String id = created.path(created.has("requestId") ? "requestId" : "id").asText();
        try {
            return Waiting.untilPresent("%s %s is done".formatted(path, id), REQUEST_LIMIT, () -> {
                final JsonNode state = get(path + "/" + id).path(resultField);
                return state.path(doneField).asBoolean() ? Optional.of(state) : Optional.empty();
            });
        } finally {
            delete(path + "/" + id);
        }
    }

    ObjectNode object() {
        return JSON.createObjectNode();
    }

    JsonNode parse(final byte[] text) {
        try {
            return text.length == 0 ? JSON.missingNode() : JSON.readTree(text);
        } catch (final IOException e) {
            throw new NiFiException("NiFi's answer is not JSON", e);
        }
    }

    static List<JsonNode> list(final JsonNode array) {
        return array.valueStream().toList();
    }

    static String encode(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode json(final String method, final String path, final JsonNode body) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(write(body)));
        }
        return parse(send(method, path, request.build()));
    }

    private byte[] send(final String method, final String path, final HttpRequest request) {
        try {
            final HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                final String answer = new String(response.body(), StandardCharsets.UTF_8);
                throw new NiFiRequestException(method + " " + path, response.statusCode(), answer);
            }
            return response.body();
        } catch (final IOException e) {
            throw new NiFiException("NiFi does not answer: %s %s".formatted(method, path), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NiFiException("Interrupted: %s %s".formatted(method, path), e);
        }
    }

    private static void part(final ByteArrayOutputStream body, final String boundary, final String disposition, final byte[] content) {
        final String head = "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(boundary, disposition);
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String write(final JsonNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
