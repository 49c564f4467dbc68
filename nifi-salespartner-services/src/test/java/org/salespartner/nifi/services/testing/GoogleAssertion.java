/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;

/**
 * The assertion of a service account as in
 * <a href="https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests">Using OAuth 2.0 for server to server
 * applications</a>: a JWT signed with RS256, at most an hour long.
 *
 * @param issuer the address of the service account
 * @param subject the user for whom it asks, null for itself
 */
record GoogleAssertion(String issuer, String subject, Set<String> scopes) {
    private static final long LONGEST_SECONDS = 3_600;
    private static final long SKEW_SECONDS = 300;

    /** Who has issued an assertion, unchecked; empty when it is none. */
    static String issuerOf(final String assertion) {
        try {
            return JsonWebToken.read(assertion).claim("iss");
        } catch (final IllegalArgumentException e) {
            return "";
        }
    }

    /**
     * Checks an assertion.
     *
     * @param audiences what it may be meant for
     * @throws IllegalArgumentException when it is not right; the message is what Google's endpoint would tell
     */
    static GoogleAssertion check(final String assertion, final PublicKey key, final Set<String> audiences) {
        final JsonWebToken token = JsonWebToken.read(assertion);
        if (!token.algorithm().equals("RS256") || !token.isSignedBy(key)) {
            throw new IllegalArgumentException("Invalid JWT Signature.");
        }
        if (!audiences.contains(token.claim("aud"))) {
            throw new IllegalArgumentException("Invalid JWT: Failed audience check.");
        }
        final JsonNode claims = token.claims();
        final long now = Instant.now().getEpochSecond();
        final long issued = claims.path("iat").asLong();
        final long expires = claims.path("exp").asLong();
        if (expires - issued > LONGEST_SECONDS || expires < now || issued > now + SKEW_SECONDS) {
            throw new IllegalArgumentException("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                    + "Check your iat and exp values in the JWT claim.");
        }
        return new GoogleAssertion(token.claim("iss"), claims.path("sub").isTextual() ? claims.path("sub").textValue() : null,
                GoogleOAuth.scopes(token.claim("scope")));
    }
}
