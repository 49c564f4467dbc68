/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The sentences for the user: what is wrong, whom to ask for what; never the provider's own words. */
class SignInFailuresTest {
    private static final String THEIR_WORDS = "words of the provider with anna's tenant in it";

    private static MailboxException microsoft(final String number, final String error) {
        return new MicrosoftSignInFailures("anna", "app-1", Renewal.microsoft(AccountMode.CONVERSATION, true))
                .refused(new TokenRefusedException(error, "AADSTS%s: %s".formatted(number, THEIR_WORDS), 400, null));
    }

    private static MailboxException google(final boolean serviceAccount, final String error, final String description) {
        return new GoogleSignInFailures("anna", "app-1", serviceAccount, Renewal.google(AccountMode.MONITOR))
                .refused(new TokenRefusedException(error, description, 400, null));
    }

    private static void assertSays(final MailboxException failure, final String who, final String what) {
        assertInstanceOf(SignInException.class, failure);
        final String sentence = failure.getMessage();
        assertTrue(sentence.startsWith("Account [anna]: ") && sentence.contains(who) && sentence.contains(what), sentence);
        assertFalse(sentence.contains(THEIR_WORDS), sentence);
    }

    @ParameterizedTest(name = "AADSTS{0}")
    @CsvSource(delimiter = '|', textBlock = """
            65001   | invalid_grant        | bin/authorize microsoft --mode conversation --shared | admin consent under API permissions
            65004   | access_denied        | nobody has consented                         | Run bin/authorize microsoft
            70000   | invalid_grant        | nobody has consented                         | Run bin/authorize microsoft
            90094   | invalid_grant        | Ask an administrator of Microsoft Entra      | grant admin consent under Enterprise applications
            90095   | invalid_grant        | Ask an administrator of Microsoft Entra      | grant admin consent under Enterprise applications
            650057  | invalid_resource     | Add the permissions of Microsoft Graph       | ask an administrator of Microsoft Entra
            50105   | invalid_grant        | Ask an administrator of Microsoft Entra      | Users and groups
            50173   | invalid_grant        | as after a new password                      | Run bin/authorize microsoft
            50133   | invalid_grant        | password has expired or was changed          | Run bin/authorize microsoft
            700082  | invalid_grant        | the refresh token has expired                | Run bin/authorize microsoft
            50076   | interaction_required | multi-factor authentication                  | Run bin/authorize microsoft
            53003   | invalid_grant        | conditional access policy                    | Ask an administrator of Microsoft Entra
            50057   | invalid_grant        | account is disabled                          | Ask an administrator of Microsoft Entra
            7000222 | invalid_client       | client secret of the application [app-1] has expired | Certificates & secrets
            7000215 | invalid_client       | client secret of the application [app-1] is wrong    | the secret's value, not its ID
            7000218 | invalid_client       | needs a secret                               | Set Client Secret
            700025  | invalid_client       | public client                                | Leave Client Secret
            700027  | invalid_client       | certificate is not the one                   | Upload it under Certificates & secrets
            700016  | unauthorized_client  | [app-1] is not known in this tenant          | Correct Client ID and Tenant
            90002   | invalid_request      | no such tenant                               | Correct Tenant
            50194   | invalid_request      | its own tenant only                          | into Tenant
            7000112 | unauthorized_client  | [app-1] is disabled                          | Ask an administrator of Microsoft Entra
            70011   | invalid_scope        | does not know the scope                      | national cloud
            9002313 | invalid_grant        | no longer taken                              | Run bin/authorize microsoft
            1234567 | invalid_client       | does not take the application [app-1]        | Correct Client ID
            """)
    void microsoftSays(final String number, final String error, final String who, final String what) {
        final MailboxException failure = microsoft(number, error);
        assertSays(failure, who, what);
        assertTrue(failure.getMessage().endsWith("(AADSTS%s)".formatted(number)), failure.getMessage());
    }

    @ParameterizedTest(name = "AADSTS{0}")
    @ValueSource(strings = {"90033", "90024", "50196", "90055", "50033", "80002"})
    void whatMicrosoftCallsTransientPasses(final String number) {
        assertEquals(MailboxException.class, microsoft(number, "invalid_grant").getClass());
    }

    @ParameterizedTest(name = "service account {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            false | invalid_grant         | expired or was revoked. Run bin/authorize google to get     | seven days
            false | admin_policy_enforced | Ask the Google Workspace administrator to trust it         | App access control
            false | access_denied         | Ask the Google Workspace administrator to trust it         | App access control
            false | org_internal          | people of its own organisation only                        | audience to External
            false | disabled_client       | deleted or disabled                                        | Google Cloud console
            false | invalid_client        | does not know the application [app-1] or its secret        | Correct Client ID
            false | unauthorized_client   | made for another one                                       | Run bin/authorize google
            false | invalid_scope         | not given for the scope                                    | Run bin/authorize google
            true  | unauthorized_client   | Ask the Google Workspace administrator to allow            | Domain-wide delegation
            true  | access_denied         | Ask the Google Workspace administrator to allow            | Domain-wide delegation
            true  | invalid_grant         | does not take the key of the service account [app-1]       | clock is right
            true  | disabled_client       | deleted or disabled                                        | Enable it in the Google Cloud console
            """)
    void googleSays(final boolean serviceAccount, final String error, final String who, final String what) {
        final MailboxException failure = google(serviceAccount, error, THEIR_WORDS);
        assertSays(failure, who, what);
        assertTrue(failure.getMessage().endsWith("(%s)".formatted(error)), failure.getMessage());
    }

    @Test
    void googlesSessionControlIsToldFromARevocation() {
        assertSays(google(false, "invalid_grant", "reauth related error (invalid_rapt)"), "session control", "Workspace administrator trust");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {429, 500, 502, 503, 504})
    @DisplayName("S6: what passes by itself asks nobody for anything")
    void whatPassesByItself(final int status) {
        final Duration wait = status == 429 ? Duration.ofSeconds(17) : null;
        final TokenRefusedException refusal = new TokenRefusedException("", "", status, wait);
        for (final SignInFailures failures : List.of(new MicrosoftSignInFailures("anna", "app-1"),
                new GoogleSignInFailures("anna", "app-1", false), new GoogleSignInFailures("anna", "app-1", true))) {
            final MailboxException failure = failures.refused(refusal);
            assertEquals(status == 429 ? ThrottledException.class : MailboxException.class, failure.getClass());
            assertTrue(failure.getMessage().contains("tried again by itself"), failure.getMessage());
        }
    }

    @Test
    @DisplayName("What NiFi's own provider was refused is told as such, without the words that came with it")
    void refusalsOfTheTokenProvider() throws Exception {
        final ProviderTokens refused = provider(() -> {
            throw new IllegalStateException("failed", new IOException("{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: "
                    + THEIR_WORDS));
        });
        final TokenRefusedException refusal = assertThrows(TokenRefusedException.class, refused::issue);
        assertEquals("invalid_client", refusal.getCode());
        assertSays(new MicrosoftSignInFailures("anna", "the OAuth2 Access Token Provider", Renewal.ofProvider()).refused(refusal), "has expired",
                "Certificates & secrets");

        final ProviderTokens broken = provider(() -> {
            throw new IllegalStateException("connection reset");
        });
        assertThrows(IOException.class, broken::issue);
        assertEquals("invalid_grant", assertThrows(TokenRefusedException.class, provider(() -> null)::issue).getCode());

        final IssuedTokens issued = provider(() -> new AccessToken("token", null, "Bearer", 3600, "one two")).issue();
        assertEquals(Set.of("one", "two"), issued.scopes());
        assertFalse(issued.expiresAt().isAfter(Instant.now()), "so that the provider is asked at each use");
    }

    private static ProviderTokens provider(final Supplier<AccessToken> token) {
        return new ProviderTokens(new Provider(token));
    }

    private static final class Provider extends AbstractControllerService implements OAuth2AccessTokenProvider {
        private final Supplier<AccessToken> token;

        private Provider(final Supplier<AccessToken> token) {
            this.token = token;
        }

        @Override
        public AccessToken getAccessDetails() {
            return token.get();
        }
    }

    @Test
    @DisplayName("S6: who asks to come back later is asked again at a moment that the sentence names")
    void throttledUntil() {
        final TokenRefusedException later = new TokenRefusedException("slow_down", "", 429, Duration.ofHours(3));
        for (final SignInFailures failures : List.of(new MicrosoftSignInFailures("anna", "client"), new GoogleSignInFailures("anna", "client",
                false))) {
            final String sentence = failures.refused(later).getMessage();
            assertTrue(sentence.matches(".*It is tried again by itself at \\[2\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ]\\."), sentence);
        }
    }
}
