/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A language model's endpoint on loopback that never words an answer as it did before, and remembers which it gave to which question. */
final class ChangingModel implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern QUESTION = Pattern.compile("Question (\\d+)");
    private static final String TEXT = """
            Hello Anna,

            thank you for your question. We will look into it and come back to you this week. This is wording %d of our answer.

            Kind regards""";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger given = new AtomicInteger();
    private final Map<Integer, List<String>> wordings = new ConcurrentHashMap<>();
    private final StopGate gate = new StopGate();
    private volatile int lastAsked = -1;

    ChangingModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
    }

    /** Whoever asks next is kept waiting there. */
    StopGate gate() {
        return gate;
    }

    /** The question that it was asked about last; -1 before the first. */
    int lastAsked() {
        return lastAsked;
    }

    /** The texts that it gave for a question, oldest first; also those that came too late for anybody to read. */
    List<String> wordings(final Question question) {
        return List.copyOf(wordings.getOrDefault(question.number(), List.of()));
    }

    /** How often it was asked. */
    int asked() {
        return given.get();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final Matcher matcher = QUESTION.matcher(body);
            final int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
            lastAsked = number;
            final String text = TEXT.formatted(given.incrementAndGet());
            wordings.computeIfAbsent(number, first -> new CopyOnWriteArrayList<>()).add(text);
            gate.pass();
            final byte[] answer = ScriptedModelEndpoint.openAi(MAPPER.writeValueAsString(Map.of("text", text))).body()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        gate.open();
        server.stop(0);
        threads.shutdownNow();
    }
}
