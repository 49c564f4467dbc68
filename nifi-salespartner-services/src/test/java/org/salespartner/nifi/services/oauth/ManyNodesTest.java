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
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Nodes of a cluster with many threads each, one state, and a provider that ends a refresh token with each use. */
class ManyNodesTest {
    private static final String PASTED = "pasted-refresh-token-of-anna";
    private static final int NODES = 4;
    private static final int THREADS = 4;
    private static final int ROUNDS = 10;

    private final MockStateManager state = new MockStateManager(new Account());
    private String valid = PASTED;
    private TokenServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TokenServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private synchronized TokenServer.Answer answer(final Map<String, String> request) {
        if (!valid.equals(request.get("refresh_token"))) {
            return TokenServer.refusal(400, "invalid_grant", "used already");
        }

        valid = valid + "-";
        return TokenServer.tokens("access for " + valid.length(), 3600, valid);
    }

    private synchronized String valid() {
        return valid;
    }

    private AccessTokens node() throws IOException {
        final TokenEndpoint endpoint = new TokenEndpoint(server.uri(), Duration.ofSeconds(5), Duration.ofSeconds(5), Clock.systemUTC());
        return new AccessTokens(new RefreshedTokens(endpoint, ClientIdentity.withSecret("client", "secret-of-it"), List.of(), PASTED,
                (StateManager) state, Clock.systemUTC()), new MicrosoftSignInFailures("anna", "client"), Clock.systemUTC());
    }

    /** As a flow does, which comes back at the next poll. */
    private static String poll(final AccessTokens node, final CountDownLatch start) throws Exception {
        start.await();
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return node.token();
            } catch (final SignInException e) {
                assertTrue(System.nanoTime() < end, "a node is left without a token");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    @DisplayName("Every node gets its token, with one request a rotation and no person needed, whatever overtakes what")
    void rotation() throws Exception {
        server.always(this::answer);
        for (int round = 0; round < ROUNDS; round++) {
            final CountDownLatch start = new CountDownLatch(1);
            final List<Future<String>> tokens = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(NODES * THREADS)) {
                for (int n = 0; n < NODES; n++) {
                    final AccessTokens node = node();
                    for (int t = 0; t < THREADS; t++) {
                        tokens.add(threads.submit(() -> poll(node, start)));
                    }
                }
                start.countDown();
                for (final Future<String> token : tokens) {
                    assertFalse(token.get(30, TimeUnit.SECONDS).isEmpty());
                }
            }
            assertEquals(PASTED.length() + NODES * (round + 1L), valid().length(), "one rotation for each node");
            assertEquals(valid(), new RefreshTokenVault(PASTED, state).current().token(), "what is kept is the token that is good");
        }
    }

    @Test
    @DisplayName("A state that fails now and then loses no token")
    void failingState() throws Exception {
        server.always(this::answer);
        final AccessTokens node = node();
        for (int round = 0; round < ROUNDS; round++) {
            state.setFailOnStateSet(Scope.CLUSTER, true);
            assertEquals(MailboxException.class, failure(node).getClass());
            state.setFailOnStateSet(Scope.CLUSTER, false);
            node.refused(node.token());
        }
        assertEquals(ROUNDS, server.requests().size());
        assertEquals(valid(), new RefreshTokenVault(PASTED, state).current().token());
    }

    private static MailboxException failure(final AccessTokens node) {
        try {
            node.token();
            throw new AssertionError("a token was used that could not be kept");
        } catch (final MailboxException e) {
            return e;
        }
    }

    @Stateful(scopes = Scope.CLUSTER, description = "Refresh tokens")
    private static final class Account {
    }
}
