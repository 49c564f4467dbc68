/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.oauth.SignInMethod;

import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphErrorsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC);

    @Test
    @DisplayName("S6: Retry-After is obeyed as seconds and as a date")
    void throttled() {
        assertEquals(Optional.of(Duration.ofSeconds(17)), wait(new GraphFailureException(429, "TooManyRequests", "17")));
        assertEquals(Optional.of(Duration.ofMinutes(1)), wait(new GraphFailureException(503, "", "Fri, 20 Nov 2026 10:01:00 GMT")));
        assertFalse(errors(null, false).of(new GraphFailureException(503, "", null)) instanceof ThrottledException);
    }

    @Test
    @DisplayName("S6: a Retry-After of years is an error: the account is tried again after a day, and the sentence says when")
    void throttledForYears() {
        for (final String years : List.of("999999999", "Fri, 20 Nov 2122 10:00:00 GMT")) {
            final MailboxException failure = errors(null, false).of(new GraphFailureException(429, "TooManyRequests", years));
            assertEquals(Optional.of(Duration.ofDays(1)), assertInstanceOf(ThrottledException.class, failure).getRetryAfter());
            assertTrue(failure.getMessage().contains("It is tried again by itself at [2026-11-21T10:00:00Z]"), failure.getMessage());
        }
    }

    @Test
    void whatIsMissingIsSaidByName() {
        assertDenied("scope Mail.Read;", errors(null, false));
        assertDenied("scope Mail.Read.Shared", errors("info@example.com", false));
        assertDenied("application permission Mail.Read ", errors("info@example.com", true));
    }

    @Test
    @DisplayName("S2: a message is gone only when Graph says so, and not something between us and Graph")
    void onlyGraphSaysThatAMessageIsGone() {
        assertTrue(new GraphFailureException(404, "ErrorItemNotFound", null).isNotFound());
        assertFalse(new GraphFailureException(404, "", null).isNotFound());
    }

    @Test
    void aFullMailboxIsNoMissingPermission() {
        final MailboxException failure = errors(null, false).of(new GraphFailureException(403, "ErrorQuotaExceeded", null));

        assertFalse(failure instanceof SignInException);
        assertTrue(failure.getMessage().contains("is full"), failure.getMessage());
    }

    @Test
    void aPersonWithoutAMailboxNeedsALicence() {
        final MailboxException failure = errors(null, false).of(new GraphFailureException(404, "MailboxNotEnabledForRESTAPI", null));

        assertInstanceOf(SignInException.class, failure);
        assertTrue(failure.getMessage().contains("licence"), failure.getMessage());
    }

    @Test
    @DisplayName("S6, S9: a mailbox whose database is offline or moves passes by itself: nobody is asked for a licence, no message is gone for it")
    void anUnavailableMailboxPasses() {
        for (final String code : List.of("ErrorMailboxStoreUnavailable", "ErrorMailboxMoveInProgress", "MailboxInfoStale")) {
            final GraphFailureException answer = new GraphFailureException(404, code, null);
            final MailboxException failure = errors(null, false).of(answer);

            assertFalse(failure instanceof SignInException, failure.getMessage());
            assertTrue(failure.getMessage().contains("It is tried again by itself"), failure.getMessage());
            assertFalse(answer.isNotFound(), code);
        }
    }

    @Test
    @DisplayName("S3: every way to say that a delta link is lost is understood")
    void lostState() {
        assertTrue(new GraphFailureException(410, "", null).isLostState());
        assertTrue(new GraphFailureException(400, "SyncStateNotFound", null).isLostState());
        assertTrue(new GraphFailureException(404, "resyncRequired", null).isLostState());
        assertFalse(new GraphFailureException(404, "ErrorItemNotFound", null).isLostState());
    }

    @Test
    void aHostThatDoesNotAnswerNeedsNobodyToSignIn() {
        final MailboxException failure = errors(null, false).of(new ConnectException("refused"));

        assertFalse(failure instanceof SignInException);
        assertTrue(failure.getMessage().contains("[graph.example.com]"), failure.getMessage());
    }

    private static Optional<Duration> wait(final GraphFailureException answer) {
        return assertInstanceOf(ThrottledException.class, errors(null, false).of(answer)).getRetryAfter();
    }

    private static void assertDenied(final String missing, final GraphErrors errors) {
        final MailboxException failure = errors.of(new GraphFailureException(403, "ErrorAccessDenied", null));
        assertInstanceOf(SignInException.class, failure);
        assertTrue(failure.getMessage().contains(missing), failure.getMessage());
    }

    private static GraphErrors errors(final String mailbox, final boolean applicationOnly) {
        return new GraphErrors(new GraphSettings("anna", "anna@example.com", URI.create("https://graph.example.com"), mailbox,
                applicationOnly ? SignInMethod.CLIENT_CREDENTIALS : SignInMethod.REFRESH_TOKEN, List.of("inbox"), AccountMode.MONITOR,
                Duration.ofSeconds(1), Duration.ofSeconds(1), null), CLOCK);
    }
}
