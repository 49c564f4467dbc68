/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A language model's endpoint on loopback that says what it was told to say. Requests and answers have the form of OpenAI's
 * <a href="https://platform.openai.com/docs/api-reference/chat/create">chat completions</a> and of Anthropic's
 * <a href="https://docs.claude.com/en/api/messages">messages</a>; refusals that of
 * <a href="https://platform.openai.com/docs/guides/error-codes/api-errors">OpenAI's</a> and
 * <a href="https://docs.claude.com/en/api/errors">Anthropic's errors</a>.
 */
public final class ScriptedModelEndpoint implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private ScriptedModelEndpoint(final HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts one without TLS. */
    public static ScriptedModelEndpoint start() throws IOException {
        return new ScriptedModelEndpoint(HttpServer.create(loopback(), 0));
    }

    /** Starts one with TLS. */
    public static ScriptedModelEndpoint startTls(final SSLContext context) throws IOException {
        final HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ScriptedModelEndpoint(server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The base URL without TLS. */
    public String url() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** What is said next; in the order of the calls. Without one left, status 500. */
    public ScriptedModelEndpoint then(final Answer answer) {
        script.add(answer);
        return this;
    }

    /** Every POST that came, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A chat completion with 100 tokens in and 20 out. */
    public static Answer openAi(final String content) {
        return openAi(content, "stop");
    }

    /** A chat completion that ended for a reason. */
    public static Answer openAi(final String content, final String finishReason) {
        return Answer.json(200, Map.of("id", "chatcmpl-1", "object", "chat.completion", "created", 1_700_000_000, "model", "scripted-2026-01-01",
                "choices", List.of(Map.of("index", 0, "finish_reason", finishReason, "message", Map.of("role", "assistant", "content", content))),
                "usage", Map.of("prompt_tokens", 100, "completion_tokens", 20, "total_tokens", 120)));
    }

    /** A message with 90 tokens in and 15 out. */
    public static Answer anthropic(final String content) {
        return Answer.json(200, Map.of("id", "msg_1", "type", "message", "role", "assistant", "model", "scripted-claude",
                "content", List.of(Map.of("type", "text", "text", content)), "stop_reason", "end_turn",
                "usage", Map.of("input_tokens", 90, "output_tokens", 15)));
    }

    /** A refusal with an error object that both APIs could send. */
    public static Answer error(final int status, final String code, final String message) {
        return Answer.json(status, Map.of("type", "error", "error", Map.of("type", code, "code", code, "message", message)));
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!exchange.getRequestMethod().equals("POST")) {
                requests.add(new Request("GET", exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            requests.add(new Request("POST", exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
            final Answer scripted = script.poll();
            final Answer answer = scripted == null ? error(500, "server_error", "Nothing is scripted.") : scripted;
            answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            if (answer.hang() == Hang.BEFORE_HEADERS) {
                closed.await();
            }
            final byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), answer.hang() == Hang.IN_BODY ? bytes.length + 1_000 : bytes.length == 0 ? -1
                    : bytes.length);
            exchange.getResponseBody().write(bytes);
            if (answer.hang() == Hang.IN_BODY) {
                exchange.getResponseBody().flush();
                closed.await();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Where an answer stops until the endpoint is closed. */
    public enum Hang { NOWHERE, BEFORE_HEADERS, IN_BODY }

    /** What is said to one request. */
    public record Answer(int status, Map<String, String> headers, String body, Hang hang) {

        /** Any text at all. */
        public static Answer text(final int status, final String body) {
            return new Answer(status, Map.of(), body, Hang.NOWHERE);
        }

        static Answer json(final int status, final Object body) {
            try {
                return text(status, MAPPER.writeValueAsString(body)).with("Content-Type", "application/json");
            } catch (final JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        /** The same with a header. */
        public Answer with(final String name, final String value) {
            final Map<String, String> more = new java.util.LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, hang);
        }

        /** The same, but it stops somewhere. */
        public Answer hanging(final Hang where) {
            return new Answer(status, headers, body, where);
        }
    }

    /** What was asked. */
    public record Request(String method, String path, Map<String, List<String>> headers, String body) {

        /** The body as JSON. */
        public JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (final JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The value of a header, null when it is missing. */
        public String header(final String name) {
            return headers.entrySet().stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(header -> header.getValue().getFirst())
                    .findFirst().orElse(null);
        }

        /** The texts of all messages, the system's included. */
        public List<String> texts() {
            final List<String> texts = new ArrayList<>();
            collect(json().path("system"), texts);
            json().path("messages").forEach(message -> collect(message.get("content"), texts));
            return texts;
        }

        private static void collect(final JsonNode content, final List<String> texts) {
            if (content.isTextual()) {
                texts.add(content.textValue());
            } else {
                content.forEach(block -> texts.add(block.path("text").asText()));
            }
        }
    }
}
