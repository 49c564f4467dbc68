/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.emulators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/**
 * Stands before an emulator, hands on what is asked of it, and makes up for what it has not got and an account cannot do without. How little that is
 * stands in each test; all else of an answer is the emulator's own.
 */
final class Supplement implements AutoCloseable {
    private static final Set<String> NOT_HANDED_ON = Set.of("accept-encoding", "connection", "content-encoding", "content-length", "date", "host",
            "http2-settings", "keep-alive", "transfer-encoding", "upgrade");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final URI emulator;
    private final UnaryOperator<String> pathAndQuery;
    private final Substitute substitute;

    /**
     * @param pathAndQuery what becomes of a request's path and query on their way to the emulator
     * @param substitute   answers in the place of the emulator, or leaves it to it
     */
    Supplement(final URI emulator, final UnaryOperator<String> pathAndQuery, final Substitute substitute) throws IOException {
        this.emulator = emulator;
        this.pathAndQuery = pathAndQuery;
        this.substitute = substitute;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Without a slash at its end. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Each as its method and its path with the query, in the order in which they came. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.close();
    }

    private void answer(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final URI asked = exchange.getRequestURI();
            requests.add(exchange.getRequestMethod() + " " + asked);
            final byte[] body = body(exchange);
            final String token = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("").replaceFirst("^Bearer ", "");
            final Optional<String> own = substitute.answer(asked, token);
            if (own.isPresent()) {
                final byte[] json = own.get().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
                exchange.sendResponseHeaders(200, json.length);
                exchange.getResponseBody().write(json);
                return;
            }

            final HttpResponse<byte[]> response = ask(exchange, URI.create(emulator + pathAndQuery.apply(asked.toString())), body);
            response.headers().map().forEach((name, values) -> {
                if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        }
    }

    /** The emulators understand no compressed requests. */
    private static byte[] body(final HttpExchange exchange) throws IOException {
        final boolean compressed = "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = compressed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return body.readAllBytes();
        }
    }

    private HttpResponse<byte[]> ask(final HttpExchange exchange, final URI target, final byte[] body) throws IOException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(exchange.getRequestMethod(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Answers in the place of an emulator. */
    interface Substitute {
        /**
         * @param token the access token that came with the request, empty when none came
         * @return JSON, empty when the emulator shall answer
         */
        Optional<String> answer(URI asked, String token);
    }
}
