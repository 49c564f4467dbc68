/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenRefusedException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The person consents in a browser on this machine, and the provider sends the browser back to an address that only this machine has (RFC 8252,
 * section 7.3), with proof that whoever exchanges the code is who asked for it (PKCE, RFC 7636).
 */
final class LoopbackConsent {
    private final ConsentEndpoints endpoints;
    private final ClientIdentity client;
    private final TokenEndpoint tokens;
    private final Consumer<String> screen;
    private final Duration patience;

    /**
     * @param screen   shows a line to the person
     * @param patience how long to wait for the person
     */
    LoopbackConsent(final ConsentEndpoints endpoints, final ClientIdentity client, final TokenEndpoint tokens, final Consumer<String> screen,
                    final Duration patience) {
        this.endpoints = endpoints;
        this.client = client;
        this.tokens = tokens;
        this.screen = screen;
        this.patience = patience;
    }

    IssuedTokens obtain() throws ConsentException, TokenRefusedException, IOException, InterruptedException {
        final State state = new State();
        final CodeVerifier verifier = new CodeVerifier();
        final CompletableFuture<Map<String, List<String>>> answer = new CompletableFuture<>();
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> take(exchange, state, answer));
        server.start();
        try {
            final URI redirect = URI.create("http://%s:%d".formatted(endpoints.loopback(), server.getAddress().getPort()));
            screen.accept("Open this address in a browser on this machine, sign in as the mailbox' owner and consent:");
            screen.accept("");
            screen.accept(request(state, verifier, redirect).toURI().toString());
            screen.accept("");
            final String code = code(answer);
            return tokens.request(client, new AuthorizationCodeGrant(new AuthorizationCode(code), redirect, verifier), endpoints.scopes());
        } finally {
            server.stop(0);
        }
    }

    private AuthorizationRequest request(final State state, final CodeVerifier verifier, final URI redirect) {
        final AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(ResponseType.CODE, new ClientID(client.clientId()))
                .endpointURI(endpoints.authorization())
                .redirectionURI(redirect)
                .scope(Scope.parse(endpoints.scopes()))
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256);
        endpoints.parameters().forEach(request::customParameter);
        return request.build();
    }

    private String code(final CompletableFuture<Map<String, List<String>>> answer)
            throws ConsentException, TokenRefusedException, InterruptedException {
        final Map<String, List<String>> parameters;
        try {
            parameters = answer.get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (final TimeoutException | ExecutionException e) {
            throw new ConsentException(("Nobody has consented within %s. Start the command again when the person is there. If the page has said that "
                    + "an administrator has to approve the application, or has blocked it, ask the administrator first.")
                    .formatted(words(patience)), e);
        }

        final String code = first(parameters, "code");
        if (code == null) {
            throw refusal(String.valueOf(first(parameters, "error")), String.valueOf(first(parameters, "error_description")));
        }
        return code;
    }

    /** Microsoft says why by a code; elsewhere the error is all there is. */
    private static ConsentException refusal(final String error, final String description) throws TokenRefusedException {
        if (description.contains("AADSTS")) {
            throw TokenRefusedException.atConsent(error, description);
        }

        return new ConsentException("The provider has not given a code (%s). When it says access_denied, the person or an administrator has refused."
                .formatted(error.replaceAll("[^A-Za-z_]", "")));
    }

    private static String words(final Duration time) {
        final long amount = time.toMinutes() > 0 ? time.toMinutes() : time.toSeconds();
        return "%d %s%s".formatted(amount, time.toMinutes() > 0 ? "minute" : "second", amount == 1 ? "" : "s");
    }

    private static void take(final HttpExchange exchange, final State state, final CompletableFuture<Map<String, List<String>>> answer)
            throws IOException {
        final Map<String, List<String>> parameters = URLUtils.parseParameters(exchange.getRequestURI().getRawQuery());
        // Only the answer to this request counts (RFC 6749, section 10.12); a browser also asks for an icon.
        final boolean ours = state.getValue().equals(first(parameters, "state"));
        final byte[] page = (ours ? "You can close this window and go back to the command." : "This is not the answer that was waited for.")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(ours ? 200 : 404, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
        if (ours) {
            answer.complete(parameters);
        }
    }

    private static String first(final Map<String, List<String>> parameters, final String name) {
        final List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
