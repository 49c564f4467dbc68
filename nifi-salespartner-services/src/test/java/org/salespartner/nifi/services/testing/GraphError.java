/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A refusal that Graph answers with an error object.
 *
 * @see <a href="https://learn.microsoft.com/graph/errors">Microsoft Graph error responses</a>
 */
final class GraphError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    GraphError(final int status, final String code, final String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The same with what led to it. */
    GraphError because(final Exception cause) {
        initCause(cause);
        return this;
    }

    /** What is answered: an OData error object. */
    SimulatorResponse response() {
        final ObjectNode json = GraphJson.MAPPER.createObjectNode();
        final String request = UUID.randomUUID().toString();
        json.putObject("error").put("code", code).put("message", getMessage()).putObject("innerError")
                .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "")).put("request-id", request)
                .put("client-request-id", request);
        return SimulatorResponse.json(status, json).with("request-id", request);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** Nothing has this id, or it had it once. */
    static GraphError notFound() {
        return new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");
    }

    /** The query cannot be understood. */
    static GraphError badQuery(final String message) {
        return new GraphError(400, "RequestBroker--ParseUri", message);
    }

    /** Anything else that is not a proper request. */
    static GraphError badRequest(final String message) {
        return new GraphError(400, "BadRequest", message);
    }

    /** The caller may not do this. */
    static GraphError accessDenied() {
        return new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
    }
}
