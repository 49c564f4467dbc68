/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.simulators.GoogleCaller.Answer;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.salespartner.nifi.services.simulators.GoogleCaller.ANNA;
import static org.salespartner.nifi.services.simulators.GoogleCaller.NOON;
import static org.salespartner.nifi.services.simulators.GoogleCaller.mail;

/** <a href="https://developers.google.com/workspace/gmail/api/guides/handle-errors">Resolve errors</a>: what the simulator does when it is told to fail. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GoogleFaultsTest {
    private GoogleSimulator simulator;
    private GoogleCaller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = GoogleSimulator.start();
        simulator.mailbox(ANNA);
        caller = new GoogleCaller(simulator, GoogleCaller.READ, GoogleCaller.COMPOSE);
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        simulator.close();
    }

    @Test
    void errorsHaveTheStatusAndReasonOfTheGuide() throws Exception {
        assertError(GoogleFault.rateLimitExceeded(), 403, "rateLimitExceeded");
        assertError(GoogleFault.userRateLimitExceeded(), 403, "userRateLimitExceeded");
        assertError(GoogleFault.dailyLimitExceeded(), 403, "dailyLimitExceeded");
        assertError(GoogleFault.tooManyRequests(), 429, "rateLimitExceeded");
        assertError(GoogleFault.serverError(500), 500, "backendError");
        assertError(GoogleFault.serverError(502), 502, "backendError");
        assertError(GoogleFault.serverError(503), 503, "backendError");
        assertError(GoogleFault.unauthorized(), 401, "authError");
        assertError(GoogleFault.domainPolicy(), 403, "domainPolicy");
        assertError(GoogleFault.accessNotConfigured(), 403, "accessNotConfigured");
        assertError(GoogleFault.failedPrecondition(), 400, "failedPrecondition");
        assertEquals(200, caller.get("profile").status());
    }

    @Test
    void retryAfterIsSecondsOrADate() throws Exception {
        simulator.faults().next(1, GoogleFault.tooManyRequests(Duration.ofSeconds(90)))
                .next(1, GoogleFault.tooManyRequests(Instant.parse("2026-03-02T12:00:05Z")))
                .next(1, GoogleFault.serverError(503).retryAfter("7"));
        assertEquals("90", caller.get("profile").header("Retry-After"));
        assertEquals("Mon, 02 Mar 2026 12:00:05 GMT", caller.get("profile").header("Retry-After"));
        assertEquals("7", caller.get("profile").header("Retry-After"));
    }

    @Test
    void faultsMayWaitForAPath() throws Exception {
        simulator.faults().next(2, "/history$", GoogleFault.rateLimitExceeded());
        assertEquals(200, caller.get("profile").status());
        assertEquals(403, caller.get("history?startHistoryId=1").status());
        assertEquals(1, simulator.faults().left());
        simulator.faults().clear();
        assertEquals(404, caller.get("history?startHistoryId=1").status());
    }

    @Test
    void brokenMessageStaysBrokenAndTheOthersDoNot() throws Exception {
        final String broken = simulator.mailbox(ANNA).deliver(mail("a@x", "One"), NOON, "INBOX");
        final String whole = simulator.mailbox(ANNA).deliver(mail("b@x", "Two"), NOON, "INBOX");
        simulator.faults().brokenMessage(broken);
        assertEquals(500, caller.get("messages/" + broken + "?format=raw").status());
        assertEquals(500, caller.get("messages/" + broken + "?format=raw").status());
        assertEquals(200, caller.get("messages/" + whole + "?format=raw").status());
    }

    @Test
    void answerIsCutAfterWhatWasAskedForIsDone() throws Exception {
        simulator.faults().next(1, SimulatorFault.cutAfter(10));
        assertThrows(IOException.class, () -> caller.post("drafts", Map.of("message", Map.of("raw", "U3ViamVjdDogeA0KDQp4"))));
        assertEquals(1, simulator.mailbox(ANNA).draftIds().size());
        assertEquals(200, caller.get("profile").status());
    }

    @Test
    void stalledRequestIsNeitherAnsweredNorDone() throws Exception {
        simulator.faults().next(1, SimulatorFault.stall());
        assertImpatientGivesUp();
        assertEquals(0, simulator.requests().getFirst().status());
        assertEquals(200, caller.get("profile").status());
    }

    @Test
    void singleCallOfABatchNeitherStallsNorIsCut() {
        assertThrows(IllegalArgumentException.class, () -> simulator.faults().nextInBatch(1, SimulatorFault.stall()));
        assertThrows(IllegalArgumentException.class, () -> simulator.faults().nextInBatch(1, SimulatorFault.cutAfter(3)));
    }

    @Test
    void certificateIsShownWhenThereIsOne(@TempDir final Path folder) throws Exception {
        final TestCertificate certificate = TestCertificate.create(folder);
        try (GoogleSimulator secure = GoogleSimulator.startTls(certificate.serverContext());
                HttpClient trusting = HttpClient.newBuilder().sslContext(certificate.trustingContext()).build()) {
            final HttpRequest request = HttpRequest.newBuilder(URI.create(secure.rootUrl() + "gmail/v1/users/me/profile")).build();
            assertEquals(401, trusting.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    @Test
    void anyOtherTextCanBeAnswered() throws Exception {
        simulator.faults().next(1, SimulatorFault.text(502, "text/html", "<html>The proxy is tired</html>"));
        final Answer answer = caller.get("profile");
        assertEquals(502, answer.status());
        assertTrue(answer.body().contains("tired"));
    }

    @Test
    void tokenMustBeOneThatWasGivenOutAndFitTheUser() throws Exception {
        try (GoogleCaller stranger = GoogleCaller.with(simulator, "ya29.invented"); GoogleCaller silent = GoogleCaller.with(simulator, null)) {
            assertEquals(401, stranger.get("profile").status());
            assertEquals("authError", stranger.get("profile").reason());
            assertTrue(stranger.get("profile").header("WWW-Authenticate").startsWith("Bearer"));
            assertEquals(401, silent.get("profile").status());
        }
        assertEquals(403, caller.getOf("bo@example.org", "profile").status());
        assertEquals(200, caller.getOf(ANNA, "profile").status());
    }

    @Test
    void userWithoutMailboxFailsAPrecondition() throws Exception {
        try (GoogleCaller nobody = GoogleCaller.with(simulator, simulator.oauth().accessToken("no-mail@example.org", GoogleCaller.READ))) {
            assertEquals("failedPrecondition", nobody.get("profile").reason());
            assertEquals("FAILED_PRECONDITION", nobody.get("profile").json().at("/error/status").asText());
        }
    }

    @Test
    void answersAreHeldBackAsLongAsTold() throws Exception {
        simulator.latency(Duration.ofHours(1));
        assertImpatientGivesUp();
        simulator.latency(Duration.ofMillis(20));
        assertEquals(200, caller.get("profile").status());
    }

    @Test
    void recordOfRequestsHasNoSecrets() throws Exception {
        caller.get("messages?access_token=abcdefgh-hidden&q=x&key=hidden-too");
        caller.form("token", Map.of("grant_type", "refresh_token", "refresh_token", "hidden-three"));
        assertFalse(simulator.requests().toString().contains("hidden"), simulator.requests().toString());
        assertEquals(List.of("/gmail/v1/users/me/messages", "/token"), simulator.requests().stream().map(GoogleSimulator.Seen::path).toList());
        assertFalse((simulator.oauth() + " " + simulator + simulator.mailbox(ANNA)).contains("ya29"));
        simulator.clearRequests();
        assertEquals(0, simulator.count("/"));
    }

    @Test
    void mailsAreNotShownAsText() {
        final String id = simulator.mailbox(ANNA).deliver("Subject: hidden\r\nTo: x@x\r\n\r\nhidden".getBytes(StandardCharsets.UTF_8), NOON, "INBOX");
        assertFalse((simulator.mailbox(ANNA) + id).contains("hidden"));
    }

    private void assertImpatientGivesUp() {
        try (HttpClient impatient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            final HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.rootUrl() + "gmail/v1/users/me/profile"))
                    .timeout(Duration.ofSeconds(2)).build();
            assertThrows(HttpTimeoutException.class, () -> impatient.send(request, HttpResponse.BodyHandlers.discarding()));
        }
    }

    private void assertError(final SimulatorFault fault, final int status, final String reason) throws IOException, InterruptedException {
        simulator.faults().next(1, fault);
        final Answer answer = caller.get("profile");
        assertEquals(status, answer.status());
        assertEquals(reason, answer.reason());
        assertEquals(status, answer.json().at("/error/code").asInt());
    }
}
