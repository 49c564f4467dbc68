/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * The batch endpoint as in <a href="https://developers.google.com/workspace/gmail/api/guides/batch">Batch requests</a>: a {@code multipart/mixed} of
 * {@code application/http} parts, at most 100; the outer headers hold for each call unless the call has its own; each answer names its call by
 * {@code Content-ID: <response-...>}, and no order is promised. The page asks for paths in the calls; whole URLs are taken, too, since Google's own
 * client for Java writes them and is answered.
 */
final class GmailBatch {
    private static final int MOST_CALLS = 100;
    private static final String BOUNDARY = "batch_of_the_simulator";

    private GmailBatch() {
    }

    /**
     * Answers all calls of a batch.
     *
     * @param shuffled null to answer in the order of the calls, else where another order comes from
     */
    static SimulatorResponse answer(final SimulatorRequest batch, final Function<SimulatorRequest, SimulatorResponse> calls, final Random shuffled)
            throws IOException {
        final String type = batch.header("Content-Type");
        final String boundary = type == null || !type.startsWith("multipart/mixed") ? null : GmailPart.parameterOf(type, "boundary");
        if (boundary == null) {
            throw GoogleError.badRequest("Failed to parse batch request, error: missing or malformed boundary");
        }
        final List<byte[]> parts = GmailPart.split(batch.body(), boundary);
        if (parts.isEmpty() || parts.size() > MOST_CALLS) {
            throw GoogleError.badRequest("The batch request must contain between 1 and " + MOST_CALLS + " calls.");
        }
        final List<byte[]> answers = new ArrayList<>();
        for (final byte[] each : parts) {
            final GmailPart part = GmailPart.parse(each);
            answers.add(part(part.header("Content-ID"), calls.apply(inherited(batch, SimulatorRequest.embedded(part.body())))));
        }
        if (shuffled != null) {
            Collections.shuffle(answers, shuffled);
        }
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (final byte[] answer : answers) {
            body.write(("--" + BOUNDARY + "\r\n").getBytes(StandardCharsets.US_ASCII));
            body.write(answer);
        }
        body.write(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return SimulatorResponse.bytes(200, "multipart/mixed; boundary=" + BOUNDARY, body.toByteArray());
    }

    private static SimulatorRequest inherited(final SimulatorRequest batch, final SimulatorRequest call) {
        final Map<String, String> headers = new LinkedHashMap<>();
        batch.headers().forEach((name, value) -> {
            if (!name.startsWith("content-")) {
                headers.put(name, value);
            }
        });
        headers.putAll(call.headers());
        return new SimulatorRequest(call.method(), call.target(), headers, call.body());
    }

    private static byte[] part(final String contentId, final SimulatorResponse answer) throws IOException {
        final ByteArrayOutputStream part = new ByteArrayOutputStream();
        final String named = contentId == null ? "" : "Content-ID: " + (contentId.startsWith("<")
                ? "<response-" + contentId.substring(1) : "response-" + contentId) + "\r\n";
        part.write(("Content-Type: application/http\r\n" + named + "\r\n").getBytes(StandardCharsets.UTF_8));
        answer.write(part);
        part.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        return part.toByteArray();
    }
}
