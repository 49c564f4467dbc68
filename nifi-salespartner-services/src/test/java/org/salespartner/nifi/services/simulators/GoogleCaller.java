/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plain HTTP client of the Google simulator, and mails for it. */
final class GoogleCaller implements AutoCloseable {
    static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    static final String COMPOSE = "https://www.googleapis.com/auth/gmail.compose";
    static final String MODIFY = "https://www.googleapis.com/auth/gmail.modify";
    static final String METADATA = "https://www.googleapis.com/auth/gmail.metadata";
    static final String ANNA = "anna@example.org";
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final GoogleSimulator simulator;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    GoogleCaller(final GoogleSimulator simulator, final String... scopes) {
        this(simulator, Optional.of(simulator.oauth().accessToken(ANNA, scopes)));
    }

    private GoogleCaller(final GoogleSimulator simulator, final Optional<String> token) {
        this.simulator = simulator;
        this.token = token.orElse(null);
    }

    /** One with another token, or none for null. */
    static GoogleCaller with(final GoogleSimulator simulator, final String token) {
        return new GoogleCaller(simulator, Optional.ofNullable(token));
    }

    /** A mail with a text; further header lines may follow. */
    static byte[] mail(final String messageId, final String subject, final String... headers) {
        return ("From: Bo <bo@example.com>\r\nTo: anna@example.org\r\nSubject: " + subject + "\r\nMessage-ID: <" + messageId + ">\r\n"
                + List.of(headers).stream().map(header -> header + "\r\n").collect(Collectors.joining())
                + "Content-Type: text/plain; charset=utf-8\r\n\r\nHello Anna & all,\r\nyours, Bo\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Asks Gmail for something below the user. */
    Answer get(final String path) throws IOException, InterruptedException {
        return send(request("gmail/v1/users/me/" + path).GET());
    }

    /** Asks for something of a named user. */
    Answer getOf(final String user, final String path) throws IOException, InterruptedException {
        return send(request("gmail/v1/users/" + value(user) + "/" + path).GET());
    }

    Answer post(final String path, final Object json) throws IOException, InterruptedException {
        return send(request("gmail/v1/users/me/" + path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(json))));
    }

    /** Posts JSON that is zipped already, without telling its length. */
    Answer postZipped(final String path, final byte[] zipped) throws IOException, InterruptedException {
        return send(request("gmail/v1/users/me/" + path).header("Content-Type", "application/json").header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(zipped))));
    }

    Answer delete(final String path) throws IOException, InterruptedException {
        return send(request("gmail/v1/users/me/" + path).DELETE());
    }

    Answer batch(final String body) throws IOException, InterruptedException {
        return send(request("batch/gmail/v1").header("Content-Type", "multipart/mixed; boundary=\"of calls\"")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer form(final String path, final Map<String, String> fields) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(simulator.rootUrl() + path)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields))));
    }

    Answer page(final String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    static String encoded(final Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The text of a query parameter. */
    static String value(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(final String path) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.rootUrl() + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(final HttpRequest.Builder request) throws IOException, InterruptedException {
        final HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response, response.body());
    }

    /** What came back. */
    record Answer(int status, HttpResponse<String> response, String body) {

        JsonNode json() throws IOException {
            return MAPPER.readTree(body);
        }

        String reason() throws IOException {
            return json().at("/error/errors/0/reason").asText();
        }

        String header(final String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** The ids of a list. */
        List<String> ids(final String field) throws IOException {
            final List<String> ids = new ArrayList<>();
            json().path(field).forEach(each -> ids.add(each.path("id").asText()));
            return ids;
        }
    }
}
