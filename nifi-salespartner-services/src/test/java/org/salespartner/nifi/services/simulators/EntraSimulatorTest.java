/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.TestProcesses;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The simulator of Entra ID against the reference. */
class EntraSimulatorTest {
    private static final String USER = "anna@firm.example";
    private static final String DEFAULT = "https://graph.microsoft.com/.default";
    private static final String SECRET = "the-secret-of-this-app";

    private PlainGraph plain;
    private EntraApplication app;

    @BeforeEach
    void start() throws IOException {
        plain = new PlainGraph();
        app = plain.entra.register("app-with-secret").secret(SECRET).redirect("http://localhost").roles("Mail.Read");
    }

    @AfterEach
    void stop() {
        plain.close();
    }

    @Test
    @DisplayName("v2-oauth2-auth-code-flow, refresh: a new refresh token each time, the old one stays good unless told; Graph takes the token")
    void refreshes() throws Exception {
        final String pasted = plain.entra.consent(app, USER, "Mail.Read", "offline_access");
        final JsonNode first = plain.token(refresh(pasted, ""));
        assertEquals("https://graph.microsoft.com/Mail.Read", first.path("scope").asText());
        assertNotEquals(pasted, first.path("refresh_token").asText());
        assertEquals(200, plain.withToken(first.path("access_token").asText()).get("/me/messages").statusCode());
        assertTrue(plain.token(refresh(pasted, "https://graph.microsoft.com/Mail.Read")).has("access_token"));
        assertEquals("65001 invalid_grant", refused(plain.token(refresh(pasted, "Mail.ReadWrite"))));
        plain.entra.oldTokensEnd(true);
        assertTrue(plain.token(refresh(pasted, "")).has("access_token"));
        assertEquals("50173 invalid_grant", refused(plain.token(refresh(pasted, ""))));
        assertEquals("9002313 invalid_grant", refused(plain.token(refresh("made-up", ""))));
        assertEquals(6, plain.entra.tokenRequests("refresh_token"));
        assertFalse(plain.entra.requests().toString().contains(pasted));
    }

    @Test
    @DisplayName("access-tokens: they end when expires_in says so, and when they are revoked")
    void endsTokens() throws Exception {
        plain.entra.lifetime(Duration.ZERO);
        final String pasted = plain.entra.consent(app, USER, "Mail.Read");
        final JsonNode ended = plain.token(refresh(pasted, ""));
        assertEquals(0, ended.path("expires_in").asInt());
        assertEquals("401 InvalidAuthenticationToken", PlainGraph.code(plain.withToken(ended.path("access_token").asText()).get("/me/messages")));
        plain.entra.lifetime(Duration.ofHours(1));
        plain.withToken(plain.token(refresh(pasted, "")).path("access_token").asText());
        assertEquals(200, plain.get("/me/messages").statusCode());
        plain.entra.endAccessTokens(USER);
        assertEquals(401, plain.get("/me/messages").statusCode());
        plain.entra.revoke(USER);
        assertEquals("50173 invalid_grant", refused(plain.token(refresh(pasted, ""))));
    }

    @Test
    @DisplayName("v2-oauth2-client-creds-grant-flow: a secret, .default, the app's roles; anything else is refused")
    void grantsClientCredentials() throws Exception {
        final JsonNode token = plain.token(clientCredentials(DEFAULT, SECRET));
        assertFalse(token.has("refresh_token"));
        assertEquals(200, plain.withToken(token.path("access_token").asText()).get("/users/anna@firm.example/messages").statusCode());
        assertEquals("7000215 invalid_client", refused(plain.token(clientCredentials(DEFAULT, "another-secret"))));
        assertEquals("70011 invalid_scope", refused(plain.token(clientCredentials("https://graph.microsoft.com/Mail.Read", SECRET))));
        assertEquals("700016 unauthorized_client", refused(plain.token(Map.of("grant_type", "client_credentials", "client_id", "unknown"))));
        assertEquals("7000218 invalid_client", refused(plain.token(Map.of("grant_type", "client_credentials", "client_id", app.clientId(), "scope",
                DEFAULT))));
        assertEquals(401, plain.form(plain.entra.tokenEndpoint(), clientCredentials(DEFAULT, "another-secret")).statusCode());
        assertTrue(plain.form(plain.entra.url() + "/another-tenant/oauth2/v2.0/token", clientCredentials(DEFAULT, "x")).body()
                .contains("AADSTS90002"));
    }

    @Test
    @DisplayName("certificate-credentials: PS256 with x5t#S256, audience, time and signature are checked")
    void checksAssertions(@TempDir final Path folder) throws Exception {
        final Path store = folder.resolve("app.p12");
        TestProcesses.run(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "app", "-keyalg", "RSA",
                "-dname", "CN=app", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "for-a-test-only");
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "for-a-test-only".toCharArray());
        }
        final PrivateKey key = (PrivateKey) keys.getKey("app", "for-a-test-only".toCharArray());
        final X509Certificate certificate = (X509Certificate) keys.getCertificate("app");
        final long soon = Instant.now().plusSeconds(300).getEpochSecond();
        final String good = assertion(key, certificate, plain.entra.tokenEndpoint(), soon);
        assertEquals("700027 invalid_client", refused(plain.token(asserted(good))));
        app.certificate(certificate);
        assertTrue(plain.token(asserted(good)).has("access_token"));
        final int body = good.indexOf('.') + 1;
        assertEquals("700027 invalid_client", refused(plain.token(asserted(good.substring(0, good.lastIndexOf('.') + 1)
                + new StringBuilder(good.substring(good.lastIndexOf('.') + 1)).reverse()))));
        assertEquals("700027 invalid_client", refused(plain.token(asserted(good.substring(0, body)))));
        assertEquals("700023 invalid_client", refused(plain.token(asserted(assertion(key, certificate, "https://elsewhere.example", soon)))));
        assertEquals("700024 invalid_client", refused(plain.token(asserted(assertion(key, certificate, plain.entra.tokenEndpoint(), 1)))));
    }

    @Test
    @DisplayName("v2-oauth2-auth-code-flow: code with PKCE over a loopback redirect, once, with the right verifier")
    void redeemsCodes() throws Exception {
        plain.entra.signedIn(USER);
        final String verifier = "a-verifier-of-at-least-forty-three-characters-in-length";
        final String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(
                verifier.getBytes(StandardCharsets.US_ASCII)));
        final String redirect = "http://localhost:45678";
        final String back = authorize(redirect, "offline_access Mail.Read", challenge);
        assertTrue(back.startsWith(redirect + "?code=") && back.endsWith("&state=s1"), back);
        final String code = back.substring((redirect + "?code=").length(), back.length() - "&state=s1".length());
        assertEquals("501481 invalid_grant", refused(plain.token(code(code, redirect, "wrong"))));
        final JsonNode token = plain.token(code(code, redirect, verifier));
        assertTrue(token.has("refresh_token") && token.has("access_token"), token.toString());
        assertEquals("54005 invalid_grant", refused(plain.token(code(code, redirect, verifier))));
        app.administratorsConsentTo("Mail.ReadWrite");
        assertTrue(authorize(redirect, "Mail.ReadWrite", challenge).contains("AADSTS90094"));
        plain.entra.signedIn(null);
        assertTrue(authorize(redirect, "Mail.Read", challenge).contains("error=access_denied"));
        assertEquals("", authorize("https://elsewhere.example/", "Mail.Read", challenge));
    }

    @Test
    @DisplayName("v2-oauth2-device-code: pending, slow down as told, then a token; declined; unknown")
    void grantsDevices() throws Exception {
        final EntraApplication cli = plain.entra.register("public-client");
        final JsonNode started = new ObjectMapper().readTree(plain.form(plain.entra.url()
                + "/common/oauth2/v2.0/devicecode", Map.of("client_id", cli.clientId(), "scope", "offline_access Mail.Read")).body());
        final Map<String, String> poll = Map.of("grant_type", "urn:ietf:params:oauth:grant-type:device_code", "client_id", cli.clientId(),
                "device_code", started.path("device_code").asText());
        assertEquals("70016 authorization_pending", refused(plain.token(poll)));
        plain.entra.refuse(EntraRefusal.SLOW_DOWN, 1);
        assertEquals("70016 slow_down", refused(plain.token(poll)));
        plain.entra.declineDevice(started.path("user_code").asText());
        assertEquals("70000 authorization_declined", refused(plain.token(poll)));
        plain.entra.approveDevice(started.path("user_code").asText(), USER);
        assertTrue(plain.token(poll).has("refresh_token"));
        assertEquals("70019 bad_verification_code", refused(plain.token(poll)));
    }

    @Test
    @DisplayName("reference-error-codes: refusals as told, with the code in the description and as a number")
    void refusesAsTold() throws Exception {
        final String pasted = plain.entra.consent(app, USER, "Mail.Read");
        for (final EntraRefusal refusal : new EntraRefusal[]{EntraRefusal.ADMIN_APPROVAL_REQUIRED, EntraRefusal.EXPIRED_SECRET,
            EntraRefusal.REFRESH_TOKEN_INACTIVE, EntraRefusal.MFA_REQUIRED, EntraRefusal.CONDITIONAL_ACCESS, EntraRefusal.UNAVAILABLE}) {
            plain.entra.refuseAlways(refusal);
            final JsonNode answer = plain.token(refresh(pasted, ""));
            assertEquals(refusal.number() + " " + refusal.error(), refused(answer));
            assertTrue(answer.path("error_description").asText().startsWith("AADSTS" + refusal.number() + ": "));
        }
        plain.entra.refuseAlways(null);
        assertTrue(plain.token(refresh(pasted, "")).has("access_token"));
    }

    private String authorize(final String redirect, final String scope, final String challenge) throws IOException, InterruptedException {
        final HttpResponse<String> response = plain.http.send(HttpRequest.newBuilder(URI.create(plain.entra.url() + "/common/oauth2/v2.0/authorize?"
                + PlainGraph.query(Map.of("client_id", app.clientId(), "response_type", "code", "redirect_uri", redirect,
                "scope", scope,
                "state", "s1", "code_challenge", challenge, "code_challenge_method", "S256")))).build(), HttpResponse.BodyHandlers.ofString());
        return response.headers().firstValue("Location").orElse("");
    }

    private Map<String, String> code(final String code, final String redirect, final String verifier) {
        return Map.of("grant_type", "authorization_code", "client_id", app.clientId(), "client_secret", SECRET, "code", code,
                "redirect_uri", redirect, "code_verifier", verifier);
    }

    private Map<String, String> refresh(final String token, final String scope) {
        return Map.of("grant_type", "refresh_token", "client_id", app.clientId(), "client_secret", SECRET, "refresh_token", token,
                "scope", scope);
    }

    private Map<String, String> clientCredentials(final String scope, final String secret) {
        return Map.of("grant_type", "client_credentials", "client_id", app.clientId(), "client_secret", secret, "scope", scope);
    }

    private Map<String, String> asserted(final String assertion) {
        return Map.of("grant_type", "client_credentials", "client_id", app.clientId(), "scope", DEFAULT, "client_assertion", assertion,
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }

    private String assertion(final PrivateKey key, final X509Certificate certificate, final String audience, final long expires) throws Exception {
        final String print = Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(
                certificate.getEncoded()));
        final String text = base64("{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":\"" + print + "\"}") + "."
                + base64(("{\"aud\":\"%s\",\"iss\":\"%s\","
                + "\"sub\":\"%s\",\"jti\":\"%s\",\"exp\":%d}").formatted(audience, app.clientId(), app.clientId(), UUID.randomUUID(), expires));
        final Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(final String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refused(final JsonNode answer) {
        return answer.path("error_codes").path(0).asText() + " " + answer.path("error").asText();
    }
}
