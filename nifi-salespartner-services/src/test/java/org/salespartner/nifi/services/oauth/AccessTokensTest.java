/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AccessTokensTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Deque<Exception> troubles = new ArrayDeque<>();
    private final MovingClock clock = new MovingClock();
    private Duration lifetime = Duration.ofHours(1);
    private boolean news;
    private Runnable meanwhile = () -> { };

    @Test
    void aTokenIsKeptUntilShortlyBeforeItsEnd() throws Exception {
        final AccessTokens tokens = tokens();

        assertEquals("token-1", tokens.token());
        clock.pass(lifetime.minus(AccessTokens.AHEAD).minusSeconds(1));
        assertEquals("token-1", tokens.token());
        clock.pass(Duration.ofSeconds(1));
        assertEquals("token-2", tokens.token(), "renewed ahead of its end");
    }

    @Test
    void aShortLivedTokenIsStillKeptForHalfItsLife() throws Exception {
        lifetime = Duration.ofMinutes(2);
        final AccessTokens tokens = tokens();

        tokens.token();
        clock.pass(Duration.ofSeconds(59));
        assertEquals("token-1", tokens.token());
        clock.pass(Duration.ofSeconds(1));
        assertEquals("token-2", tokens.token());
    }

    @Test
    void aTokenThatTheProviderDoesNotTakeIsAskedForAnew() throws Exception {
        final AccessTokens tokens = tokens();
        final String first = tokens.token();

        tokens.refused(first);
        final String second = tokens.token();
        tokens.refused(first);

        assertEquals("token-2", second);
        assertEquals("token-2", tokens.token(), "a late word about the first token does not end the second");
    }

    @Test
    void aRefusalThatNeedsAPersonIsNotHammered() throws Exception {
        troubles.add(new TokenRefusedException("invalid_grant", "", 400, null));
        final AccessTokens tokens = tokens();

        assertThrows(SignInException.class, tokens::token);
        clock.pass(AccessTokens.REST.minusSeconds(1));
        assertThrows(SignInException.class, tokens::token);
        assertEquals(1, asked.get());
        clock.pass(Duration.ofSeconds(1));
        assertEquals("token-2", tokens.token());
    }

    @Test
    void whatPassesIsTriedAgainAtOnce() throws Exception {
        troubles.add(new IOException("cut"));
        troubles.add(new TokenRefusedException("", "", 503, null));
        final AccessTokens tokens = tokens();

        assertEquals(MailboxException.class, assertThrows(MailboxException.class, tokens::token).getClass());
        assertEquals(MailboxException.class, assertThrows(MailboxException.class, tokens::token).getClass());
        assertEquals("token-3", tokens.token());
    }

    @Test
    @DisplayName("S6: when the provider asks to come back later, nothing is asked before, and then again")
    void retryAfterIsObeyed() throws Exception {
        troubles.add(new TokenRefusedException("", "", 429, Duration.ofSeconds(90)));
        final AccessTokens tokens = tokens();

        assertThrows(ThrottledException.class, tokens::token);
        clock.pass(Duration.ofSeconds(89));
        assertThrows(ThrottledException.class, tokens::token);
        assertEquals(1, asked.get());
        clock.pass(Duration.ofSeconds(1));
        assertEquals("token-2", tokens.token());
    }

    @Test
    void aTokenIsUsedToItsLastMinuteWhileItsRenewalMeetsPassingTrouble() throws Exception {
        final AccessTokens tokens = tokens();
        tokens.token();
        clock.pass(lifetime.minus(AccessTokens.AHEAD));
        for (int attempt = 0; attempt < 20; attempt++) {
            troubles.add(attempt % 2 == 0 ? new IOException("cut") : new TokenRefusedException("", "", 503, null));
        }

        assertEquals("token-1", tokens.token());
        assertEquals("token-1", tokens.token());
        assertEquals(2, asked.get(), "and it is not tried again at each use");
        clock.pass(AccessTokens.RETRY);
        assertEquals("token-1", tokens.token());
        assertEquals(3, asked.get());
        clock.pass(AccessTokens.AHEAD.minus(AccessTokens.LAST_MINUTE).minus(AccessTokens.RETRY));
        assertThrows(MailboxException.class, tokens::token);
        troubles.clear();
        assertEquals("token-5", tokens.token());
    }

    @Test
    void aRefusalThatNeedsAPersonEndsTheTokenAtOnce() throws Exception {
        final AccessTokens tokens = tokens();
        tokens.token();
        clock.pass(lifetime.minus(AccessTokens.AHEAD));
        troubles.add(new TokenRefusedException("invalid_grant", "", 400, null));

        assertThrows(SignInException.class, tokens::token);
        assertThrows(SignInException.class, tokens::token);
        assertEquals(2, asked.get());
    }

    @Test
    void newsOfAnotherNodeEndTheRest() throws Exception {
        troubles.add(new TokenRefusedException("invalid_grant", "", 400, null));
        final AccessTokens tokens = tokens();
        assertThrows(SignInException.class, tokens::token);

        news = true;

        assertEquals("token-2", tokens.token());
    }

    @Test
    @DisplayName("A page of a proxy or a wrong address is trouble that may pass, and no refusal")
    void whatIsNoTokenEndpointIsNotHeldForARefusal() {
        troubles.add(new TokenRefusedException("", "", 200, null));
        troubles.add(new TokenRefusedException("", "", 404, null));
        final AccessTokens tokens = tokens();

        for (final String status : List.of("HTTP status 200", "HTTP status 404")) {
            final MailboxException trouble = assertThrows(MailboxException.class, tokens::token);
            assertEquals(MailboxException.class, trouble.getClass());
            assertTrue(trouble.getMessage().contains("no token endpoint (" + status), trouble.getMessage());
        }
    }

    @Test
    @DisplayName("S7: while one thread renews a token that is still good, the others use it and wait for nobody")
    void theOthersUseTheGoodTokenMeanwhile() throws Exception {
        final AccessTokens tokens = tokens();
        tokens.token();
        clock.pass(lifetime.minus(AccessTokens.AHEAD));
        final CountDownLatch renewing = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);
        meanwhile = () -> {
            renewing.countDown();
            await(answer);
        };
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            final Future<String> renewed = threads.submit(tokens::token);
            await(renewing);
            assertEquals("token-1", tokens.token());
            answer.countDown();
            assertEquals("token-2", renewed.get(10, TimeUnit.SECONDS));
        }
        assertEquals("token-2", tokens.token());
        assertEquals(2, asked.get());
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyThreadsMakeOneRequest() throws Exception {
        final AccessTokens tokens = tokens();
        final Set<String> seen = ConcurrentHashMap.newKeySet();
        final CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 16; i++) {
                threads.submit(() -> {
                    start.await();
                    return seen.add(tokens.token());
                });
            }
            start.countDown();
            threads.shutdown();
            assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        }

        assertEquals(Set.of("token-1"), seen);
        assertEquals(1, asked.get());
    }

    private AccessTokens tokens() {
        return new AccessTokens(new Source(), new MicrosoftSignInFailures("anna@example.com", "the-client"), clock);
    }

    private final class Source implements TokenSource {

        @Override
        public IssuedTokens issue() throws TokenRefusedException, IOException {
            final int number = asked.incrementAndGet();
            meanwhile.run();
            final Exception trouble = troubles.poll();
            if (trouble instanceof final IOException io) {
                throw io;
            }
            if (trouble instanceof final TokenRefusedException refused) {
                throw refused;
            }
            return new IssuedTokens("token-" + number, clock.instant().plus(lifetime), null);
        }

        @Override
        public boolean hasNews() {
            return news;
        }
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-03-02T12:00:00Z");

        private void pass(final Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(final ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
