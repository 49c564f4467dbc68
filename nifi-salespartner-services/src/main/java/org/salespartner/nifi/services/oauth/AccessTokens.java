/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The access token of one account: asked for once, kept until shortly before it ends, and asked for by one thread at a time. While one thread renews
 * it ahead of its end, the others use the one that is still good, and so do all when the renewal meets passing trouble. After a refusal that only a
 * person can mend, nothing is asked for again until {@link #REST} has passed, so that a provider is not hammered; after one that tells when to come
 * back, not before that. Thread-safe.
 */
public final class AccessTokens {
    /** A token is renewed so long before its end: time for some attempts, and enough for the slowest request that still uses it. */
    static final Duration AHEAD = Duration.ofMinutes(5);
    static final Duration REST = Duration.ofMinutes(10);
    /** How long a token is used on, after the attempt to renew it has met trouble, before it is tried again. */
    static final Duration RETRY = Duration.ofSeconds(30);
    /** A token with less than this to live is not used on: a request takes its time. */
    static final Duration LAST_MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    /** For tokens whose end is not told; providers' tokens live for an hour. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(30);

    private final TokenSource source;
    private final SignInFailures failures;
    private final Clock clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private final AtomicReference<Held> held = new AtomicReference<>(Held.NONE);
    private MailboxException refusal;
    private Instant refusedUntil = Instant.MIN;

    public AccessTokens(final TokenSource source, final SignInFailures failures, final Clock clock) {
        this.source = source;
        this.failures = failures;
        this.clock = clock;
    }

    /**
     * A token that is valid now, never null.
     *
     * @throws SignInException when a person has to do something; the message says what
     * @throws ThrottledException when the provider asks to come back later
     * @throws MailboxException when the provider cannot be reached
     */
    public String token() throws MailboxException {
        return current().accessToken();
    }

    /**
     * What a token that is valid now was given for, as the provider names it; empty when it does not tell.
     *
     * @throws MailboxException as {@link #token()} does
     */
    public Set<String> scopes() throws MailboxException {
        return current().scopes();
    }

    /** The provider did not take this token although its time is not over, as after a consent that was revoked: the next one is asked for anew. */
    public void refused(final String refusedToken) {
        final Held current = held.get();
        if (current.issued() != null && refusedToken.equals(current.issued().accessToken())) {
            held.compareAndSet(current, Held.NONE);
        }
    }

    private IssuedTokens current() throws MailboxException {
        final Instant now = clock.instant();
        final Held current = held.get();
        if (current.isFresh(now)) {
            return current.issued();
        }

        if (!current.isGood(now)) {
            renewing.lock();
        } else if (!renewing.tryLock()) {
            return current.issued();
        }

        try {
            return renewed();
        } finally {
            renewing.unlock();
        }
    }

    /** By the one thread that holds the lock. */
    private IssuedTokens renewed() throws MailboxException {
        final Instant now = clock.instant();
        final Held current = held.get();
        if (current.isFresh(now)) {
            return current.issued();
        }

        if (refusal != null && now.isBefore(refusedUntil) && !source.hasNews()) {
            return used(current, now, refusal);
        }

        try {
            final IssuedTokens issued = source.issue();
            held.set(Held.of(issued, now));
            refusal = null;
            return issued;
        } catch (final TokenRefusedException e) {
            final MailboxException failure = failures.refused(e);
            if (failure instanceof SignInException) {
                held.set(Held.NONE);
                rest(failure, now.plus(REST));
                throw failure;
            }

            if (failure instanceof final ThrottledException throttled) {
                throttled.getRetryAfter().ifPresent(wait -> rest(failure, now.plus(wait.compareTo(LONGEST_REST) < 0 ? wait : LONGEST_REST)));
            }
            return used(current, now, failure);
        } catch (final IOException e) {
            return used(current, now, failures.unreachable(e));
        }
    }

    private void rest(final MailboxException failure, final Instant until) {
        refusal = failure;
        refusedUntil = until;
    }

    /** The token that could not be renewed, for as long as it is good. */
    private IssuedTokens used(final Held current, final Instant now, final MailboxException failure) throws MailboxException {
        if (!current.isGood(now)) {
            throw failure;
        }

        held.compareAndSet(current, new Held(current.issued(), now.plus(RETRY), current.goodUntil()));
        return current.issued();
    }

    /**
     * A token with its times.
     *
     * @param issued    null for none
     * @param renewAt   when to ask for the next one
     * @param goodUntil until when this one is used if there is no next one
     */
    private record Held(IssuedTokens issued, Instant renewAt, Instant goodUntil) {
        private static final Held NONE = new Held(null, Instant.MIN, Instant.MIN);

        /** One whose whole life is short is renewed at half of it. */
        static Held of(final IssuedTokens issued, final Instant now) {
            if (issued.expiresAt() == null) {
                return new Held(issued, now.plus(UNKNOWN_LIFETIME), Instant.MIN);
            }

            final Duration life = Duration.between(now, issued.expiresAt());
            return new Held(issued, life.compareTo(AHEAD.multipliedBy(2)) > 0 ? issued.expiresAt().minus(AHEAD) : now.plus(life.dividedBy(2)),
                    issued.expiresAt().minus(LAST_MINUTE));
        }

        boolean isFresh(final Instant now) {
            return now.isBefore(renewAt) && issued != null;
        }

        boolean isGood(final Instant now) {
            return now.isBefore(goodUntil) && issued != null;
        }
    }
}
