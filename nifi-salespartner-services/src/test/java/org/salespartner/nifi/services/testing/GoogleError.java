/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An error in the JSON form of Google's APIs, thrown from wherever it is found out. Codes, reasons and messages are those of
 * <a href="https://developers.google.com/workspace/gmail/api/guides/handle-errors">Resolve errors</a>; the words of {@code status} those of
 * <a href="https://cloud.google.com/apis/design/errors">Google's error model</a>.
 */
final class GoogleError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> STATUSES = Map.of(400, "INVALID_ARGUMENT", 401, "UNAUTHENTICATED", 403, "PERMISSION_DENIED",
            404, "NOT_FOUND", 429, "RESOURCE_EXHAUSTED", 500, "INTERNAL", 502, "UNAVAILABLE", 503, "UNAVAILABLE");

    private final transient SimulatorResponse response;

    private GoogleError(final String message, final SimulatorResponse response) {
        super(message);
        this.response = response;
    }

    SimulatorResponse response() {
        return response;
    }

    static GoogleError badRequest(final String message) {
        return of(400, "global", "invalidArgument", message, "INVALID_ARGUMENT", null);
    }

    static GoogleError badRequest(final String message, final Exception cause) {
        final GoogleError error = badRequest(message);
        error.initCause(cause);
        return error;
    }

    static GoogleError failedPrecondition(final String message) {
        return of(400, "global", "failedPrecondition", message, "FAILED_PRECONDITION", null);
    }

    static GoogleError notFound() {
        return of(404, "global", "notFound", "Requested entity was not found.", "NOT_FOUND", null);
    }

    static GoogleError unauthorized() {
        final GoogleError error = of(401, "global", "authError", "Request had invalid authentication credentials. Expected OAuth 2 access "
                + "token, login cookie or other valid authentication credential.", "UNAUTHENTICATED", null);
        return new GoogleError(error.getMessage(),
                error.response.with("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\""));
    }

    static GoogleError insufficientScopes() {
        return of(403, "global", "insufficientPermissions", "Request had insufficient authentication scopes.", "PERMISSION_DENIED",
                "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    static GoogleError forbidden(final String message) {
        return of(403, "global", "forbidden", message, "PERMISSION_DENIED", null);
    }

    /**
     * Any error at all.
     *
     * @param details the reason in {@code error.details} as {@code google.rpc.ErrorInfo}, or null for none
     */
    static GoogleError of(final int code, final String domain, final String reason, final String message, final String status, final String details) {
        final Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        error.put("errors", List.of(Map.of("message", message, "domain", domain, "reason", reason)));
        error.put("status", status == null ? STATUSES.getOrDefault(code, "UNKNOWN") : status.toUpperCase(Locale.ROOT));
        if (details != null) {
            error.put("details", List.of(Map.of("@type", "type.googleapis.com/google.rpc.ErrorInfo", "reason", details, "domain", "googleapis.com",
                    "metadata", Map.of("service", "gmail.googleapis.com"))));
        }
        return new GoogleError(message, SimulatorResponse.json(code, Map.of("error", error)));
    }
}
