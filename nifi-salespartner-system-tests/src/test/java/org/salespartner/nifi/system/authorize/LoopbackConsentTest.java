/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenRefusedException;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The person and her browser are played by an HTTP client that follows redirects; she consents, or refuses, at once. */
class LoopbackConsentTest {
    private static final String PERSON = "anna@orchard.test";
    private static final String CLIENT = "desktop.apps.googleusercontent.test";
    private static final String SECRET = "medlar-client-secret-4711";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<String> screen = new CopyOnWriteArrayList<>();
    private final CompletableFuture<HttpResponse<String>> page = new CompletableFuture<>();
    private final HttpClient browser = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    private GoogleSimulator google;

    @BeforeEach
    void start() throws IOException {
        google = GoogleSimulator.start();
        google.mailbox(PERSON);
        google.oauth().client(CLIENT, SECRET).consentAs(PERSON);
    }

    @AfterEach
    void stop() throws IOException {
        browser.close();
        google.close();
    }

    private LoopbackConsent consent(final String secret, final Duration patience, final UnaryOperator<String> changed) {
        return consent(secret, patience, changed, this::open);
    }

    /**
     * @param changed what becomes of the address before the browser opens it
     */
    private LoopbackConsent consent(final String secret, final Duration patience, final UnaryOperator<String> changed,
                                    final Consumer<String> opening) {
        final ConsentEndpoints real = ConsentEndpoints.google(AccountMode.MONITOR);
        final ConsentEndpoints endpoints = new ConsentEndpoints(URI.create(google.authorizationUri()), URI.create(google.tokenUri()), null,
                real.loopback(), real.parameters(), real.scopes());
        return new LoopbackConsent(endpoints, ClientIdentity.withSecret(CLIENT, secret),
                new TokenEndpoint(endpoints.token(), TIMEOUT, TIMEOUT, Clock.systemUTC()), line -> {
                    screen.add(line);
                    if (line.startsWith("http")) {
                        opening.accept(changed.apply(line));
                    }
                }, patience);
    }

    private void open(final String address) {
        browser.sendAsync(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString()).whenComplete(this::show);
    }

    private void show(final HttpResponse<String> answer, final Throwable trouble) {
        if (trouble == null) {
            page.complete(answer);
        } else {
            page.completeExceptionally(trouble);
        }
    }

    @Test
    @DisplayName("Consent gives a refresh token; only reading is asked for, with PKCE, and nothing secret is shown")
    void consent() throws Exception {
        final IssuedTokens tokens = consent(SECRET, TIMEOUT, address -> address).obtain();
        assertNotNull(tokens.refreshToken());
        assertEquals("You can close this window and go back to the command.", page.get().body());
        final String address = screen.stream().filter(line -> line.startsWith("http")).findFirst().orElseThrow();
        assertTrue(address.contains("code_challenge_method=S256") && address.contains("gmail.readonly") && !address.contains("gmail.compose")
                && address.contains("access_type=offline") && address.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A"), address);
        assertTrue(screen.stream().noneMatch(line -> line.contains(SECRET) || line.contains(tokens.refreshToken())), screen::toString);
        assertEquals(1, google.oauth().asked("authorization_code"));
    }

    @Test
    @DisplayName("A code that was asked for with another challenge gives no token (PKCE)")
    void anotherChallenge() {
        final LoopbackConsent consent = consent(SECRET, TIMEOUT,
                address -> address.replaceAll("code_challenge=[^&]+", "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        final TokenRefusedException refused = assertThrows(TokenRefusedException.class, consent::obtain);
        assertEquals("invalid_grant", refused.getCode());
    }

    @Test
    void thePersonRefuses() {
        google.oauth().consentAs(null);
        final ConsentException refused = assertThrows(ConsentException.class, consent(SECRET, TIMEOUT, address -> address)::obtain);
        assertTrue(refused.getMessage().contains("(access_denied)") && refused.getMessage().contains("has refused"), refused.getMessage());
    }

    @Test
    void aWrongSecretIsRefused() {
        final TokenRefusedException refused = assertThrows(TokenRefusedException.class,
                consent("not-the-secret-of-it", TIMEOUT, address -> address)::obtain);
        assertEquals("invalid_client", refused.getCode());
    }

    @Test
    @DisplayName("An answer to another request is not taken, and after a while the command says that nobody has consented")
    void anotherState() throws Exception {
        // The browser has been there before the command begins to wait: else it comes too late on a slow machine.
        final LoopbackConsent consent = consent(SECRET, Duration.ofSeconds(1), address -> address.replaceAll("&state=[^&]+", "&state=forged"),
                address -> {
                    open(address);
                    page.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
                });
        final ConsentException nobody = assertThrows(ConsentException.class, consent::obtain);
        assertTrue(nobody.getMessage().startsWith("Nobody has consented within 1 second. Start the command again"), nobody.getMessage());
        assertEquals(404, page.get().statusCode());
        assertEquals(0, google.oauth().asked());
    }
}
