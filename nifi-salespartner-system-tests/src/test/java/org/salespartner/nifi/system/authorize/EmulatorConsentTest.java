/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.jsoup.Jsoup;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenRefusedException;
import org.salespartner.nifi.system.emulators.Emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Consent on the pages of servers that nobody here wrote: the person presses the button with her name on it, and goes where she is sent. */
class EmulatorConsentTest {
    private static final String PERSON = "anna@orchard.test";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient browser = HttpClient.newHttpClient();
    private final CompletableFuture<String> page = new CompletableFuture<>();
    private Emulator emulator;

    @BeforeEach
    void assumeInstalled() {
        assumeTrue(Emulator.isInstalled(), Emulator::notInstalled);
    }

    @AfterEach
    void stop() {
        browser.close();
        if (emulator != null) {
            emulator.close();
        }
    }

    /**
     * @param changed what becomes of the address before the browser opens it
     */
    private LoopbackConsent consent(final Emulator.Kind kind, final UnaryOperator<String> changed) throws IOException {
        // No application is registered, since both take only redirects to a port that is known before.
        emulator = Emulator.start(kind, Map.of("users", List.of(Map.of("email", "bert@orchard.test"), Map.of("email", PERSON))));
        final boolean google = kind == Emulator.Kind.GOOGLE;
        final String root = emulator.address().toString();
        final ConsentEndpoints asked = ConsentEndpoints.google(AccountMode.MONITOR);
        final ConsentEndpoints endpoints = google
                ? new ConsentEndpoints(URI.create(root + "/o/oauth2/v2/auth"), URI.create(root + "/oauth2/token"), null, asked.loopback(),
                asked.parameters(), asked.scopes())
                : ConsentEndpoints.microsoft(emulator.address(), "https://graph.microsoft.com", AccountMode.MONITOR, false);
        return new LoopbackConsent(endpoints, ClientIdentity.withSecret("sales-app", "bullace-client-secret-4711"),
                new TokenEndpoint(endpoints.token(), TIMEOUT, TIMEOUT, Clock.systemUTC()), line -> {
                    if (line.startsWith("http")) {
                        Thread.ofVirtual().start(() -> open(changed.apply(line)));
                    }
                }, TIMEOUT);
    }

    private void open(final String address) {
        try {
            final HttpResponse<String> choice = browser.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
            final FormElement form = Jsoup.parse(choice.body()).forms().stream().filter(one -> !one.select("[value=" + PERSON + "]").isEmpty())
                    .findFirst().orElseThrow(() -> new IllegalStateException(choice.body()));
            final Map<String, String> fields = new HashMap<>();
            form.formData().forEach(field -> fields.put(field.key(), field.value()));
            final URI back = URI.create(emulator.postForm(form.attr("action"), fields).headers().firstValue("Location").orElseThrow());
            page.complete(browser.send(HttpRequest.newBuilder(back).build(), BodyHandlers.ofString()).body());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final IOException | RuntimeException e) {
            page.completeExceptionally(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Emulator.Kind.class)
    @DisplayName("Consent on another's page gives a refresh token, which gives access tokens")
    void consent(final Emulator.Kind kind) throws Exception {
        final IssuedTokens tokens = consent(kind, address -> address).obtain();
        assertNotNull(tokens.refreshToken());
        assertEquals("You can close this window and go back to the command.", page.get());
        final Map<String, String> fields = Map.of("grant_type", "refresh_token", "refresh_token", tokens.refreshToken(), "client_id", "sales-app");
        final String path = kind == Emulator.Kind.GOOGLE ? "/oauth2/token" : "/oauth2/v2.0/token";
        assertNotNull(Emulator.json(emulator.postForm(path, fields)).path("access_token").textValue());
    }

    @ParameterizedTest
    @EnumSource(Emulator.Kind.class)
    @DisplayName("A code that was asked for with another challenge gives no token there either (PKCE)")
    void anotherChallenge(final Emulator.Kind kind) throws Exception {
        final LoopbackConsent consent = consent(kind,
                address -> address.replaceAll("code_challenge=[^&]+", "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        assertEquals("invalid_grant", assertThrows(TokenRefusedException.class, consent::obtain).getCode());
    }
}
