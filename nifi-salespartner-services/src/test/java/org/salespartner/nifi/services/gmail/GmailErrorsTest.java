/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.oauth.SignInMethod;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.ServerPorts;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What Gmail answers, by the kind of exception and the sentence that the user is told. */
class GmailErrorsTest extends GmailTestCase {

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("403 rateLimitExceeded", GoogleFault.rateLimitExceeded(), ThrottledException.class, "limits the rate"),
                Arguments.of("403 userRateLimitExceeded", GoogleFault.userRateLimitExceeded(), ThrottledException.class, "limits the rate"),
                Arguments.of("403 dailyLimitExceeded", GoogleFault.dailyLimitExceeded(), ThrottledException.class, "quota raised"),
                Arguments.of("429", GoogleFault.tooManyRequests(), ThrottledException.class, "poll less often"),
                Arguments.of("500", GoogleFault.serverError(500), MailboxException.class, "HTTP status 500. It is tried again by itself"),
                Arguments.of("502", GoogleFault.serverError(502), MailboxException.class, "HTTP status 502"),
                Arguments.of("503", GoogleFault.serverError(503), MailboxException.class, "HTTP status 503"),
                Arguments.of("a proxy's page", SimulatorFault.text(502, "text/html", "<html>Bad gateway</html>"), MailboxException.class,
                        "status 502"),
                Arguments.of("403 domainPolicy", GoogleFault.domainPolicy(), SignInException.class, "administrator has blocked Gmail"),
                Arguments.of("403 accessNotConfigured", GoogleFault.accessNotConfigured(), SignInException.class, "Gmail API is not enabled"),
                Arguments.of("400 failedPrecondition", GoogleFault.failedPrecondition(), SignInException.class, "no Gmail mailbox"),
                Arguments.of("401 twice", GoogleFault.unauthorized(), SignInException.class, "does not take the access token"),
                Arguments.of("cut", SimulatorFault.cutAfter(10), MailboxException.class, "broke off"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void eachAnswerIsOfItsKindAndSaysWhatToDo(final String name, final SimulatorFault fault, final Class<? extends MailboxException> kind,
                                              final String sentence) throws Exception {
        final GoogleEmailAccount account = enabled(Map.of());
        google.faults().next(3, fault);
        try (Mailbox mailbox = account.openMailbox()) {
            final MailboxException failure = assertThrows(MailboxException.class, () -> changes(mailbox, null));
            assertEquals(kind, failure.getClass(), name);
            assertTrue(failure.getMessage().startsWith("Account [%s]: ".formatted(ANNA)) && failure.getMessage().contains(sentence),
                    failure.getMessage());
            assertEquals(kind == SignInException.class ? State.RECONNECT_REQUIRED : State.ERROR, account.getStatus().state());

            google.faults().clear();
            changes(mailbox, null);
            assertEquals(State.ACTIVE, account.getStatus().state());
        }
    }

    @Test
    @DisplayName("S6: Retry-After is told on as it comes, in seconds and as a date")
    void retryAfter() throws Exception {
        final Mailbox mailbox = mailbox();
        google.faults().next(1, GoogleFault.tooManyRequests(Duration.ofSeconds(97)));
        assertEquals(Optional.of(Duration.ofSeconds(97)), assertThrows(ThrottledException.class, () -> changes(mailbox, null)).getRetryAfter());

        google.faults().next(1, GoogleFault.tooManyRequests(Instant.now().plusSeconds(900)));
        final Duration wait = assertThrows(ThrottledException.class, () -> changes(mailbox, null)).getRetryAfter().orElseThrow();
        assertTrue(wait.compareTo(Duration.ofSeconds(800)) > 0 && wait.compareTo(Duration.ofSeconds(900)) <= 0, wait::toString);

        google.faults().next(1, GoogleFault.tooManyRequests());
        assertEquals(Optional.empty(), assertThrows(ThrottledException.class, () -> changes(mailbox, null)).getRetryAfter());
    }

    @Test
    @DisplayName("S6: a Retry-After of years is an error: the account is tried again after a day, and the sentence says when")
    void retryAfterYears() throws Exception {
        final Mailbox mailbox = mailbox();
        google.faults().next(1, GoogleFault.tooManyRequests(Duration.ofDays(3_650)));
        final ThrottledException limited = assertThrows(ThrottledException.class, () -> changes(mailbox, null));
        assertEquals(Optional.of(Duration.ofDays(1)), limited.getRetryAfter());
        final String day = Instant.now().plus(Duration.ofDays(1)).toString().substring(0, 8);
        assertTrue(limited.getMessage().contains("It is tried again by itself at [" + day), limited.getMessage());
    }

    @Test
    void aScopeThatIsMissingIsNamed() throws Exception {
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, "https://www.googleapis.com/auth/gmail.labels");
        final Mailbox mailbox = mailbox();
        final MailboxException failure = assertThrows(SignInException.class, () -> changes(mailbox, null));
        assertTrue(failure.getMessage().contains("consent to the scope gmail.readonly"), failure.getMessage());
    }

    @Test
    @DisplayName("Where another service of NiFi gives the tokens, nobody is told to paste a refresh token, for which there is no property")
    void theRemedyIsThatOfTheWayToSignIn() throws Exception {
        final GoogleEmailAccount account = configured(Map.of(GoogleEmailAccount.AUTHENTICATION_STRATEGY, SignInMethod.TOKEN_PROVIDER.getValue(),
                GoogleEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER, "provider"));
        final Provider provider = new Provider();
        runner.addControllerService("provider", provider);
        runner.enableControllerService(provider);
        runner.enableControllerService(account);
        for (final SimulatorFault fault : List.of(GoogleFault.unauthorized(), GoogleFault.insufficientPermissions())) {
            google.faults().next(2, fault);
            final MailboxException failure = assertThrows(SignInException.class, () -> changes(account.openMailbox(), null));
            google.faults().clear();
            assertTrue(failure.getMessage().contains("OAuth2 Access Token Provider"), failure.getMessage());
            assertFalse(failure.getMessage().contains("bin/authorize"), failure.getMessage());
        }
    }

    @Test
    void silenceAndNobodyAtAll() throws Exception {
        final GoogleEmailAccount account = enabled(Map.of(AccountDescriptors.READ_TIMEOUT, "300 ms"));
        google.faults().next(1, SimulatorFault.stall());
        final MailboxException silent = assertThrows(MailboxException.class, () -> changes(account.openMailbox(), null));
        assertTrue(silent.getMessage().contains("has not answered in time") && silent.getMessage().contains("raise Connect Timeout"),
                silent.getMessage());

        runner.disableControllerService(account);
        final int port = ServerPorts.next();
        runner.setProperty(account, GoogleEmailAccount.API_URL, "http://127.0.0.1:" + port);
        runner.enableControllerService(account);
        final MailboxException nobody = assertThrows(MailboxException.class, () -> changes(account.openMailbox(), null));
        assertTrue(nobody.getMessage().contains("nothing answers at [127.0.0.1:%d]".formatted(port)), nobody.getMessage());

        runner.disableControllerService(account);
        runner.setProperty(account, GoogleEmailAccount.API_URL, "http://gmail.unknown.invalid");
        runner.enableControllerService(account);
        final MailboxException unknown = assertThrows(MailboxException.class, () -> changes(account.openMailbox(), null));
        assertTrue(unknown.getMessage().contains("[gmail.unknown.invalid] is not known"), unknown.getMessage());
    }

    @Test
    @DisplayName("T1: a consent that is revoked is told without a secret, and is not hammered")
    void revokedConsent() throws Exception {
        final GoogleEmailAccount account = enabled(Map.of());
        final Mailbox mailbox = account.openMailbox();
        changes(mailbox, null);
        google.oauth().revoke(ANNA);

        for (int attempt = 0; attempt < 5; attempt++) {
            final SignInException failure = assertThrows(SignInException.class, () -> changes(mailbox, null));
            assertTrue(failure.getMessage().contains("expired or was revoked") && failure.getMessage().contains("bin/authorize google"),
                    failure.getMessage());
            assertFalse(failure.getMessage().contains(refreshToken) || failure.getMessage().contains(CLIENT_SECRET), failure.getMessage());
        }
        assertEquals(State.RECONNECT_REQUIRED, account.getStatus().state());
        assertEquals(2, google.oauth().asked("refresh_token"), "Once for the first token, once to be refused");
    }

    private static final class Provider extends AbstractControllerService implements OAuth2AccessTokenProvider {
        @Override
        public AccessToken getAccessDetails() {
            return new AccessToken("ya29.of-another-service", null, "Bearer", 3600, null);
        }
    }
}
