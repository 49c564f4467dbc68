/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What only a person can mend: it is told once with whom to ask for what, leaves Reconnect Required, and for two hours the provider gets few
 * requests, to the sign-in and the API taken together.
 */
class SignInTroubleTest {
    private static final int MINUTES = 120;
    /** A poll a minute would make hundreds. */
    private static final int FEW = 30;
    private static final int ALWAYS = 10_000;

    /** A fault of Google's, and what is said about it. */
    private record OfGoogle(String name, Consumer<GoogleSimulator> fault, List<String> said) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A fault of Microsoft's, and what is said about it. */
    private record OfMicrosoft(String name, Fault fault, List<String> said) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What is told to both simulators. */
    private interface Fault {
        void strike(EntraSimulator entra, GraphSimulator graph);
    }

    private static OfGoogle google(final String name, final SimulatorFault fault, final String... said) {
        return new OfGoogle(name, simulator -> simulator.faults().next(ALWAYS, fault), List.of(said));
    }

    private static OfGoogle atGooglesTokenEndpoint(final String error, final String... said) {
        return new OfGoogle(error, simulator -> {
            simulator.faults().next(ALWAYS, "/token", GoogleFault.oauth(error, "words"));
            simulator.oauth().expireAccessTokens();
        }, List.of(said));
    }

    static Stream<OfGoogle> ofGoogle() {
        return Stream.of(
                atGooglesTokenEndpoint("invalid_grant", "expired or was revoked", "Run bin/authorize google"),
                atGooglesTokenEndpoint("admin_policy_enforced", "Ask the Google Workspace administrator", "App access control"),
                atGooglesTokenEndpoint("access_denied", "Ask the Google Workspace administrator", "App access control"),
                atGooglesTokenEndpoint("org_internal", "own organisation only", "audience to External"),
                atGooglesTokenEndpoint("invalid_client", "Correct Client ID and Client Secret"),
                google("API not enabled", GoogleFault.accessNotConfigured(), "the Gmail API is not enabled", "APIs & Services"),
                google("no licence", GoogleFault.failedPrecondition(), "no Gmail mailbox", "Google Workspace administrator", "licence with Gmail"),
                google("Gmail turned off", GoogleFault.domainPolicy(), "administrator has blocked"),
                google("token not taken", GoogleFault.unauthorized(), "does not take the access token", "bin/authorize google"));
    }

    private static OfMicrosoft atEntra(final EntraRefusal refusal, final String... said) {
        return new OfMicrosoft("AADSTS" + refusal.number(), (entra, graph) -> {
            entra.refuseAlways(refusal);
            entra.endAccessTokens(null);
        }, List.of(said));
    }

    private static OfMicrosoft atGraph(final int status, final String code, final String... said) {
        return new OfMicrosoft(code, (entra, graph) -> graph.faults().next(ALWAYS, GraphFault.status(status, code)), List.of(said));
    }

    static Stream<OfMicrosoft> ofMicrosoft() {
        return Stream.of(
                atEntra(EntraRefusal.REVOKED, "sign-ins of the person were revoked", "Run bin/authorize microsoft"),
                atEntra(EntraRefusal.REFRESH_TOKEN_INACTIVE, "refresh token has expired", "Run bin/authorize microsoft"),
                atEntra(EntraRefusal.CONSENT_REQUIRED, "nobody has consented", "admin consent under API permissions"),
                atEntra(EntraRefusal.ADMIN_APPROVAL_REQUIRED, "Ask an administrator of Microsoft Entra", "Enterprise applications"),
                atEntra(EntraRefusal.MFA_REQUIRED, "multi-factor authentication", "Run bin/authorize microsoft"),
                atEntra(EntraRefusal.CONDITIONAL_ACCESS, "conditional access policy", "Ask an administrator of Microsoft Entra"),
                atEntra(EntraRefusal.EXPIRED_SECRET, "client secret", "has expired", "Certificates & secrets"),
                atGraph(404, "MailboxNotEnabledForRESTAPI", "no mailbox in Exchange Online", "assign a licence"),
                atGraph(403, "ErrorAccessDenied", "Mail.Read", "administrator"),
                atGraph(401, "InvalidAuthenticationToken", "does not take the access token", "bin/authorize microsoft"));
    }

    private static void assertLeftAlone(final Listing listing, final List<String> said) {
        final List<String> told = Stream.concat(listing.bulletins().warnings().stream(), listing.bulletins().errors().stream()).toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(said.stream().allMatch(told.getFirst()::contains), told::toString);
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
        assertTrue(said.stream().allMatch(listing.account(0).getStatus().detail()::contains), listing.account(0).getStatus()::toString);
    }

    private static void poll(final Listing listing) {
        for (int minute = 0; minute < MINUTES; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @MethodSource("ofGoogle")
    @DisplayName("S6, S9: Google")
    void google(final OfGoogle trouble) throws Exception {
        try (GoogleSimulator google = GoogleSimulator.start()) {
            final GoogleMailbox mailbox = new GoogleMailbox(google, "anna@sales.test");
            mailbox.deliver("INBOX", TestMail.named("one"), SyncTestCase.minutesAgo(5));
            try (Listing listing = new Listing(mailbox.account())) {
                listing.triggerUntil(() -> listing.names().contains("one"), Listing.POLL);
                trouble.fault().accept(google);
                google.clearRequests();
                poll(listing);
                assertLeftAlone(listing, trouble.said());
                assertTrue(google.requests().size() <= FEW, () -> google.requests().size() + " requests");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofMicrosoft")
    @DisplayName("S6, S9: Microsoft")
    void microsoft(final OfMicrosoft trouble) throws Exception {
        try (EntraSimulator entra = EntraSimulator.start(); GraphSimulator graph = GraphSimulator.start(entra)) {
            final MicrosoftMailbox mailbox = new MicrosoftMailbox(entra, graph, "anna@sales.test");
            mailbox.deliver("INBOX", TestMail.named("one"), SyncTestCase.minutesAgo(5));
            try (Listing listing = new Listing(mailbox.account())) {
                listing.triggerUntil(() -> listing.names().contains("one"), Listing.POLL);
                trouble.fault().strike(entra, graph);
                graph.forgetRequests();
                final int before = entra.requests().size();
                poll(listing);
                assertLeftAlone(listing, trouble.said());
                final int asked = graph.requests().size() + entra.requests().size() - before;
                assertTrue(asked <= FEW, () -> asked + " requests");
            }
        }
    }
}
