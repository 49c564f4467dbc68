/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** The HTTP side that the simulators of Graph and Entra ID share: loopback only, latency, faults, the record of requests. */
final class GraphHttp implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<GraphRequest> requests = new ArrayList<>();
    private final List<GraphFault> faults = new ArrayList<>();
    private final boolean tls;
    private volatile Duration latency = Duration.ZERO;

    GraphHttp(final SSLContext tls, final Handler handler) throws IOException {
        this.tls = tls != null;
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            final HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, handler));
        server.start();
    }

    String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort();
    }

    void latency(final Duration each) {
        latency = each;
    }

    synchronized void fail(final GraphFault fault, final int times) {
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }

    synchronized void heal() {
        faults.clear();
    }

    synchronized List<GraphRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized void forgetRequests() {
        requests.clear();
    }

    /** Lets the latency pass. */
    void delay() throws InterruptedException {
        if (latency.isPositive()) {
            closed.await(latency.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** An OData error object. */
    static Answer error(final int status, final String code, final String message) {
        final ObjectNode json = GraphJson.MAPPER.createObjectNode();
        final String request = UUID.randomUUID().toString();
        json.putObject("error").put("code", code).put("message", message).putObject("innerError")
                .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "")).put("request-id", request)
                .put("client-request-id", request);
        return Answer.json(status, json).with("request-id", request);
    }

    private void serve(final HttpExchange exchange, final Handler handler) throws IOException {
        try (exchange) {
            final Call call = read(exchange);
            final GraphFault fault = record(call);
            if (fault != null && fault.stalls() && fault.status() >= 0) {
                closed.await();
                return;
            }
            if (fault != null && fault.bytes() == 0) {
                return;
            }
            Answer answer = fault == null || fault.status() <= 0 ? handler.answer(call)
                    : error(fault.status(), fault.code(), "The simulated service was told to fail.");
            if (fault != null && fault.status() < 0) {
                if (fault.stalls()) {
                    closed.await();
                }
                return;
            }
            if (fault != null && fault.retryAfter() != null) {
                answer = answer.with("Retry-After", fault.retryAfter());
            }
            answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body(), 0, fault == null || fault.bytes() < 0 ? answer.body().length
                        : (int) Math.min(fault.bytes(), answer.body().length));
                exchange.getResponseBody().flush();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Call read(final HttpExchange exchange) throws IOException {
        final boolean zipped = "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            final Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            return new Call(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), exchange.getRequestURI().getRawQuery(), headers,
                    body.readAllBytes());
        }
    }

    /** Takes down the request and takes up the fault that is meant for it; null when none is. */
    private synchronized GraphFault record(final Call call) {
        final String grant = call.path().endsWith("/token") ? call.text().replaceAll("(?s)^(?:.*&)?grant_type=([^&]*).*$", "$1") : "";
        requests.add(new GraphRequest(call.method(), call.path(), call.query() == null ? "" : call.query(), call.header("prefer"),
                grant.length() > 100 ? "" : grant));
        for (final GraphFault fault : faults) {
            if ((call.path() + "?" + call.query()).contains(fault.path())) {
                faults.remove(fault);
                return fault;
            }
        }
        return null;
    }

    /** Answers requests. */
    interface Handler {

        /** Answers one. */
        Answer answer(Call call) throws InterruptedException;
    }

    /** A request with what must not be kept. */
    record Call(String method, String path, String query, Map<String, String> headers, byte[] body) {

        /** A header's values, comma separated; empty when there is none. */
        String header(final String name) {
            return headers.getOrDefault(name, "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What is answered. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        static Answer empty(final int status) {
            return new Answer(status, Map.of(), new byte[0]);
        }

        static Answer json(final int status, final ObjectNode json) {
            return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), json.toString().getBytes(StandardCharsets.UTF_8));
        }

        Answer with(final String name, final String value) {
            final Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }
    }
}
