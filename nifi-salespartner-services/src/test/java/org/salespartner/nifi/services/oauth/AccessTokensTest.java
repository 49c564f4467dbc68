/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        return new AccessTokens(() -> {
            final int number = asked.incrementAndGet();
            final Exception trouble = troubles.poll();
            if (trouble instanceof final IOException io) {
                throw io;
            }
            if (trouble instanceof final TokenRefusedException refused) {
                throw refused;
            }
            return new IssuedTokens("token-" + number, clock.instant().plus(lifetime), null);
        }, new MicrosoftSignInFailures("anna@example.com", "the-client"), clock);
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
