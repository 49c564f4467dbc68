/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.simulators.GoogleCaller.Answer;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.salespartner.nifi.services.simulators.GoogleCaller.ANNA;
import static org.salespartner.nifi.services.simulators.GoogleCaller.NOON;
import static org.salespartner.nifi.services.simulators.GoogleCaller.mail;

/** <a href="https://developers.google.com/workspace/gmail/api/guides/batch">Batch requests</a> to the simulator. */
class GmailBatchTest {
    private static final Pattern PART = Pattern.compile("Content-ID: <response-call(\\d+)@x>\r\n\r\nHTTP/1\\.1 (\\d+)");

    private final List<String> ids = new ArrayList<>();
    private GoogleSimulator simulator;
    private GoogleCaller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = GoogleSimulator.start();
        caller = new GoogleCaller(simulator, GoogleCaller.READ);
        final GmailMailbox anna = simulator.mailbox(ANNA);
        for (int i = 0; i < 100; i++) {
            ids.add(anna.deliver(mail(i + "@x", "Mail " + i), NOON.plusSeconds(i), "INBOX"));
        }
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        simulator.close();
    }

    @Test
    void eachCallIsAnsweredUnderItsContentId() throws Exception {
        final Answer answer = caller.batch(calls(100));
        assertEquals(200, answer.status());
        assertTrue(answer.header("Content-Type").startsWith("multipart/mixed; boundary="));
        assertEquals(IntStream.range(0, 100).mapToObj(i -> i + " 200").toList(), parts(answer));
        assertTrue(answer.body().contains("\"id\":\"" + ids.get(99) + "\""));
        assertEquals(1, simulator.count("/"), "one HTTP request");
        assertEquals(100, simulator.requests().stream().filter(GoogleSimulator.Seen::inBatch).count());
    }

    @Test
    void answersMayComeInAnotherOrder() throws Exception {
        simulator.shuffleBatches(true);
        final List<String> parts = parts(caller.batch(calls(50)));
        final List<String> inOrder = IntStream.range(0, 50).mapToObj(i -> i + " 200").toList();
        assertNotEquals(inOrder, parts);
        assertTrue(parts.containsAll(inOrder));
    }

    @Test
    void moreThanAHundredCallsAreRefusedAsAWhole() throws Exception {
        ids.add(ids.getFirst());
        assertEquals(400, caller.batch(calls(101)).status());
        assertEquals(400, caller.batch("no parts").status());
    }

    @Test
    void callsFailEachAlone() throws Exception {
        simulator.faults().nextInBatch(2, GoogleFault.tooManyRequests(Duration.ofSeconds(3))).brokenMessage(ids.get(3));
        simulator.mailbox(ANNA).delete(ids.get(4));
        final Answer answer = caller.batch(calls(6));
        assertEquals(List.of("0 429", "1 429", "2 200", "3 500", "4 404", "5 200"), parts(answer));
        assertTrue(answer.body().contains("Retry-After: 3"));
        assertEquals(List.of("0 200", "1 200", "2 200", "3 500"), parts(caller.batch(calls(4))));
    }

    @Test
    void wholeBatchFailsWhenTold() throws Exception {
        simulator.faults().next(1, "^/batch", GoogleFault.serverError(503));
        assertEquals(503, caller.batch(calls(2)).status());
        assertEquals(2, parts(caller.batch(calls(2))).size());
    }

    @Test
    void callsHaveTheOuterTokenUnlessTheyHaveTheirOwn() throws Exception {
        final String own = "--of calls\r\nContent-Type: application/http\r\nContent-ID: <call1@x>\r\n\r\n"
                + "GET /gmail/v1/users/me/messages/" + ids.get(1) + " HTTP/1.1\r\nAuthorization: Bearer nobody\r\n\r\n\r\n";
        assertEquals(List.of("1 401", "0 200"), parts(caller.batch(own + calls(1))));
        try (GoogleCaller stranger = GoogleCaller.with(simulator, "nobody")) {
            assertEquals(List.of("0 401"), parts(stranger.batch(calls(1))));
        }
    }

    @Test
    void changesInsideOfABatchAreRecorded() throws Exception {
        caller.batch("--of calls\r\nContent-Type: application/http\r\nContent-ID: <call0@x>\r\n\r\nPOST " + simulator.rootUrl()
                + "gmail/v1/users/me/messages/" + ids.get(0) + "/modify HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
                + "{\"addLabelIds\":[\"STARRED\"]}\r\n--of calls--\r\n");
        assertEquals(1, simulator.changes().size());
        assertTrue(simulator.changes().getFirst().inBatch());
        assertEquals(403, simulator.changes().getFirst().status());
    }

    private String calls(final int count) {
        final StringBuilder body = new StringBuilder();
        for (int i = 0; i < count; i++) {
            body.append("--of calls\r\nContent-Type: application/http\r\nContent-ID: <call").append(i).append("@x>\r\n\r\n")
                    .append("GET /gmail/v1/users/me/messages/").append(ids.get(i)).append("?format=raw HTTP/1.1\r\n\r\n\r\n");
        }
        return body.append("--of calls--\r\n").toString();
    }

    private static List<String> parts(final Answer answer) {
        return PART.matcher(answer.body()).results().map((final MatchResult part) -> part.group(1) + " " + part.group(2)).toList();
    }
}
