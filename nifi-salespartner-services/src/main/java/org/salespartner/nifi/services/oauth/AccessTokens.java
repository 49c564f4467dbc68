/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The access token of one account: asked for once, kept until shortly before it ends, and asked for by one thread at a time. After a refusal that
 * only a person can mend, nothing is asked for again until {@link #REST} has passed, so that a provider is not hammered. Thread-safe.
 */
public final class AccessTokens {
    /** A token is renewed so long before its end: enough for the slowest request that still uses it. */
    static final Duration AHEAD = Duration.ofMinutes(5);
    static final Duration REST = Duration.ofMinutes(10);
    /** For tokens whose end is not told; providers' tokens live for an hour. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(30);

    private final TokenSource source;
    private final SignInFailures failures;
    private final Clock clock;
    private String token;
    private Instant renewAt = Instant.MIN;
    private SignInException refusal;
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
     * @throws org.salespartner.nifi.account.ThrottledException when the provider asks to come back later
     * @throws MailboxException when the provider cannot be reached
     */
    public synchronized String token() throws MailboxException {
        final Instant now = clock.instant();
        if (token != null && now.isBefore(renewAt)) {
            return token;
        }

        if (refusal != null && now.isBefore(refusedUntil)) {
            throw refusal;
        }

        try {
            final IssuedTokens issued = source.issue();
            token = issued.accessToken();
            renewAt = renewAt(issued, now);
            refusal = null;
            return token;
        } catch (final TokenRefusedException e) {
            token = null;
            final MailboxException failure = failures.refused(e);
            if (failure instanceof final SignInException signIn) {
                refusal = signIn;
                refusedUntil = now.plus(REST);
            }
            throw failure;
        } catch (final IOException e) {
            throw failures.unreachable(e);
        }
    }

    /** The provider did not take this token although its time is not over, as after a consent that was revoked: the next one is asked for anew. */
    public synchronized void refused(final String refusedToken) {
        if (refusedToken.equals(token)) {
            token = null;
        }
    }

    /** A token whose whole life is short is renewed at half of it. */
    private static Instant renewAt(final IssuedTokens issued, final Instant now) {
        if (issued.expiresAt() == null) {
            return now.plus(UNKNOWN_LIFETIME);
        }

        final Duration life = Duration.between(now, issued.expiresAt());
        return life.compareTo(AHEAD.multipliedBy(2)) > 0 ? issued.expiresAt().minus(AHEAD) : now.plus(life.dividedBy(2));
    }
}
