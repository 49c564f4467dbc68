/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphMessage;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The simulator of Graph against the reference: throttling, and faults as told. */
class GraphFaultsTest {
    private PlainGraph plain;

    @BeforeEach
    void start() throws IOException {
        plain = new PlainGraph();
    }

    @AfterEach
    void stop() {
        plain.close();
    }

    @Test
    @DisplayName("throttling-limits: the fifth request at a time for a mailbox is refused with 429, other mailboxes are not")
    void limitsConcurrency() throws Exception {
        plain.graph.latency(Duration.ofMillis(500));
        final List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Callable<HttpResponse<byte[]>>> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                calls.add(() -> plain.get("/me/messages"));
            }
            for (final Future<HttpResponse<byte[]>> call : threads.invokeAll(calls)) {
                statuses.add(call.get().statusCode());
                if (call.get().statusCode() == 429) {
                    assertEquals("429 ApplicationThrottled", PlainGraph.code(call.get()));
                    assertTrue(call.get().headers().firstValue("Retry-After").isPresent());
                }
            }
        }
        assertTrue(statuses.contains(200) && statuses.contains(429), statuses.toString());
        assertEquals(statuses.stream().filter(status -> status == 429).count(), plain.graph.throttled());
        assertTrue(plain.graph.highestConcurrency() > 4);
        plain.graph.forgetRequests();
        plain.graph.latency(Duration.ZERO);
        assertEquals(200, plain.get("/me/messages").statusCode());
        assertEquals(1, plain.graph.highestConcurrency());
        assertEquals(1, plain.graph.requests().size());
    }

    @Test
    @DisplayName("throttling, errors: statuses as told, for the requests told, with Retry-After in seconds or as a date")
    void failsAsTold() throws Exception {
        plain.graph.faults().next(1, "/mailFolders", GraphFault.status(429).retryAfter(Duration.ofSeconds(7)));
        plain.graph.faults().next(1, GraphFault.status(503).retryAfter(Instant.parse("2026-03-02T12:00:00Z")));
        plain.graph.faults().next(2, GraphFault.status(502));
        plain.graph.faults().next(1, GraphFault.status(401));
        final HttpResponse<byte[]> busy = plain.get("/me/messages");
        assertEquals("503 Mon, 02 Mar 2026 12:00:00 GMT", busy.statusCode() + " " + busy.headers().firstValue("Retry-After").orElseThrow());
        final HttpResponse<byte[]> throttled = plain.get("/me/mailFolders");
        assertEquals("429 7", throttled.statusCode() + " " + throttled.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(502, plain.get("/me/mailFolders").statusCode());
        assertEquals(502, plain.get("/me/mailFolders").statusCode());
        assertEquals("401 InvalidAuthenticationToken", PlainGraph.code(plain.get("/me/mailFolders")));
        assertEquals(200, plain.get("/me/mailFolders").statusCode());
    }

    @Test
    @DisplayName("The connection can end early or stall, and one message's content can fail for ever")
    void breaksConnections() throws Exception {
        final GraphMessage message = plain.anna.deliver("inbox", PlainGraph.mail("one"), PlainGraph.NOON);
        plain.graph.faults().next(1, SimulatorFault.cutAfter(20));
        assertThrows(IOException.class, () -> plain.get("/me/messages"));
        plain.graph.faults().next(10, SimulatorFault.hangUp());
        assertThrows(IOException.class, () -> plain.get("/me/messages"));
        plain.graph.faults().clear();
        plain.graph.faults().next(1, SimulatorFault.stall());
        final HttpRequest impatient = HttpRequest.newBuilder(URI.create(plain.graph.url() + "/me/messages")).timeout(Duration.ofMillis(200)).build();
        assertThrows(HttpTimeoutException.class, () -> plain.http.send(impatient, HttpResponse.BodyHandlers.discarding()));
        plain.anna.poison(message.id());
        assertEquals(500, plain.get("/me/messages/" + message.id() + "/$value").statusCode());
        assertEquals(500, plain.get("/me/messages/" + message.id() + "/$value").statusCode());
        assertEquals(200, plain.get("/me/messages/" + message.id()).statusCode());
    }

    @Test
    @DisplayName("An answer can be lost although what was asked for is done, and a connection can end before anything is done")
    void losesAnswers() throws Exception {
        plain.as("anna@firm.example", "Mail.ReadWrite");
        final String draft = new String(PlainGraph.mail("draft"), StandardCharsets.UTF_8);
        plain.graph.faults().next(1, SimulatorFault.lostAnswer());
        assertThrows(IOException.class, () -> plain.draft(draft));
        assertEquals(1, plain.anna.messagesIn("drafts").size());
        plain.graph.faults().next(10, SimulatorFault.hangUp());
        assertThrows(IOException.class, () -> plain.draft(draft));
        assertEquals(1, plain.anna.messagesIn("drafts").size());
        plain.graph.faults().clear();
        assertEquals(201, plain.draft(draft).statusCode());
        assertEquals(0, plain.graph.faults().left());
    }

    @Test
    @DisplayName("The record of requests has no token")
    void keepsNoSecrets() throws Exception {
        plain.get("/me/messages?$top=5", PlainGraph.IMMUTABLE);
        final String record = plain.graph.requests().toString();
        assertTrue(record.contains("$top=5") && record.contains("ImmutableId"), record);
        assertFalse(plain.entra.secretsGiven().isEmpty());
        assertTrue(plain.entra.secretsGiven().stream().noneMatch(record::contains));
    }
}
