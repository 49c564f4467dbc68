/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
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
        final String[] parts = assertion.split("\\.");
        return parts.length == 3 ? json(parts[1]).path("iss").asText() : "";
    }

    /**
     * Checks an assertion.
     *
     * @param audiences what it may be meant for
     * @throws IllegalArgumentException when it is not right; the message is what Google's endpoint would tell
     */
    static GoogleAssertion check(final String assertion, final PublicKey key, final Set<String> audiences) {
        final String[] parts = assertion.split("\\.");
        if (parts.length != 3 || !json(parts[0]).path("alg").asText().equals("RS256") || !signed(parts, key)) {
            throw new IllegalArgumentException("Invalid JWT Signature.");
        }
        final JsonNode claims = json(parts[1]);
        if (!audiences.contains(claims.path("aud").asText())) {
            throw new IllegalArgumentException("Invalid JWT: Failed audience check.");
        }
        final long now = Instant.now().getEpochSecond();
        final long issued = claims.path("iat").asLong();
        final long expires = claims.path("exp").asLong();
        if (expires - issued > LONGEST_SECONDS || expires < now || issued > now + SKEW_SECONDS) {
            throw new IllegalArgumentException("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                    + "Check your iat and exp values in the JWT claim.");
        }
        return new GoogleAssertion(claims.path("iss").asText(), claims.path("sub").isTextual() ? claims.path("sub").textValue() : null,
                GoogleOAuth.scopes(claims.path("scope").asText()));
    }

    private static boolean signed(final String[] parts, final PublicKey key) {
        try {
            final Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(final String part) {
        try {
            return SimulatorResponse.MAPPER.readTree(Base64.getUrlDecoder().decode(part));
        } catch (final IOException | IllegalArgumentException e) {
            return SimulatorResponse.MAPPER.createObjectNode();
        }
    }
}
