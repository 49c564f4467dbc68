/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import org.salespartner.nifi.services.account.HttpProxy;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks one token endpoint for tokens (RFC 6749, section 3.2). Follows no redirect, since a request holds secrets. Thread-safe. */
public final class TokenEndpoint {
    private final URI uri;
    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final ProxiedSender proxied;
    private final Clock clock;

    public TokenEndpoint(final URI uri, final Duration connectTimeout, final Duration readTimeout, final Clock clock) {
        this(uri, connectTimeout, readTimeout, null, clock);
    }

    /**
     * @param proxy null when the user configured none
     */
    public TokenEndpoint(final URI uri, final Duration connectTimeout, final Duration readTimeout, final HttpProxy proxy, final Clock clock) {
        this.uri = uri;
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.proxied = proxy == null ? null : new ProxiedSender(proxy.client(connectTimeout, readTimeout));
        this.clock = clock;
    }

    URI uri() {
        return uri;
    }

    /**
     * @param client null for a grant that names itself, such as a signed assertion (RFC 7523, section 2.1)
     * @param scopes empty to leave the scope to the endpoint
     * @throws TokenRefusedException when the endpoint answers with something else than tokens
     * @throws IOException           when it cannot be reached, or its answer is none of RFC 6749
     */
    public IssuedTokens request(final ClientIdentity client, final AuthorizationGrant grant, final Collection<String> scopes)
            throws TokenRefusedException, IOException {
        final HTTPRequest request = tokenRequest(client, grant, scopes).toHTTPRequest();
        request.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
        request.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
        request.setFollowRedirects(false);
        request.setAccept("application/json");
        final HTTPResponse response = proxied == null ? request.send() : request.send(proxied);
        final Map<String, Object> answer = json(response);
        if (response.indicatesSuccess() && answer.get("access_token") instanceof final String token && !token.isBlank()) {
            return new IssuedTokens(token, expiry(answer.get("expires_in")), answer.get("refresh_token") instanceof final String next
                    && !next.isBlank() ? next : null, given(text(answer, "scope"), scopes));
        }

        throw new TokenRefusedException(text(answer, "error"), text(answer, "error_description"), response.getStatusCode(),
                RetryAfter.parse(response.getHeaderValue("Retry-After"), clock.instant()).orElse(null));
    }

    private TokenRequest tokenRequest(final ClientIdentity client, final AuthorizationGrant grant, final Collection<String> scopes)
            throws IOException {
        if (client == null) {
            return new TokenRequest(uri, grant, Scope.parse(scopes));
        }

        final ClientAuthentication authentication = authentication(client);
        if (authentication == null) {
            return new TokenRequest(uri, new ClientID(client.clientId()), grant, Scope.parse(scopes));
        }

        final TokenRequest.Builder request = new TokenRequest.Builder(uri, authentication, grant).scope(Scope.parse(scopes));
        // RFC 7521, section 4.2, leaves the client's ID to the assertion; Microsoft wants it besides:
        // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#second-case-access-token-request-with-a-certificate
        return (authentication instanceof PrivateKeyJWT ? request.customParameter("client_id", client.clientId()) : request).build();
    }

    /** Null for a public client. */
    private ClientAuthentication authentication(final ClientIdentity client) throws IOException {
        final ClientID id = new ClientID(client.clientId());
        if (client.secret() != null) {
            return new ClientSecretPost(id, new Secret(client.secret()));
        }

        if (client.certificate() == null) {
            return null;
        }

        try {
            // PS256 and the SHA-256 thumbprint: https://learn.microsoft.com/entra/identity-platform/certificate-credentials
            return new PrivateKeyJWT(id, uri, JWSAlgorithm.PS256, client.key(), null, null,
                    X509CertUtils.computeSHA256Thumbprint(client.certificate()), null);
        } catch (final JOSEException e) {
            throw new IOException("The client's certificate cannot sign: its key has to be an RSA key", e);
        }
    }

    private static Map<String, Object> json(final HTTPResponse response) {
        try {
            return response.getBodyAsJSONObject();
        } catch (final ParseException e) {
            // A proxy's page, for instance: the status says more than its text.
            return Map.of();
        }
    }

    private static String text(final Map<String, Object> answer, final String name) {
        return answer.get(name) instanceof final String value ? value : "";
    }

    /** RFC 6749, section 5.1: what is not told is as it was asked for. */
    private static Set<String> given(final String told, final Collection<String> asked) {
        return told.isBlank() ? Set.copyOf(asked) : Set.copyOf(List.of(told.strip().split("\\s+")));
    }

    /** Servers send the number of seconds as a number or as text. */
    private Instant expiry(final Object seconds) {
        final String text = String.valueOf(seconds);
        return text.matches("\\d{1,9}") ? clock.instant().plusSeconds(Long.parseLong(text)) : null;
    }
}
