/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Microsoft Graph and Entra ID, and what only they can do. */
class MicrosoftTroubleTest extends ApiTroubleTestCase {
    private EntraSimulator entra;
    private GraphSimulator graph;
    private MicrosoftMailbox mailbox;

    @Override
    ApiMailbox startProvider() throws IOException {
        entra = EntraSimulator.start();
        graph = GraphSimulator.start(entra);
        mailbox = new MicrosoftMailbox(entra, graph, ANNA);
        return mailbox;
    }

    @Override
    void stopProvider() {
        graph.close();
        entra.close();
    }

    @Override
    int requests() {
        return graph.requests().size() + entra.requests().size();
    }

    @Override
    List<?> changes() {
        return graph.changes();
    }

    @Override
    List<String> secrets() {
        return entra.secretsGiven();
    }

    @Override
    SimulatorFault tooOften(final boolean asDate) {
        return GraphFault.status(asDate ? 503 : 429);
    }

    @Override
    void failNext(final SimulatorFault fault) {
        graph.faults().next(1, fault);
    }

    @Override
    void tellServerTrouble() {
        for (final SimulatorFault fault : List.of(GraphFault.status(500), GraphFault.status(503), SimulatorFault.stall(),
                SimulatorFault.cutAfter(100), GraphFault.status(502), GraphFault.status(401), SimulatorFault.lostAnswer())) {
            graph.faults().next(1, "delta", fault).next(1, "value", fault);
        }
    }

    @Override
    int troubleLeft() {
        return graph.faults().left();
    }

    @Override
    void breakForEver(final String messageId) {
        mailbox.exchange().poison(messageId);
    }

    @Override
    void endAccessTokens() {
        entra.endAccessTokens(ANNA);
    }

    @Override
    void revokeConsent() {
        entra.revoke(ANNA);
    }

    @Override
    long renewals() {
        return entra.tokenRequests("refresh_token");
    }

    @Override
    String[] wordsOfRevokedConsent() {
        return new String[]{"revoked", "bin/authorize microsoft"};
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
        assertNothingLostOrDoubled();
    }

    @Test
    @DisplayName("S6: what an administrator has to approve is told once, with whom to ask")
    void administratorsHaveToApprove() {
        entra.refuseAlways(EntraRefusal.ADMIN_APPROVAL_REQUIRED);
        listing.trigger();
        pass(30);
        assertToldOnce("[anna@sales.test]", "Ask an administrator of Microsoft Entra");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
        assertEquals(List.of(), graph.requests());
    }

    @Test
    @DisplayName("S9: a licence that is taken away and given back is told, and the account goes on where it was")
    void aLicenceThatIsTakenAway() {
        listAll();
        mailbox.exchange().licensed(false);
        pass(30);
        assertToldOnce("[anna@sales.test]", "licence");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());

        mailbox.exchange().licensed(true);
        mailbox.deliver("INBOX", TestMail.named("new"), SyncTestCase.NOW);
        listing.triggerUntil(() -> listing.names().contains("new"), Listing.LONG);
        assertEquals(MAILS + 1, listing.listed().size());
        assertEquals(State.ACTIVE, listing.account(0).getStatus().state());
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
