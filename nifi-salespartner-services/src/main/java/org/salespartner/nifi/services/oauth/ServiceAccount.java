/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * A service account that acts for a person of its domain, who is not asked (RFC 7523, section 2.1;
 * https://developers.google.com/identity/protocols/oauth2/service-account).
 */
public final class ServiceAccount implements TokenSource {
    private static final long LIFETIME_SECONDS = 3600;

    private final TokenEndpoint endpoint;
    private final ServiceAccountKey key;
    private final String person;
    private final List<String> scopes;
    private final Clock clock;

    /**
     * @param person the address of the mailbox
     */
    public ServiceAccount(final TokenEndpoint endpoint, final ServiceAccountKey key, final String person, final Collection<String> scopes,
                          final Clock clock) {
        this.endpoint = endpoint;
        this.key = key;
        this.person = person;
        this.scopes = List.copyOf(scopes);
        this.clock = clock;
    }

    @Override
    public IssuedTokens issue() throws TokenRefusedException, IOException {
        final IssuedTokens issued = endpoint.request(null, new JWTBearerGrant(assertion()), List.of());
        // The assertion asks for them, not the request; what is not told is as it was asked for.
        return issued.scopes().isEmpty() ? new IssuedTokens(issued.accessToken(), issued.expiresAt(), null, Set.copyOf(scopes)) : issued;
    }

    private SignedJWT assertion() throws IOException {
        final Instant now = clock.instant();
        final JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(key.clientEmail())
                .subject(person)
                .audience(endpoint.uri().toString())
                .claim("scope", String.join(" ", scopes))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
                .build();
        final SignedJWT assertion = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.keyId()).build(), claims);
        try {
            assertion.sign(new RSASSASigner(key.privateKey()));
        } catch (final JOSEException e) {
            throw new IOException("The service account's key cannot sign", e);
        }
        return assertion;
    }
}
