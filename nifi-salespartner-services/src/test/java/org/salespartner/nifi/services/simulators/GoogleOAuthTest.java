/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.simulators.GoogleCaller.Answer;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.salespartner.nifi.services.simulators.GoogleCaller.ANNA;
import static org.salespartner.nifi.services.simulators.GoogleCaller.encoded;

/**
 * <a href="https://developers.google.com/identity/protocols/oauth2/native-app">OAuth 2.0 for desktop apps</a> and
 * <a href="https://developers.google.com/identity/protocols/oauth2/service-account">for server to server applications</a> at the simulator.
 */
class GoogleOAuthTest {
    private static final String REDIRECT = "http://127.0.0.1:1/callback";
    private static final String VERIFIER = "a-verifier-that-is-long-enough-for-the-rule-of-43-characters";
    private static final String ROBOT = "robot@project.iam.gserviceaccount.com";

    private GoogleSimulator simulator;
    private GoogleCaller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = GoogleSimulator.start();
        simulator.mailbox(ANNA);
        simulator.oauth().client("our-app", "the-secret").consentAs(ANNA);
        caller = GoogleCaller.with(simulator, null);
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        simulator.close();
    }

    @Test
    void refreshTokenGivesAccessWithinItsScopes() throws Exception {
        simulator.oauth().expiresIn(Duration.ofMinutes(10));
        final Answer answer = refresh(simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ));
        assertEquals(600, answer.json().path("expires_in").asInt());
        assertEquals("Bearer", answer.json().path("token_type").asText());
        assertEquals(GoogleCaller.READ, answer.json().path("scope").asText());
        assertFalse(answer.json().has("refresh_token"), "none rotates unless told");
        assertEquals(200, profile(answer));
        assertEquals(1, simulator.oauth().asked("refresh_token"));
    }

    @Test
    void accessTokenEndsWithItsTimeOrWhenTold() throws Exception {
        final String refresh = simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ);
        final Answer first = refresh(refresh);
        simulator.oauth().expireAccessTokens();
        assertEquals(401, profile(first));
        simulator.oauth().expiresIn(Duration.ZERO);
        assertEquals(401, profile(refresh(refresh)));
        simulator.oauth().expiresIn(Duration.ofHours(1));
        assertEquals(200, profile(refresh(refresh)));
    }

    @Test
    void rotatedRefreshTokenIsGoodOnce() throws Exception {
        simulator.oauth().rotateRefreshTokens(true);
        final String first = simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ);
        final String second = refresh(first).json().path("refresh_token").asText();
        assertNotEquals(first, second);
        assertOAuthError("invalid_grant", 400, refresh(first));
        assertEquals(200, profile(refresh(second)));
    }

    @Test
    void revokedConsentEndsRefreshAndAccess() throws Exception {
        final String refresh = simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ);
        final Answer access = refresh(refresh);
        simulator.oauth().revoke(ANNA);
        assertOAuthError("invalid_grant", 400, refresh(refresh));
        assertEquals(401, profile(access));
        final String again = simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ);
        assertEquals(200, caller.form("revoke", Map.of("token", again)).status());
        assertOAuthError("invalid_grant", 400, refresh(again));
        assertOAuthError("invalid_token", 400, caller.form("revoke", Map.of("token", again)));
    }

    @Test
    void appMustShowItsSecret() throws Exception {
        final String refresh = simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ);
        assertOAuthError("invalid_client", 401, token(Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", "our-app",
                "client_secret", "wrong")));
        assertOAuthError("invalid_client", 401, token(Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", "unknown",
                "client_secret", "the-secret")));
        simulator.oauth().client("other-app", "other-secret");
        assertOAuthError("invalid_grant", 400, token(Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", "other-app",
                "client_secret", "other-secret")));
        assertOAuthError("unsupported_grant_type", 400, token(Map.of("grant_type", "password")));
        assertOAuthError("invalid_request", 400, token(Map.of("code", "x")));
    }

    @Test
    void codeIsGivenWithStateAndTakenOnceWithTheVerifier() throws Exception {
        final Map<String, String> redirected = authorize(Map.of("state", "a b&c"));
        assertEquals("a b&c", redirected.get("state"));
        final Answer answer = exchange(redirected.get("code"), VERIFIER, REDIRECT);
        assertEquals(200, answer.status());
        assertEquals(200, profile(answer));
        assertEquals(200, profile(refresh(answer.json().path("refresh_token").asText())));
        assertOAuthError("invalid_grant", 400, exchange(redirected.get("code"), VERIFIER, REDIRECT));
    }

    @Test
    void codeWithoutItsVerifierOrItsRedirectIsRefused() throws Exception {
        assertOAuthError("invalid_grant", 400, exchange(authorize(Map.of()).get("code"), VERIFIER + "x", REDIRECT));
        assertOAuthError("invalid_grant", 400, exchange(authorize(Map.of()).get("code"), null, REDIRECT));
        assertOAuthError("redirect_uri_mismatch", 400, exchange(authorize(Map.of()).get("code"), VERIFIER, "http://127.0.0.1:2/callback"));
    }

    @Test
    void whoRefusesSendsAccessDenied() throws Exception {
        simulator.oauth().consentAs(null);
        final Map<String, String> redirected = authorize(Map.of("state", "kept"));
        assertEquals("access_denied", redirected.get("error"));
        assertEquals("kept", redirected.get("state"));
        assertNull(redirected.get("code"));
    }

    @Test
    void signInPageRefusesUnknownAppsAndStrangeRedirects() throws Exception {
        assertEquals(401, ask(Map.of("client_id", "unknown")).status());
        assertEquals(400, ask(Map.of("redirect_uri", "https://evil.example/")).status());
        assertEquals(400, ask(Map.of("response_type", "token")).status());
    }

    @Test
    void serviceAccountActsForAUserWithDelegatedScopesAlone() throws Exception {
        final KeyPair keys = keys();
        simulator.oauth().serviceAccount(ROBOT, keys.getPublic(), GoogleCaller.READ);
        assertEquals(200, profile(assertion(keys, claims(ANNA, GoogleCaller.READ))));
        assertOAuthError("unauthorized_client", 401, assertion(keys, claims(ANNA, GoogleCaller.READ + " " + GoogleCaller.COMPOSE)));
        assertOAuthError("invalid_grant", 400, assertion(keys, claims("nobody@example.org", GoogleCaller.READ)));
        assertEquals(400, profile(assertion(keys, claims(null, GoogleCaller.READ))), "itself it has no mailbox");
    }

    @Test
    void assertionMustBeSignedMeantForHereAndShort() throws Exception {
        final KeyPair keys = keys();
        simulator.oauth().serviceAccount(ROBOT, keys.getPublic(), GoogleCaller.READ);
        assertOAuthError("invalid_grant", 400, assertion(keys(), claims(ANNA, GoogleCaller.READ)));
        final Map<String, Object> elsewhere = claims(ANNA, GoogleCaller.READ);
        elsewhere.put("aud", "https://example.org/token");
        assertOAuthError("invalid_grant", 400, assertion(keys, elsewhere));
        final Map<String, Object> old = claims(ANNA, GoogleCaller.READ);
        old.put("iat", Instant.now().getEpochSecond() - 7_200);
        old.put("exp", Instant.now().getEpochSecond() - 3_600);
        assertOAuthError("invalid_grant", 400, assertion(keys, old));
        final Map<String, Object> tooLong = claims(ANNA, GoogleCaller.READ);
        tooLong.put("exp", Instant.now().getEpochSecond() + 4_000);
        assertOAuthError("invalid_grant", 400, assertion(keys, tooLong));
        final Map<String, Object> stranger = claims(ANNA, GoogleCaller.READ);
        stranger.put("iss", "stranger@project.iam.gserviceaccount.com");
        assertOAuthError("invalid_grant", 400, assertion(keys, stranger));
    }

    @Test
    void tokenEndpointFailsWhenTold() throws Exception {
        final String refresh = simulator.oauth().refreshToken("our-app", ANNA, GoogleCaller.READ);
        simulator.faults().next(1, "^/token$", GoogleFault.serverError(503))
                .next(1, "^/token$", GoogleFault.oauth("access_denied", "Account restricted"));
        assertEquals(503, refresh(refresh).status());
        assertOAuthError("access_denied", 400, refresh(refresh));
        assertEquals(200, refresh(refresh).status());
    }

    private Answer refresh(final String refreshToken) throws IOException, InterruptedException {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "client_id", "our-app", "client_secret", "the-secret"));
    }

    private Answer exchange(final String code, final String verifier, final String redirect) throws IOException, InterruptedException {
        final Map<String, String> fields = new HashMap<>(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", redirect,
                "client_id", "our-app", "client_secret", "the-secret"));
        if (verifier != null) {
            fields.put("code_verifier", verifier);
        }
        return token(fields);
    }

    private Answer token(final Map<String, String> fields) throws IOException, InterruptedException {
        return caller.form("token", fields);
    }

    private int profile(final Answer token) throws IOException, InterruptedException {
        try (GoogleCaller signedIn = GoogleCaller.with(simulator, token.json().path("access_token").asText())) {
            return signedIn.get("profile").status();
        }
    }

    private Answer ask(final Map<String, String> more) throws IOException, InterruptedException, GeneralSecurityException {
        final Map<String, String> query = new HashMap<>(Map.of("client_id", "our-app", "redirect_uri", REDIRECT, "response_type", "code",
                "scope", GoogleCaller.READ, "code_challenge_method", "S256", "code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)))));
        query.putAll(more);
        return caller.page(simulator.authorizationUri() + "?" + encoded(query));
    }

    private Map<String, String> authorize(final Map<String, String> more) throws IOException, InterruptedException, GeneralSecurityException {
        final Answer answer = ask(more);
        assertEquals(302, answer.status());
        final URI location = URI.create(answer.header("Location"));
        assertEquals(REDIRECT, location.toString().split("\\?")[0]);
        return Arrays.stream(location.getRawQuery().split("&")).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private Map<String, Object> claims(final String subject, final String scope) {
        final long now = Instant.now().getEpochSecond();
        final Map<String, Object> claims = new HashMap<>(Map.of("iss", ROBOT, "scope", scope, "aud", simulator.tokenUri(),
                "iat", now, "exp", now + 3_600));
        if (subject != null) {
            claims.put("sub", subject);
        }
        return claims;
    }

    private Answer assertion(final KeyPair keys, final Map<String, Object> claims)
            throws IOException, InterruptedException, GeneralSecurityException {
        final String signed = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + part(new ObjectMapper().writeValueAsBytes(claims));
        final Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return token(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", signed + "." + part(signature.sign())));
    }

    private static String part(final byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair();
    }

    private static void assertOAuthError(final String error, final int status, final Answer answer) throws IOException {
        assertEquals(error, answer.json().path("error").asText());
        assertEquals(status, answer.status());
    }
}
