/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.Locale;

/**
 * Tells from status and body of a refusal what the user has to do. Statuses and error objects as in
 * <a href="https://platform.openai.com/docs/guides/error-codes/api-errors">OpenAI's error codes</a> and
 * <a href="https://docs.claude.com/en/api/errors">Anthropic's errors</a>; other servers word theirs alike.
 */
final class ErrorReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ErrorReader() {
    }

    /** @param body what came with the status; anything at all */
    static EndpointFault fault(final int status, final byte[] body) {
        final String details = details(body);
        return switch (status) {
            case 401 -> EndpointFault.KEY_REFUSED;
            case 402 -> EndpointFault.QUOTA;
            case 403 -> EndpointFault.NOT_ALLOWED;
            case 404 -> EndpointFault.MODEL_UNKNOWN;
            case 408 -> EndpointFault.TIMEOUT;
            case 413 -> EndpointFault.TOO_LONG;
            case 429 -> details.contains("insufficient_quota") ? EndpointFault.QUOTA : EndpointFault.RATE_LIMIT;
            default -> status >= 500 ? EndpointFault.SERVER_ERROR : status >= 400 ? refusal(details) : EndpointFault.REDIRECTED;
        };
    }

    private static EndpointFault refusal(final String details) {
        if (has(details, "model_not_found", "model not found", "unknown model", "invalid model", "does not exist", "not_found_error")) {
            return EndpointFault.MODEL_UNKNOWN;
        }
        if (has(details, "context_length", "context length", "context window", "prompt is too long", "exceed_context")) {
            return EndpointFault.TOO_LONG;
        }
        if (has(details, "response_format", "json_schema", "output_config", "output_format", "structured output", "guided")) {
            return EndpointFault.FORMAT_REFUSED;
        }
        if (has(details, "temperature")) {
            return EndpointFault.TEMPERATURE_REFUSED;
        }
        if (has(details, "max_tokens", "max_completion_tokens")) {
            return EndpointFault.OUTPUT_LIMIT_REFUSED;
        }
        return has(details, "credit balance", "billing") ? EndpointFault.QUOTA : EndpointFault.REFUSED;
    }

    private static boolean has(final String details, final String... words) {
        for (final String word : words) {
            if (details.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** The texts of the error object, in lower case; only to look for words in, never to be shown. */
    private static String details(final byte[] body) {
        try {
            final JsonNode root = MAPPER.readTree(body);
            final JsonNode error = root == null || !root.has("error") ? root : root.get("error");
            if (error == null) {
                return "";
            }
            if (error.isTextual()) {
                return error.asText().toLowerCase(Locale.ROOT);
            }
            final StringBuilder details = new StringBuilder();
            for (final String field : new String[] {"code", "type", "param", "message"}) {
                details.append(error.path(field).asText("")).append(' ');
            }
            return details.toString().toLowerCase(Locale.ROOT);
        } catch (final JacksonException e) {
            return "";
        } catch (final IOException e) {
            throw new IllegalStateException("Bytes cannot fail to be read", e);
        }
    }
}
