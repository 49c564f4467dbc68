/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.state.MockStateManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A rotated refresh token survives restarts, serves all nodes, and is kept before what came with it is used. */
class RefreshedTokensTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);
    private static final String PASTED = "pasted-refresh-token-of-anna";
    private static final ClientIdentity CLIENT = ClientIdentity.withSecret("the-client", "the-client-secret");

    private TokenServer server;
    private MockStateManager state;

    @BeforeEach
    void start() throws IOException {
        server = new TokenServer();
        state = new MockStateManager(new Account());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePastedTokenIsExchangedFirst() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, null));

        final IssuedTokens issued = node(PASTED).issue();

        assertEquals("access-1", issued.accessToken());
        assertEquals(NOON.instant().plusSeconds(3600), issued.expiresAt());
        final Map<String, String> request = server.requests().getFirst();
        assertEquals(List.of("refresh_token", PASTED, "the-client", "the-client-secret", "offline_access Mail.Read"),
                List.of(request.get("grant_type"), request.get("refresh_token"), request.get("client_id"), request.get("client_secret"),
                        request.get("scope")));
    }

    @Test
    void aRotatedTokenSurvivesARestartAndServesAllNodes() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1")).then(TokenServer.tokens("access-2", 3600, "rotated-2"))
                .then(TokenServer.tokens("access-3", 3600, null));
        node(PASTED).issue();
        final RefreshedTokens other = node(PASTED);

        other.issue();
        other.issue();

        assertEquals(List.of(PASTED, "rotated-1", "rotated-2"), exchanged());
    }

    @Test
    void aNewlyPastedTokenWins() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1")).then(TokenServer.tokens("access-2", 3600, null));
        node(PASTED).issue();

        node("another-pasted-token").issue();

        assertEquals("another-pasted-token", server.requests().getLast().get("refresh_token"));
    }

    @Test
    @DisplayName("T1: the state holds neither the pasted token nor the rotated one in clear")
    void theStateTellsNothing() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1"));
        node(PASTED).issue();

        final String kept = state.getState(Scope.CLUSTER).toMap().toString();

        for (final String secret : List.of(PASTED, "rotated-1", "access-1")) {
            assertFalse(kept.contains(secret), "the state holds a token");
        }
    }

    @Test
    void aTokenIsNotUsedBeforeItsSuccessorIsKept() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1"));
        final RefreshedTokens node = node(PASTED);
        state.setFailOnStateSet(Scope.CLUSTER, true);

        assertThrows(IOException.class, node::issue);
        state.setFailOnStateSet(Scope.CLUSTER, false);
        final IssuedTokens issued = node.issue();

        assertEquals("access-1", issued.accessToken(), "what was given is used once it is kept");
        assertEquals(1, server.requests().size(), "and the old token, which may have ended, is not exchanged again");
        server.then(TokenServer.tokens("access-2", 3600, null));
        node(PASTED).issue();
        assertEquals("rotated-1", server.requests().getLast().get("refresh_token"));
    }

    @Test
    void anotherNodeThatWasFasterIsNotedAndItsTokenUsed() throws Exception {
        final RefreshedTokens other = node(PASTED);
        server.then(request -> {
            // While this node asks, the other one exchanges the same token; the provider ends it.
            server.then(TokenServer.tokens("access-1", 3600, null));
            rotateElsewhere(PASTED, "rotated-by-other");
            return TokenServer.refusal(400, "invalid_grant", "the token was used already");
        });

        other.issue();

        assertEquals(List.of(PASTED, "rotated-by-other"), exchanged());
    }

    @Test
    @DisplayName("Of two nodes that exchange the same token at once, the one that is later to keep its new one takes the other's")
    void theLoserTakesTheWinnersToken() throws Exception {
        final RefreshedTokens node = node(PASTED);
        server.then(request -> {
            rotateElsewhere(PASTED, "rotated-by-other");
            return TokenServer.tokens("access-1", 3600, "rotated-here");
        }).then(TokenServer.tokens("access-2", 3600, null)).then(TokenServer.tokens("access-3", 3600, null));

        assertEquals("access-1", node.issue().accessToken());
        node.issue();
        node(PASTED).issue();

        assertEquals(List.of(PASTED, "rotated-by-other", "rotated-by-other"), exchanged());
    }

    @Test
    void aTokenThatWasPastedInTheMeantimeIsNotOverwritten() throws Exception {
        final RefreshedTokens old = node(PASTED);
        server.then(request -> {
            rotateElsewhere("another-pasted-token", "rotated-from-another");
            return TokenServer.tokens("access-1", 3600, "rotated-from-old");
        }).then(TokenServer.tokens("access-2", 3600, null));

        old.issue();
        node("another-pasted-token").issue();

        assertEquals("rotated-from-another", server.requests().getLast().get("refresh_token"));
    }

    @Test
    @DisplayName("A token that is only tried takes no place of another; applied later, it goes on from where the trial has come to, alone")
    void aTriedTokenTakesNoPlace() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1")).then(TokenServer.tokens("access-2", 3600, "tried-1"))
                .then(TokenServer.tokens("access-3", 3600, "rotated-2")).then(TokenServer.tokens("access-4", 3600, "tried-2"))
                .then(TokenServer.tokens("access-5", 3600, "tried-3")).then(TokenServer.tokens("access-6", 3600, null));
        node(PASTED).issue();
        tried("another-pasted-token").issue();
        node(PASTED).issue();
        tried("another-pasted-token").issue();
        assertEquals(2, state.getState(Scope.CLUSTER).toMap().size());

        node("another-pasted-token").issue();
        node("another-pasted-token").issue();
        assertEquals(List.of(PASTED, "another-pasted-token", "rotated-1", "tried-1", "tried-2", "tried-3"), exchanged());
        assertEquals(Set.of("refresh.token"), state.getState(Scope.CLUSTER).toMap().keySet());
    }

    @Test
    @DisplayName("Verify of the token that is applied goes on from the one that is kept, and keeps the next one for the account")
    void theAppliedTokenIsTried() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1")).then(TokenServer.tokens("access-2", 3600, "rotated-2"))
                .then(TokenServer.tokens("access-3", 3600, null));
        tried(PASTED).issue();
        tried(PASTED).issue();
        node(PASTED).issue();
        assertEquals(List.of(PASTED, "rotated-1", "rotated-2"), exchanged());
        assertEquals(Set.of("refresh.token"), state.getState(Scope.CLUSTER).toMap().keySet());
    }

    @Test
    void anAnswerWithoutARefreshTokenKeepsTheOld() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1")).then(TokenServer.tokens("access-2", 3600, null))
                .then(TokenServer.tokens("access-3", 3600, "rotated-1")).then(TokenServer.tokens("access-4", 3600, null));
        final RefreshedTokens node = node(PASTED);
        node.issue();
        final String kept = state.getState(Scope.CLUSTER).get("refresh.token");
        node.issue();
        node.issue();
        node(PASTED).issue();

        assertEquals(List.of(PASTED, "rotated-1", "rotated-1", "rotated-1"), exchanged());
        assertEquals(kept, state.getState(Scope.CLUSTER).get("refresh.token"), "and writes nothing");
    }

    @Test
    void withoutTheStateNothingIsAskedFor() {
        state.setFailOnStateGet(Scope.CLUSTER, true);

        assertThrows(IOException.class, () -> node(PASTED).issue());

        assertEquals(List.of(), server.requests());
    }

    @Test
    void aStateThatWasClearedOrIsNotOursMeansThePastedToken() throws Exception {
        server.then(TokenServer.tokens("access-1", 3600, "rotated-1")).then(TokenServer.tokens("access-2", 3600, null))
                .then(TokenServer.tokens("access-3", 3600, "rotated-3")).then(TokenServer.tokens("access-4", 3600, null));
        node(PASTED).issue();
        state.clear(Scope.CLUSTER);
        node(PASTED).issue();
        state.setState(Map.of("refresh.token", "what nobody has sealed", "other", "kept"), Scope.CLUSTER);
        node(PASTED).issue();
        node(PASTED).issue();

        assertEquals(List.of(PASTED, PASTED, PASTED, "rotated-3"), exchanged());
        assertEquals("kept", state.getState(Scope.CLUSTER).get("other"));
    }

    @Test
    @DisplayName("A node whose token was refused sees, without asking the provider, that another node has kept the next one")
    void newsAfterARefusal() throws Exception {
        server.then(TokenServer.refusal(400, "invalid_grant", "the token was used already"));
        final RefreshedTokens node = node(PASTED);
        assertThrows(TokenRefusedException.class, node::issue);
        assertFalse(node.hasNews());

        rotateElsewhere(PASTED, "rotated-by-other");

        assertTrue(node.hasNews());
        server.then(TokenServer.tokens("access-1", 3600, null));
        assertEquals("access-1", node.issue().accessToken());
        assertFalse(node.hasNews());
        assertEquals(List.of(PASTED, "rotated-by-other"), exchanged());
    }

    @Test
    void scopesAreThoseThatWereToldOrAskedFor() throws Exception {
        server.then(new TokenServer.Answer(200, "{\"access_token\":\"a\",\"scope\":\"one  two two\"}", Map.of()))
                .then(TokenServer.tokens("access-2", 3600, null));
        final RefreshedTokens node = node(PASTED);

        assertEquals(Set.of("one", "two"), node.issue().scopes());
        assertEquals(Set.of("offline_access", "Mail.Read"), node.issue().scopes());
    }

    @Test
    void aRevokedTokenIsToldAsSuch() {
        server.then(TokenServer.refusal(400, "invalid_grant", "revoked"));

        final TokenRefusedException refusal = assertThrows(TokenRefusedException.class, () -> node(PASTED).issue());

        assertEquals("invalid_grant", refusal.getCode());
        assertFalse(refusal.isTemporary());
        assertEquals(1, server.requests().size());
    }

    @Test
    @DisplayName("S6: Retry-After of the token endpoint is read")
    void retryAfterIsRead() {
        server.then(TokenServer.refusal(429, "slow_down", "").with("Retry-After", "17"));

        final TokenRefusedException refusal = assertThrows(TokenRefusedException.class, () -> node(PASTED).issue());

        assertEquals(Duration.ofSeconds(17), refusal.getRetryAfter());
    }

    /** Another node, whose provider gives it a new token. */
    private void rotateElsewhere(final String pasted, final String rotated) {
        try (TokenServer second = new TokenServer()) {
            second.then(TokenServer.tokens("access-of-other", 3600, rotated));
            new RefreshedTokens(endpoint(second), CLIENT, List.of(), pasted, state, NOON).issue();
        } catch (final IOException | TokenRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> exchanged() {
        return server.requests().stream().map(request -> request.get("refresh_token")).toList();
    }

    private RefreshedTokens node(final String pasted) {
        return new RefreshedTokens(endpoint(server), CLIENT, List.of("offline_access", "Mail.Read"), pasted, (StateManager) state, NOON);
    }

    private RefreshedTokens tried(final String pasted) {
        return RefreshedTokens.tried(endpoint(server), CLIENT, List.of("offline_access", "Mail.Read"), pasted, state, NOON);
    }

    private static TokenEndpoint endpoint(final TokenServer server) {
        return new TokenEndpoint(server.uri(), Duration.ofSeconds(5), Duration.ofSeconds(5), NOON);
    }

    @Stateful(scopes = Scope.CLUSTER, description = "Refresh tokens")
    private static final class Account {
    }
}
