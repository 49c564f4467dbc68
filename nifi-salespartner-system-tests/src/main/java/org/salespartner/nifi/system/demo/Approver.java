/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.system.runtime.NiFiException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Lists drafts and decides on them over HTTP, as a person's program does. */
final class Approver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String secret;

    /** @param secret that each request brings */
    Approver(final int port, final String secret) {
        base = URI.create("http://127.0.0.1:" + port + "/");
        this.secret = secret;
    }

    /** The drafts that wait, oldest first. */
    List<JsonNode> drafts() {
        final Answer answer = post("drafts", "");
        if (answer.status() != 200) {
            throw new NiFiException("The list of drafts was answered with status %d.".formatted(answer.status()));
        }
        return answer.body().valueStream().toList();
    }

    Answer approve(final JsonNode draft, final String who) {
        return post("decisions", JSON.createObjectNode().put("id", draft.path("id").asText()).put("hash", draft.path("hash").asText())
                .put("decision", "approve").put("by", who).toString());
    }

    /** The status of a request with another method and secret; used to show that it is refused. */
    int status(final String method, final String otherSecret, final String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).header("Authorization", "Bearer " + otherSecret)
                .method(method, HttpRequest.BodyPublishers.noBody()).build()).statusCode();
    }

    private Answer post(final String path, final String body) {
        final HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT)
                .header("Authorization", "Bearer " + secret).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        final HttpResponse<byte[]> response = send(request);
        try {
            return new Answer(response.statusCode(), response.body().length == 0 ? JSON.missingNode() : JSON.readTree(response.body()));
        } catch (final IOException e) {
            throw new NiFiException("The answer to /%s, with status %d, is not JSON.".formatted(path, response.statusCode()), e);
        }
    }

    private HttpResponse<byte[]> send(final HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (final IOException e) {
            throw new NiFiException("The flow does not answer at " + request.uri(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NiFiException("Interrupted: " + request.uri(), e);
        }
    }

    /**
     * @param status of HTTP
     * @param body   JSON; missing without
     */
    record Answer(int status, JsonNode body) {
    }
}
