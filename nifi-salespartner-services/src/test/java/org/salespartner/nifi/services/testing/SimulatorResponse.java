/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a simulator answers.
 *
 * @param cutAfter how many bytes of the body are sent before the connection is closed; negative to send all of it
 * @param stalls whether nothing at all is answered until the simulator is closed
 */
record SimulatorResponse(int status, Map<String, String> headers, byte[] body, int cutAfter, boolean stalls) {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<Integer, String> REASONS = Map.of(200, "OK", 204, "No Content", 302, "Found", 400, "Bad Request", 401, "Unauthorized",
            403, "Forbidden", 404, "Not Found", 429, "Too Many Requests", 500, "Internal Server Error", 503, "Service Unavailable");

    static SimulatorResponse json(final int status, final Object body) {
        try {
            return bytes(status, "application/json; charset=UTF-8", MAPPER.writeValueAsBytes(body));
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static SimulatorResponse bytes(final int status, final String type, final byte[] body) {
        return new SimulatorResponse(status, Map.of("Content-Type", type), body, -1, false);
    }

    static SimulatorResponse empty(final int status) {
        return new SimulatorResponse(status, Map.of(), new byte[0], -1, false);
    }

    SimulatorResponse with(final String name, final String value) {
        final Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SimulatorResponse(status, more, body, cutAfter, stalls);
    }

    SimulatorResponse cut(final int bytes) {
        return new SimulatorResponse(status, headers, body, bytes, stalls);
    }

    SimulatorResponse stalling() {
        return new SimulatorResponse(status, headers, body, cutAfter, true);
    }

    boolean successful() {
        return status < 400;
    }

    /** Writes status line, headers and body, or as much of the body as shall be seen. */
    void write(final OutputStream out) throws IOException {
        final StringBuilder head = new StringBuilder(200).append("HTTP/1.1 ").append(status).append(' ')
                .append(REASONS.getOrDefault(status, "Status")).append("\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (status != 204) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(body, 0, cutAfter < 0 ? body.length : Math.min(cutAfter, body.length));
        out.flush();
    }
}
