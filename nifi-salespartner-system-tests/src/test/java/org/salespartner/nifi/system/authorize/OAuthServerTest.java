/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.state.MockStateManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.oauth.ClientCredentials;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.PemKeys;
import org.salespartner.nifi.services.oauth.RefreshedTokens;
import org.salespartner.nifi.services.oauth.ServiceAccount;
import org.salespartner.nifi.services.oauth.ServiceAccountKey;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenRefusedException;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Signing in against an authorization server that nobody here wrote: mock-oauth2-server of NAV. */
class OAuthServerTest {
    private static final String ISSUER = "orchard";
    private static final String CLIENT = "app-1";
    private static final String SECRET = "greengage-client-secret-4711";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final List<String> NOT_COVERED = List.of("device code (RFC 8628): it has no such endpoint",
            "a wrong client secret or an unknown client: it takes every client",
            "whose certificate has signed: it checks no signature of a client, so that the test itself does",
            "a person or an administrator who refuses consent, and scopes that nobody has consented to",
            "the codes with which Microsoft and Google say why: AADSTS numbers, admin_policy_enforced and others", "429, 5xx and Retry-After");

    @TempDir
    private Path folder;
    private MockOAuth2Server server;
    private final MockStateManager state = new MockStateManager(new Account());
    private final AtomicReference<TokenRequest> seen = new AtomicReference<>();

    @BeforeEach
    void start() {
        server = new MockOAuth2Server(new OAuth2Config(false, null, null, true, new OAuth2TokenProvider(), Set.of(), new NettyWrapper()));
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.shutdown();
    }

    @AfterAll
    static void sayWhatIsNotCovered() {
        System.out.println("mock-oauth2-server does not cover, and the simulators of Entra ID and Google do instead:");
        NOT_COVERED.forEach(line -> System.out.println("  - " + line));
    }

    private TokenEndpoint endpoint() {
        return new TokenEndpoint(server.tokenEndpointUrl(ISSUER).uri(), TIMEOUT, TIMEOUT, Clock.systemUTC());
    }

    /** Consent in the browser, which an HTTP client plays. */
    private IssuedTokens consent(final UnaryOperator<String> changed) throws Exception {
        final ConsentEndpoints endpoints = new ConsentEndpoints(server.authorizationEndpointUrl(ISSUER).uri(), server.tokenEndpointUrl(ISSUER).uri(),
                null, "localhost", Map.of(), List.of("openid", "offline_access", "Mail.Read"));
        try (HttpClient browser = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
            return new LoopbackConsent(endpoints, ClientIdentity.withSecret(CLIENT, SECRET), endpoint(), line -> {
                if (line.startsWith("http")) {
                    browser.sendAsync(HttpRequest.newBuilder(URI.create(changed.apply(line))).build(), HttpResponse.BodyHandlers.ofString());
                }
            }, TIMEOUT).obtain();
        }
    }

    private RefreshedTokens node(final String pasted) {
        return new RefreshedTokens(endpoint(), ClientIdentity.withSecret(CLIENT, SECRET), List.of("openid", "Mail.Read"), pasted,
                (StateManager) state, Clock.systemUTC());
    }

    private JWTClaimsSet issuedByTheServer(final IssuedTokens issued) throws Exception {
        final SignedJWT token = SignedJWT.parse(issued.accessToken());
        final JWKSet keys = JWKSet.load(server.jwksUrl(ISSUER).uri().toURL());
        assertTrue(token.verify(new RSASSAVerifier((RSAKey) keys.getKeyByKeyId(token.getHeader().getKeyID()))));
        return token.getJWTClaimsSet();
    }

    /** Keeps the request as the server has parsed it. */
    private void watch() {
        server.enqueueCallback(new DefaultOAuth2TokenCallback(ISSUER, "robot") {
            @Override
            public Map<String, Object> addClaims(final TokenRequest request) {
                seen.set(request);
                return super.addClaims(request);
            }
        });
    }

    @Test
    @DisplayName("Authorization code with PKCE on a loopback redirect gives a refresh token and an access token that the server has signed")
    void authorizationCode() throws Exception {
        final IssuedTokens issued = consent(address -> address);
        assertNotNull(issued.refreshToken());
        assertTrue(issued.expiresAt().isAfter(Instant.now()));
        assertNotNull(issuedByTheServer(issued).getSubject());
    }

    @Test
    @DisplayName("Another's challenge makes the code worthless (PKCE)")
    void anotherChallenge() {
        final TokenRefusedException refused = assertThrows(TokenRefusedException.class, () -> consent(
                address -> address.replaceAll("code_challenge=[^&]+", "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")));
        assertEquals("invalid_grant", refused.getCode());
    }

    @Test
    @DisplayName("A refresh token that is rotated at each use serves all nodes and survives restarts; the used ones are worth nothing")
    void rotation() throws Exception {
        final String pasted = consent(address -> address).refreshToken();
        final RefreshedTokens first = node(pasted);
        final RefreshedTokens second = node(pasted);
        final IssuedTokens one = first.issue();
        final IssuedTokens two = second.issue();
        final IssuedTokens three = first.issue();
        final IssuedTokens afterRestart = node(pasted).issue();

        assertEquals(5, Set.of(pasted, one.refreshToken(), two.refreshToken(), three.refreshToken(), afterRestart.refreshToken()).size());
        assertNotEquals(one.accessToken(), two.accessToken());
        assertNotNull(issuedByTheServer(afterRestart).getSubject());

        state.clear(Scope.CLUSTER);
        final RefreshedTokens withoutState = node(pasted);
        final TokenRefusedException refused = assertThrows(TokenRefusedException.class, withoutState::issue);
        assertEquals("invalid_grant", refused.getCode());
    }

    @Test
    @DisplayName("A refresh token that the server does not know is refused for good")
    void unknownRefreshToken() {
        final TokenRefusedException refused = assertThrows(TokenRefusedException.class, () -> node("no-token-of-this-server").issue());
        assertEquals("invalid_grant", refused.getCode());
        assertTrue(!refused.isTemporary() && !refused.isUnexplained());
    }

    @Test
    @DisplayName("Client credentials with a secret")
    void clientSecret() throws Exception {
        watch();
        final IssuedTokens issued = new ClientCredentials(endpoint(), ClientIdentity.withSecret(CLIENT, SECRET),
                List.of("https://graph.test/.default")).issue();
        assertEquals(CLIENT, issuedByTheServer(issued).getSubject());
        assertNull(issued.refreshToken());
        final ClientSecretPost proof = assertInstanceOf(ClientSecretPost.class, seen.get().getClientAuthentication());
        assertEquals(List.of(CLIENT, SECRET), List.of(proof.getClientID().getValue(), proof.getClientSecret().getValue()));
        assertEquals(List.of("https://graph.test/.default"), seen.get().getScope().toStringList());
    }

    @Test
    @DisplayName("Client credentials with a certificate: the assertion is signed with its key and names it")
    void certificate() throws Exception {
        final TestCertificate made = TestCertificate.create(folder, "RSA");
        final ClientIdentity identity = ClientIdentity.withCertificate(CLIENT, PemKeys.privateKey(Files.readString(made.keyFile())),
                PemKeys.certificate(Files.readString(made.certificateFile())));
        watch();
        final IssuedTokens issued = new ClientCredentials(endpoint(), identity, List.of("https://graph.test/.default")).issue();
        assertEquals(CLIENT, issuedByTheServer(issued).getSubject());

        final PrivateKeyJWT proof = assertInstanceOf(PrivateKeyJWT.class, seen.get().getClientAuthentication());
        assertTrue(proof.getClientAssertion().verify(new RSASSAVerifier((RSAPublicKey) identity.certificate().getPublicKey())));
        assertEquals(X509CertUtils.computeSHA256Thumbprint(identity.certificate()),
                proof.getClientAssertion().getHeader().getX509CertSHA256Thumbprint());
        final JWTClaimsSet claims = proof.getClientAssertion().getJWTClaimsSet();
        assertEquals(List.of(CLIENT, CLIENT), List.of(claims.getIssuer(), claims.getSubject()));
        assertEquals(List.of(server.tokenEndpointUrl(ISSUER).toString()), claims.getAudience());
        assertNotNull(claims.getJWTID());
        assertTrue(claims.getExpirationTime().toInstant().isBefore(Instant.now().plus(Duration.ofMinutes(11))));
    }

    @Test
    @DisplayName("A service account acts for a mailbox by a signed assertion (RFC 7523)")
    void serviceAccount() throws Exception {
        final TestCertificate made = TestCertificate.create(folder, "RSA");
        final ServiceAccountKey key = new ServiceAccountKey("robot@orchard.test", "key-1", PemKeys.privateKey(Files.readString(made.keyFile())),
                server.tokenEndpointUrl(ISSUER).uri());
        watch();
        final IssuedTokens issued = new ServiceAccount(endpoint(), key, "anna@orchard.test", List.of("gmail.readonly"), Clock.systemUTC()).issue();
        assertNotNull(issuedByTheServer(issued).getSubject());
        assertEquals(Set.of("gmail.readonly"), issued.scopes());

        final SignedJWT assertion = (SignedJWT) assertInstanceOf(JWTBearerGrant.class, seen.get().getAuthorizationGrant()).getJWTAssertion();
        final X509Certificate certificate = PemKeys.certificate(Files.readString(made.certificateFile()));
        assertTrue(assertion.verify(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey())));
        final JWTClaimsSet claims = assertion.getJWTClaimsSet();
        assertEquals(List.of("robot@orchard.test", "anna@orchard.test", "gmail.readonly", "key-1"), List.of(claims.getIssuer(), claims.getSubject(),
                claims.getStringClaim("scope"), assertion.getHeader().getKeyID()));
    }

    @Stateful(scopes = Scope.CLUSTER, description = "Refresh tokens")
    private static final class Account {
    }
}
