/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.oauth.SignInMethod;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphRequest;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Faults of the service, tokens that end, mailboxes of others, and clouds of others. */
class GraphTroubleTest extends GraphTestCase {
    private static final String INFO = "info@orchard.test";

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    @DisplayName("S6: Retry-After is told as it came, in seconds or as a date, and nothing is tried again by itself")
    void retryAfter(final int status) throws Exception {
        final Mailbox mailbox = mailbox();
        graph.faults().next(1, GraphFault.status(status).retryAfter(Duration.ofSeconds(17)));
        assertEquals(Duration.ofSeconds(17), assertThrows(ThrottledException.class, () -> changes(mailbox, null)).getRetryAfter().orElseThrow());
        assertEquals(1, graph.requests().size());

        graph.faults().next(1, GraphFault.status(status).retryAfter(Instant.now().plus(Duration.ofHours(1))));
        final Duration left = assertThrows(ThrottledException.class, () -> changes(mailbox, null)).getRetryAfter().orElseThrow();
        assertTrue(left.compareTo(Duration.ofMinutes(30)) > 0 && left.compareTo(Duration.ofHours(1)) <= 0, left::toString);
        assertEquals(2, graph.requests().size());
        assertEquals(List.of(), ids(changes(mailbox, null)));
    }

    @Test
    @DisplayName("S6: server errors, silence and cut connections are told in a sentence, are tried once, and hide nothing from the next attempt")
    void serverTrouble() throws Exception {
        final List<String> delivered = deliverMany(20);
        final Mailbox mailbox = enabled(Map.of(AccountDescriptors.READ_TIMEOUT, "2 s")).openMailbox();
        for (final SimulatorFault fault : List.of(GraphFault.status(500), GraphFault.status(502), GraphFault.status(503), GraphFault.status(504),
                SimulatorFault.stall(), SimulatorFault.cutAfter(40))) {
            graph.faults().next(1, "count", fault);
            final MailboxException failure = assertThrows(MailboxException.class, () -> changes(mailbox, null), fault::toString);
            assertFalse(failure instanceof SignInException || failure instanceof ThrottledException, failure.toString());
            assertTrue(failure.getMessage().startsWith("Account [%s]: ".formatted(ANNA)) && failure.getMessage().contains("tried again by itself"),
                    failure.getMessage());
        }
        assertEquals(delivered, ids(changes(mailbox, null)));
    }

    @Test
    @DisplayName("S2: an access token that ends is renewed once, and nothing is lost")
    void tokenEndsInTheMiddle() throws Exception {
        final List<String> delivered = deliverMany(30);
        final Mailbox mailbox = mailbox();
        assertEquals(delivered, ids(changes(mailbox, null)));
        entra.endAccessTokens(ANNA);
        assertEquals(30, fetch(mailbox, references(changes(mailbox, null)), FetchScope.FULL).contents().size());
        assertEquals(2, entra.tokenRequests("refresh_token"));
        assertEquals(0, graph.throttled());

        graph.faults().next(2, GraphFault.status(401));
        assertTrue(assertThrows(SignInException.class, () -> changes(mailbox, null)).getMessage().contains("does not take the access token"));
    }

    @Test
    @DisplayName("S1: monitoring asks for Mail.Read alone, sends nothing but GET, and leaves every message unread")
    void nothingIsChanged() throws Exception {
        deliverMany(5);
        final Mailbox mailbox = mailbox();
        fetch(mailbox, references(changes(mailbox, null)), FetchScope.FULL);
        mailbox.find(INBOX, "m1@customer.test");
        assertEquals(Set.of("GET"), Set.copyOf(graph.requests().stream().map(GraphRequest::method).toList()));
        assertTrue(anna.messagesIn("inbox").stream().noneMatch(message -> message.read() || message.version() > 1));
    }

    @Test
    void aSharedMailboxIsReadUnderItsOwnAddress() throws Exception {
        final org.salespartner.nifi.services.testing.GraphMailbox info = graph.mailbox(INFO);
        info.shareWith(ANNA);
        final String id = info.deliver("inbox", mail("one"), NOW).immutableId();
        deliver("own", 1);
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.Read.Shared");
        final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.MAILBOX, INFO)).openMailbox();
        assertEquals(List.of(id), ids(changes(mailbox, null)));
        assertEquals(List.of(id), List.copyOf(fetch(mailbox, references(changes(mailbox, null)), FetchScope.FULL).contents().keySet()));
        assertTrue(graph.requests().stream().allMatch(request -> shown(request).startsWith("GET /v1.0/users/" + INFO + "/")),
                () -> String.join("\n", asked()));
    }

    @Test
    void aMailboxThatIsNotSharedIsToldWithWhomToAsk() throws Exception {
        graph.mailbox(INFO);
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.Read.Shared");
        final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.MAILBOX, INFO)).openMailbox();
        final String told = assertThrows(SignInException.class, () -> changes(mailbox, null)).getMessage();
        assertTrue(told.contains("[%s]".formatted(INFO)) && told.contains("Mail.Read.Shared") && told.contains("Full Access"), told);
    }

    @Test
    void anApplicationReadsTheMailboxesThatItsPolicyAllows() throws Exception {
        application.roles(READ);
        final String id = deliver("one", 1);
        final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.AUTHENTICATION_STRATEGY, SignInMethod.CLIENT_CREDENTIALS.getValue(),
                MicrosoftEmailAccount.MAILBOX, ANNA)).openMailbox();
        assertEquals(List.of(id), ids(changes(mailbox, null)));

        graph.applicationAccessPolicy(CLIENT, Set.of(INFO));
        final String told = assertThrows(SignInException.class, () -> changes(mailbox, null)).getMessage();
        assertTrue(told.contains("[%s]".formatted(ANNA)) && told.contains("application access policy"), told);
    }

    @Test
    void aPersonWithoutAMailboxIsToldWhatIsMissing() throws Exception {
        anna.licensed(false);
        final Mailbox mailbox = mailbox();
        final String told = assertThrows(SignInException.class, () -> changes(mailbox, null)).getMessage();
        assertTrue(told.contains("[%s] has no mailbox in Exchange Online".formatted(ANNA)) && told.contains("licence"), told);
    }

    @Test
    @DisplayName("A national cloud: its own Graph URL, with or without version and slash, which the scopes and all links go by")
    void anotherCloud() throws Exception {
        final String cloud = graphUrl().replace("127.0.0.1", "localhost");
        entra.resource(cloud + "/");
        final List<String> delivered = deliverMany(700);
        for (final String url : List.of(cloud, cloud + "/", cloud + "/v1.0", cloud + "/v1.0/")) {
            final MicrosoftEmailAccount account = enabled(Map.of(MicrosoftEmailAccount.GRAPH_URL, url));
            // The simulator's own links lead to the address, and not to the name, that it has.
            assertEquals(delivered, readAll(account.openMailbox(), null, request(1_000, 300)).ids());
            runner.disableControllerService(account);
            runner.removeControllerService(account);
            runner.disableControllerService(runner.getProcessContext().getControllerServiceLookup().getControllerService("application"));
        }
    }
}
