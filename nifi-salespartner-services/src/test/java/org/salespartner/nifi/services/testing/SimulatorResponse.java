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
 * @param cutAfter how many bytes of the body are sent before the connection is closed; {@link #ALL} to send all of it and keep the connection,
 *         {@link #NOTHING} to close it before the status
 * @param stalls whether nothing at all is answered until the simulator is closed
 */
record SimulatorResponse(int status, Map<String, String> headers, byte[] body, int cutAfter, boolean stalls) {
    static final ObjectMapper MAPPER = new ObjectMapper();
    static final int ALL = -1;
    static final int NOTHING = -2;
    private static final Map<Integer, String> REASONS = Map.ofEntries(Map.entry(200, "OK"), Map.entry(201, "Created"), Map.entry(202, "Accepted"),
            Map.entry(204, "No Content"), Map.entry(302, "Found"), Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"), Map.entry(410, "Gone"),
            Map.entry(429, "Too Many Requests"), Map.entry(500, "Internal Server Error"), Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"), Map.entry(504, "Gateway Timeout"));

    static SimulatorResponse json(final int status, final Object body) {
        try {
            return bytes(status, "application/json; charset=UTF-8", MAPPER.writeValueAsBytes(body));
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static SimulatorResponse bytes(final int status, final String type, final byte[] body) {
        return new SimulatorResponse(status, Map.of("Content-Type", type), body, ALL, false);
    }

    static SimulatorResponse empty(final int status) {
        return new SimulatorResponse(status, Map.of(), new byte[0], ALL, false);
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

    /** The same, but nothing of it is sent, and the connection is closed. */
    SimulatorResponse lost() {
        return cut(NOTHING);
    }

    /** Whether the client gets at least the status. */
    boolean answers() {
        return cutAfter != NOTHING && !stalls;
    }

    /** Whether the client gets all of it. */
    boolean whole() {
        return cutAfter == ALL && !stalls;
    }

    /** Writes status line, headers and body, or as much of them as shall be seen. */
    void write(final OutputStream out) throws IOException {
        if (cutAfter == NOTHING) {
            return;
        }
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
