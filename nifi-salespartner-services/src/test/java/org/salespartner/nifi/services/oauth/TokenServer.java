/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A token endpoint on the loopback address that answers as told and remembers what it was asked. */
final class TokenServer implements AutoCloseable {
    private final HttpServer server;
    private final List<Map<String, String>> requests = new ArrayList<>();
    private final Queue<Function<Map<String, String>, Answer>> answers = new ConcurrentLinkedQueue<>();

    private volatile Function<Map<String, String>, Answer> otherwise = request -> new Answer(418, "nothing is prepared", Map.of());

    TokenServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    TokenServer then(final Answer answer) {
        return then(request -> answer);
    }

    TokenServer then(final Function<Map<String, String>, Answer> answer) {
        answers.add(answer);
        return this;
    }

    /** What is answered when nothing else is left. */
    TokenServer always(final Function<Map<String, String>, Answer> answer) {
        otherwise = answer;
        return this;
    }

    List<Map<String, String>> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    static Answer tokens(final String accessToken, final long expiresIn, final String refreshToken) {
        return new Answer(200, "{\"token_type\":\"Bearer\",\"access_token\":\"%s\",\"expires_in\":%d%s}".formatted(accessToken, expiresIn,
                refreshToken == null ? "" : ",\"refresh_token\":\"" + refreshToken + "\""), Map.of());
    }

    static Answer refusal(final int status, final String error, final String description) {
        return new Answer(status, "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description), Map.of());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final Map<String, String> form = new HashMap<>();
        for (final String pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            final String[] parts = pair.split("=", 2);
            form.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        synchronized (requests) {
            requests.add(form);
        }

        final Function<Map<String, String>, Answer> next = answers.poll();
        final Answer answer = next == null ? otherwise.apply(form) : next.apply(form);
        final byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    record Answer(int status, String body, Map<String, String> headers) {
        Answer with(final String header, final String value) {
            return new Answer(status, body, Map.of(header, value));
        }
    }
}
