/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphMailbox;
import org.salespartner.nifi.services.testing.GraphSimulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Both simulators, one mailbox and a plain HTTP client, for the simulators' own tests. */
final class PlainGraph implements AutoCloseable {
    static final String IMMUTABLE = "IdType=\"ImmutableId\"";
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final EntraSimulator entra = EntraSimulator.start();
    final GraphSimulator graph = GraphSimulator.start(entra);
    final EntraApplication app = entra.register("0b4b9bd4-monitor");
    final GraphMailbox anna = graph.mailbox("anna@firm.example");
    final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private String token = entra.accessToken(app, "anna@firm.example", "Mail.Read");

    PlainGraph() throws IOException {
    }

    /** From here on the requests carry another token. */
    PlainGraph as(final String user, final String... permissions) {
        token = entra.accessToken(app, user, permissions);
        return this;
    }

    PlainGraph withToken(final String other) {
        token = other;
        return this;
    }

    HttpResponse<byte[]> get(final String path, final String... prefer) throws IOException, InterruptedException {
        final HttpRequest.Builder request = request(path);
        for (final String preference : prefer) {
            request.header("Prefer", preference);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(final String method, final String path, final String contentType, final String body, final String... prefer)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
        request.header("Content-Type", contentType);
        for (final String preference : prefer) {
            request.header("Prefer", preference);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> draft(final String mime, final String... prefer) throws IOException, InterruptedException {
        return send("POST", "/me/messages", "text/plain", Base64.getEncoder().encodeToString(mime.getBytes(StandardCharsets.UTF_8)), prefer);
    }

    /** Every page of a collection, all its entries; the last page's deltaLink is kept apart. */
    Round round(final String first, final String... prefer) throws IOException, InterruptedException {
        final List<JsonNode> entries = new ArrayList<>();
        String next = first;
        int pages = 0;
        JsonNode page = null;
        while (next != null) {
            page = json(get(next, prefer));
            page.path("value").forEach(entries::add);
            next = page.path("@odata.nextLink").textValue();
            pages++;
        }
        return new Round(entries, pages, page.path("@odata.deltaLink").textValue());
    }

    HttpResponse<String> form(final String address, final Map<String, String> form) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(address)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(query(form))).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode token(final Map<String, String> form) throws IOException, InterruptedException {
        return MAPPER.readTree(form(entra.tokenEndpoint(), form).body());
    }

    static String query(final Map<String, String> form) {
        return form.entrySet().stream().map(entry -> entry.getKey() + "=" + encode(entry.getValue())).collect(Collectors.joining("&"));
    }

    static String encode(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static JsonNode json(final HttpResponse<byte[]> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    static String code(final HttpResponse<byte[]> response) throws IOException {
        return response.statusCode() + " " + json(response).path("error").path("code").asText();
    }

    static byte[] mail(final String id) {
        return ("Message-ID: <" + id + "@customer.example>\r\nFrom: =?utf-8?Q?J=C3=BCrgen?= <j@customer.example>\r\nTo: \"Firm, Anna\" "
                + "<anna@firm.example>\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\nDate: Mon, 2 Mar 2026 11:59:00 +0000\r\n\r\nHello " + id + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
        graph.close();
        entra.close();
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : graph.url() + path)).header("Authorization", "Bearer " + token);
    }

    record Round(List<JsonNode> entries, int pages, String deltaLink) {

        List<String> values(final String property) {
            return entries.stream().map(entry -> entry.path(property).asText()).toList();
        }
    }
}
