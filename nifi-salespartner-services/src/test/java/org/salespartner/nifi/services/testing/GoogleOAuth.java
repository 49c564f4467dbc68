/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Google's sign-in: {@code /o/oauth2/v2/auth}, {@code /token} and {@code /revoke} as in
 * <a href="https://developers.google.com/identity/protocols/oauth2/native-app">OAuth 2.0 for desktop apps</a> (codes, PKCE, refresh, revocation; a
 * refresh token comes with every code) and
 * <a href="https://developers.google.com/identity/protocols/oauth2/service-account">for server to server applications</a> (assertions, delegation).
 * Errors are those of <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749</a>. Without the page on which a person consents: she
 * consents at once, or refuses at once.
 */
public final class GoogleOAuth {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String REAL_AUDIENCE = "https://oauth2.googleapis.com/token";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> clients = new HashMap<>();
    private final Map<String, ServiceAccount> serviceAccounts = new HashMap<>();
    private final Map<String, Grant> refreshTokens = new HashMap<>();
    private final Map<String, AccessToken> accessTokens = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final List<String> grants = new ArrayList<>();
    private final List<String> given = new ArrayList<>();
    private final Predicate<String> isMailbox;
    private final String ownAudience;
    private Duration lifetime = Duration.ofHours(1);
    private boolean rotates;
    private String consenting;

    /**
     * A sign-in for mailboxes.
     *
     * @param isMailbox whether an address is a user
     * @param ownAudience the token endpoint's own URL
     */
    GoogleOAuth(final Predicate<String> isMailbox, final String ownAudience) {
        this.isMailbox = isMailbox;
        this.ownAudience = ownAudience;
    }

    /** What somebody allowed to an app. */
    record Grant(String client, String address, Set<String> scopes) {
    }

    private record AccessToken(Grant grant, Instant until) {
    }

    private record Code(Grant grant, String redirectUri, String challenge, String method) {
    }

    private record ServiceAccount(PublicKey key, Set<String> delegated) {
    }

    /** Makes an app known. */
    public synchronized GoogleOAuth client(final String clientId, final String clientSecret) {
        clients.put(clientId, clientSecret);
        return this;
    }

    /** Makes a service account known, with the scopes that the administrator has delegated to it in the whole domain. */
    public synchronized GoogleOAuth serviceAccount(final String address, final PublicKey key, final String... delegatedScopes) {
        serviceAccounts.put(address, new ServiceAccount(key, Set.of(delegatedScopes)));
        return this;
    }

    /** How long access tokens are good that are given out from now on. */
    public synchronized GoogleOAuth expiresIn(final Duration held) {
        lifetime = held;
        return this;
    }

    /** Whether each refresh gives another refresh token and ends the old one. Google itself does not do that today. */
    public synchronized GoogleOAuth rotateRefreshTokens(final boolean rotating) {
        rotates = rotating;
        return this;
    }

    /** Who consents to everything from now on; null: somebody who refuses everything. */
    public synchronized GoogleOAuth consentAs(final String address) {
        consenting = address;
        return this;
    }

    /** A refresh token as if the person had consented before. */
    public synchronized String refreshToken(final String clientId, final String address, final String... scopes) {
        return remember(refreshTokens, "1//", new Grant(clientId, address, Set.of(scopes)));
    }

    /** An access token as if one had been asked for before. */
    public synchronized String accessToken(final String address, final String... scopes) {
        return access(new Grant(null, address, Set.of(scopes)));
    }

    /** The person takes back what she allowed: her refresh tokens and access tokens are good for nothing. */
    public synchronized void revoke(final String address) {
        refreshTokens.values().removeIf(grant -> grant.address().equals(address));
        accessTokens.values().removeIf(token -> address.equals(token.grant().address()));
    }

    /** All access tokens are too old now; refresh tokens stay. */
    public synchronized void expireAccessTokens() {
        accessTokens.clear();
    }

    /** How often tokens were asked for with a grant type, successfully or not. */
    public synchronized long asked(final String grantType) {
        return grants.stream().filter(grantType::equals).count();
    }

    /** How often tokens were asked for at all. */
    public synchronized int asked() {
        return grants.size();
    }

    /** Every token and code given out, to search logs and files for them. */
    public synchronized List<String> secretsGiven() {
        return List.copyOf(given);
    }

    @Override
    public String toString() {
        return "Google sign-in";
    }

    /** What an access token allows; null when it is not good. */
    synchronized Grant allowed(final String token) {
        final AccessToken known = accessTokens.get(token);
        return known == null || !Instant.now().isBefore(known.until()) ? null : known.grant();
    }

    static Set<String> scopes(final String text) {
        final Set<String> scopes = new LinkedHashSet<>(List.of(text.trim().split("\\s+")));
        scopes.remove("");
        return scopes;
    }

    synchronized SimulatorResponse authorize(final SimulatorRequest request) {
        final String client = request.parameter("client_id");
        final String redirect = request.parameter("redirect_uri");
        if (client == null || !clients.containsKey(client)) {
            return page(401, "Error 401: invalid_client. The OAuth client was not found.");
        }
        if (redirect == null || !redirect.matches("http://(127\\.0\\.0\\.1|\\[::1]|localhost)(:\\d+)?(/.*)?")) {
            return page(400, "Error 400: redirect_uri_mismatch");
        }
        if (!"code".equals(request.parameter("response_type")) || request.parameter("scope") == null) {
            return page(400, "Error 400: invalid_request");
        }
        final String challenge = request.parameter("code_challenge");
        final String method = request.parameter("code_challenge_method");
        if (challenge == null && method != null || method != null && !Set.of("S256", "plain").contains(method)) {
            return page(400, "Error 400: invalid_request. The code challenge is not right.");
        }
        final String answer;
        if (consenting == null) {
            answer = "error=access_denied";
        } else {
            final Grant grant = new Grant(client, consenting, scopes(request.parameter("scope")));
            answer = "code=" + encoded(remember(codes, "4/", new Code(grant, redirect, challenge, method)))
                    + "&scope=" + encoded(request.parameter("scope"));
        }
        final String state = request.parameter("state");
        return SimulatorResponse.empty(302).with("Location", redirect + (redirect.contains("?") ? "&" : "?")
                + (state == null ? "" : "state=" + encoded(state) + "&") + answer);
    }

    synchronized SimulatorResponse token(final SimulatorRequest request) {
        final String grantType = Objects.requireNonNullElse(request.field("grant_type"), "");
        grants.add(grantType);
        return switch (grantType) {
            case "refresh_token" -> withClient(request, this::refresh);
            case "authorization_code" -> withClient(request, this::exchange);
            case JWT_BEARER -> assertion(request);
            case "" -> refuse("invalid_request", "Required parameter is missing: grant_type");
            default -> refuse("unsupported_grant_type", "Invalid grant_type: " + grantType);
        };
    }

    synchronized SimulatorResponse revoke(final SimulatorRequest request) {
        final String token = request.field("token") == null ? request.parameter("token") : request.field("token");
        final Grant refresh = refreshTokens.get(token);
        final AccessToken access = accessTokens.get(token);
        if (refresh == null && access == null) {
            return refuse("invalid_token", "Token expired or revoked");
        }
        final Grant gone = refresh == null ? access.grant() : refresh;
        revoke(gone.address());
        return SimulatorResponse.json(200, Map.of());
    }

    private SimulatorResponse withClient(final SimulatorRequest request, final BiFunction<SimulatorRequest, String, SimulatorResponse> next) {
        String client = request.field("client_id");
        String secret = request.field("client_secret");
        final String basic = request.header("Authorization");
        if (basic != null && basic.startsWith("Basic ")) {
            final String[] sides = new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8).split(":", 2);
            client = sides[0];
            secret = sides[1];
        }
        if (client == null || !clients.containsKey(client)) {
            return refuse("invalid_client", "The OAuth client was not found.");
        }
        return clients.get(client).equals(secret) ? next.apply(request, client) : refuse("invalid_client", "Unauthorized");
    }

    private SimulatorResponse refresh(final SimulatorRequest request, final String client) {
        final String token = request.field("refresh_token");
        final Grant grant = refreshTokens.get(token);
        if (grant == null || !client.equals(grant.client())) {
            return refuse("invalid_grant", "Token has been expired or revoked.");
        }
        final Set<String> wanted = request.field("scope") == null ? grant.scopes() : scopes(request.field("scope"));
        if (!grant.scopes().containsAll(wanted)) {
            return refuse("invalid_scope", "Some requested scopes were invalid.");
        }
        if (!rotates) {
            return given(new Grant(client, grant.address(), wanted), null);
        }
        refreshTokens.remove(token);
        return given(new Grant(client, grant.address(), wanted), remember(refreshTokens, "1//", grant));
    }

    private SimulatorResponse exchange(final SimulatorRequest request, final String client) {
        final Code code = codes.remove(request.field("code"));
        if (code == null || !client.equals(code.grant().client())) {
            return refuse("invalid_grant", "Malformed auth code.");
        }
        if (!code.redirectUri().equals(request.field("redirect_uri"))) {
            return refuse("redirect_uri_mismatch", "Bad Request");
        }
        final String verifier = request.field("code_verifier");
        if (code.challenge() != null && verifier == null) {
            return refuse("invalid_grant", "Missing code verifier.");
        }
        if (code.challenge() != null && !code.challenge().equals("S256".equals(code.method()) ? challenge(verifier) : verifier)) {
            return refuse("invalid_grant", "Invalid code verifier.");
        }
        return given(code.grant(), remember(refreshTokens, "1//", code.grant()));
    }

    private SimulatorResponse assertion(final SimulatorRequest request) {
        final String text = Objects.requireNonNullElse(request.field("assertion"), "");
        final ServiceAccount account = serviceAccounts.get(GoogleAssertion.issuerOf(text));
        if (account == null) {
            return refuse("invalid_grant", "Invalid grant: account not found");
        }
        final GoogleAssertion assertion;
        try {
            assertion = GoogleAssertion.check(text, account.key(), Set.of(REAL_AUDIENCE, ownAudience));
        } catch (final IllegalArgumentException e) {
            return refuse("invalid_grant", e.getMessage());
        }
        if (assertion.subject() != null && !isMailbox.test(assertion.subject())) {
            return refuse("invalid_grant", "Invalid email or User ID");
        }
        if (assertion.subject() != null && (assertion.scopes().isEmpty() || !account.delegated().containsAll(assertion.scopes()))) {
            return refuse("unauthorized_client", "Client is unauthorized to retrieve access tokens using this method, or client not authorized "
                    + "for any of the scopes requested.");
        }
        return given(new Grant(assertion.issuer(), Objects.requireNonNullElse(assertion.subject(), assertion.issuer()), assertion.scopes()), null);
    }

    private SimulatorResponse given(final Grant grant, final String refreshToken) {
        final Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", access(grant));
        answer.put("expires_in", lifetime.toSeconds());
        answer.put("scope", String.join(" ", grant.scopes()));
        answer.put("token_type", "Bearer");
        if (refreshToken != null) {
            answer.put("refresh_token", refreshToken);
        }
        return SimulatorResponse.json(200, answer);
    }

    private String access(final Grant grant) {
        return remember(accessTokens, "ya29.", new AccessToken(grant, Instant.now().plus(lifetime)));
    }

    private <T> String remember(final Map<String, T> where, final String prefix, final T what) {
        final byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        final String token = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        where.put(token, what);
        given.add(token);
        return token;
    }

    private static String challenge(final String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SimulatorResponse refuse(final String error, final String description) {
        return GoogleFault.oauthError(error, description);
    }

    private static SimulatorResponse page(final int status, final String text) {
        return SimulatorResponse.bytes(status, "text/html; charset=utf-8",
                ("<html><body>" + text + "</body></html>").getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
