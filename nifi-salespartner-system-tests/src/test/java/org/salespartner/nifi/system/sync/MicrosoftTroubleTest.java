/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What only Microsoft Graph and Entra ID can do, against simulators that no other test asks. */
class MicrosoftTroubleTest {
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int MAILS = 120;

    private EntraSimulator entra;
    private GraphSimulator graph;
    private MicrosoftMailbox mailbox;
    private Listing listing;

    @BeforeEach
    void start() throws Exception {
        entra = EntraSimulator.start();
        graph = GraphSimulator.start(entra);
        mailbox = new MicrosoftMailbox(entra, graph, "anna@sales.test");
        listing = new Listing(mailbox.account());
    }

    @AfterEach
    void stop() {
        listing.close();
        graph.close();
        entra.close();
    }

    private void deliverAll() {
        for (int number = 0; number < MAILS; number++) {
            mailbox.deliver("INBOX", TestMail.named("m" + number), SyncTestCase.minutesAgo(MAILS - number));
        }
    }

    private void listAll() {
        deliverAll();
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(allNames(), listing.names());
    }

    private static List<String> allNames() {
        return Stream.iterate(0, number -> number + 1).limit(MAILS).map(number -> "m" + number).toList();
    }

    private List<String> told() {
        return Stream.concat(listing.bulletins().warnings().stream(), listing.bulletins().errors().stream()).toList();
    }

    private void assertToldOnce(final String... texts) {
        assertEquals(1, told().size(), told()::toString);
        for (final String text : texts) {
            assertTrue(told().getFirst().contains(text), told()::toString);
        }
        assertFalse(told().getFirst().contains(TestMailbox.PASSWORD) || entra.secretsGiven().stream().anyMatch(told().getFirst()::contains),
                told()::toString);
    }

    @ParameterizedTest(name = "as a date: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("S6: Retry-After is obeyed: nothing is asked before, and then everything is listed")
    void retryAfter(final boolean asDate) {
        deliverAll();
        final SimulatorFault fault = GraphFault.status(asDate ? 503 : 429);
        graph.faults().next(1, asDate ? fault.retryAfter(Instant.now().plus(REST)) : fault.retryAfter(REST));
        listing.trigger();
        final int asked = graph.requests().size();
        for (int minute = 1; minute < REST.toMinutes(); minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertEquals(asked, graph.requests().size(), "Nothing is asked while Graph wants to be left alone");

        listing.triggerAfter(Duration.ofMinutes(2));
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(allNames(), listing.names());
    }

    @Test
    @DisplayName("S6: throttling that strikes single messages, again and again, loses and doubles nothing")
    void limitsWithinAFetch() {
        deliverAll();
        listing.set("Batch Size", "20");
        for (int round = 0; round < 6; round++) {
            graph.faults().next(1, "value", GraphFault.status(429).retryAfter(Duration.ofSeconds(round)));
            listing.triggerAfter(Listing.LONG);
        }
        listing.triggerUntil(() -> listing.listed().size() + listing.failed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), listing.failed());
    }

    @Test
    @DisplayName("S6: server errors, a silence and answers that break off, while listing and fetching, lose and double nothing")
    void serverTrouble() throws Exception {
        listing.close();
        listing = new Listing(mailbox.account().with("Read Timeout", "500 ms"));
        deliverAll();
        for (final SimulatorFault fault : List.of(GraphFault.status(500), GraphFault.status(503), SimulatorFault.stall(), SimulatorFault.cutAfter(100),
                GraphFault.status(502), GraphFault.status(401), SimulatorFault.lostAnswer())) {
            graph.faults().next(1, "delta", fault);
            graph.faults().next(1, "value", fault);
        }
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), listing.failed());
    }

    @Test
    @DisplayName("S5: a message that Graph always answers with 500 goes to failure with its reference, and the mailbox goes on")
    void aMessageThatAlwaysFails() {
        for (final String name : List.of("one", "broken", "three")) {
            mailbox.deliver("INBOX", TestMail.named(name), SyncTestCase.minutesAgo("one".equals(name) ? 7 : "broken".equals(name) ? 6 : 5));
        }
        mailbox.exchange().poison(mailbox.providerId("INBOX", 2));

        listing.triggerUntil(() -> listing.listed().size() == 2 && listing.failed().size() == 1, Listing.LONG);
        assertEquals(List.of("one", "three"), listing.names());
        listing.failed().getFirst().assertAttributeEquals(EmailAttributes.PROVIDER_ID, mailbox.providerId("INBOX", 2));
        final String reason = listing.failed().getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains("[anna@sales.test]") && reason.contains("HTTP status 500")
                && reason.contains("FetchEmail can try it once more") && !reason.contains("tried again by itself"), reason);

        mailbox.deliver("INBOX", TestMail.named("new"), SyncTestCase.NOW);
        listing.triggerUntil(() -> listing.names().contains("new"), Listing.LONG);
        assertEquals(List.of("one", "three", "new"), listing.names());
        assertEquals(1, listing.failed().size());
    }

    @Test
    @DisplayName("S2: access tokens that end in the middle of a backlog lose nothing, and each is renewed once")
    void tokensThatEnd() {
        deliverAll();
        listing.set("Batch Size", "20");
        listing.sessions().afterNextCommit(() -> entra.endAccessTokens("anna@sales.test"));
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), told());
        assertEquals(2, entra.tokenRequests("refresh_token"));
    }

    @Test
    @DisplayName("S6, S9: a consent that is revoked is told once with the remedy, leaves Reconnect Required, and Microsoft is not hammered")
    void revokedConsent() {
        listAll();
        assertEquals(State.ACTIVE, listing.account(0).getStatus().state());
        entra.revoke("anna@sales.test");
        graph.forgetRequests();
        final long before = entra.tokenRequests("refresh_token");

        for (int minute = 0; minute < 60; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertToldOnce("[anna@sales.test]", "revoked", "bin/authorize microsoft");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
        assertTrue(graph.requests().size() + entra.tokenRequests("refresh_token") - before <= 20,
                () -> "Requests in an hour: " + graph.requests().size() + " and " + entra.tokenRequests("refresh_token"));
        assertEquals(List.of(), graph.changes());
    }

    @Test
    @DisplayName("S6: what an administrator has to approve is told once, with whom to ask")
    void administratorsHaveToApprove() {
        entra.refuseAlways(EntraRefusal.ADMIN_APPROVAL_REQUIRED);
        listing.trigger();
        for (int minute = 0; minute < 30; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertToldOnce("[anna@sales.test]", "Ask an administrator of Microsoft Entra");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
        assertEquals(List.of(), graph.requests());
    }

    @Test
    @DisplayName("S9: a licence that is taken away and given back is told, and the account goes on where it was")
    void aLicenceThatIsTakenAway() {
        listAll();
        mailbox.exchange().licensed(false);
        for (int minute = 0; minute < 30; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertToldOnce("[anna@sales.test]", "licence");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());

        mailbox.exchange().licensed(true);
        mailbox.deliver("INBOX", TestMail.named("new"), SyncTestCase.NOW);
        listing.triggerUntil(() -> listing.names().contains("new"), Listing.LONG);
        assertEquals(MAILS + 1, listing.listed().size());
        assertEquals(State.ACTIVE, listing.account(0).getStatus().state());
    }

    @Test
    @DisplayName("S8: a poll of a mailbox without new mail costs one request, and nothing is asked before the account is due")
    void idlePollsCostLittle() {
        listAll();
        listing.triggerAfter(Listing.POLL);
        graph.forgetRequests();
        listing.trigger();
        assertEquals(List.of(), graph.requests());
        for (int poll = 0; poll < 10; poll++) {
            listing.triggerAfter(Listing.POLL);
        }
        assertEquals(10, graph.requests().size(), graph.requests()::toString);
    }

    @Test
    @DisplayName("S8: a message costs one request beside the pages that list it, and never a fifth is asked for at a time")
    void aMessageCostsOneRequest() {
        graph.latency(Duration.ofMillis(5));
        listAll();
        final long contents = graph.requests().stream().filter(request -> request.path().endsWith("value")).count();
        assertEquals(MAILS, contents);
        assertTrue(graph.requests().size() <= MAILS + 5, () -> graph.requests().size() + " requests");
        assertTrue(graph.highestConcurrency() <= 4 && graph.throttled() == 0, () -> "At a time: " + graph.highestConcurrency());
    }
}
