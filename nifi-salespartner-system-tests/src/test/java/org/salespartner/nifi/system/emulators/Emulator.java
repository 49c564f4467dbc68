/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.emulators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.services.testing.TestProcesses;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running emulator from npm, on a free port of 127.0.0.1, with a client of its own to set it up and to look into it. */
public final class Emulator implements AutoCloseable {
    private static final Path INSTALLED = Path.of("target", "emulators", "node_modules");
    private static final Path SCRIPT = Path.of("src", "test", "emulators", "emulator.mjs");
    private static final String LISTENING = "listening ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private URI address;

    private Emulator(final Process process) {
        this.process = process;
    }

    /** An emulator that the tests know. */
    public enum Kind {
        GOOGLE("emulate", "google"),
        MICROSOFT("@inbox-zero/emulate", "microsoft");

        private final String module;
        private final String service;

        Kind(final String module, final String service) {
            this.module = module;
            this.service = service;
        }

        private Path file() {
            return INSTALLED.resolve(module).resolve("dist").resolve("api.js");
        }
    }

    /** Whether the emulators can be started; else a test is to be skipped with {@link #notInstalled()}. */
    public static boolean isInstalled() {
        return node() != null && Stream.of(Kind.values()).allMatch(kind -> Files.exists(kind.file()));
    }

    public static String notInstalled() {
        return "The emulators from npm are not installed: bin/verify installs them where node and npm are (Debian: apt-get install nodejs npm)";
    }

    /**
     * A running emulator.
     *
     * @param seed what it has at first, as its documentation has it below the name of the service
     */
    public static Emulator start(final Kind kind, final Map<String, Object> seed) throws IOException {
        final Process process = new ProcessBuilder(node().toString(), SCRIPT.toString(), kind.file().toString(), kind.service,
                JSON.writeValueAsString(Map.of(kind.service, seed))).redirectErrorStream(true).start();
        final Emulator emulator = new Emulator(process);
        try {
            emulator.awaitListening();
        } catch (final IOException | RuntimeException e) {
            emulator.close();
            throw e;
        }
        return emulator;
    }

    /** Without a slash at its end. */
    public URI address() {
        return address;
    }

    /** For tests of the emulator itself. */
    Process process() {
        return process;
    }

    @Override
    public void close() {
        http.close();
        TestProcesses.stop(process);
    }

    /** Its answer to a request with an access token. */
    JsonNode get(final String path, final String token) {
        return json(send(HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + token).build()));
    }

    JsonNode post(final String path, final String token, final Object body) {
        try {
            return json(send(HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json").POST(BodyPublishers.ofString(JSON.writeValueAsString(body))).build()));
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(final String path, final String token) {
        send(HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + token).DELETE().build());
    }

    /** What comes of a form, as a browser or a client of OAuth sends it; redirects are not followed. */
    public HttpResponse<String> postForm(final String path, final Map<String, String> fields) {
        final String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(address.resolve(path)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)).build());
    }

    private HttpResponse<String> send(final HttpRequest request) {
        try {
            final HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new IllegalStateException("%s %s gives %d: %s"
                        .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
            }
            return response;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(final HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening() throws IOException {
        final CompletableFuture<Integer> port = new CompletableFuture<>();
        final List<String> said = new ArrayList<>();
        Thread.ofVirtual().start(() -> read(port, said));
        try {
            address = URI.create("http://127.0.0.1:" + port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException("The emulator does not start; it said " + said, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Reads to the end, so that the emulator never waits for somebody to read. */
    private void read(final CompletableFuture<Integer> port, final List<String> said) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(LISTENING)) {
                    port.complete(Integer.parseInt(line.substring(LISTENING.length())));
                } else if (!port.isDone()) {
                    said.add(line);
                }
            }
            port.completeExceptionally(new IOException("It ended"));
        } catch (final IOException e) {
            port.completeExceptionally(e);
        }
    }

    private static Path node() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, "node")).filter(Files::isExecutable)
                .findFirst().orElse(null);
    }
}
