/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.time.Instant;
import java.util.Set;

/**
 * What a token endpoint gave (RFC 6749, section 5.1).
 *
 * @param expiresAt    when the access token ends; null when the endpoint does not say
 * @param refreshToken a refresh token to be used from now on; null when the one used stays
 * @param scopes       what the access token was given for, as the provider names it; empty when that is not known
 */
public record IssuedTokens(String accessToken, Instant expiresAt, String refreshToken, Set<String> scopes) {
    public IssuedTokens {
        scopes = Set.copyOf(scopes);
    }

    public IssuedTokens(final String accessToken, final Instant expiresAt, final String refreshToken) {
        this(accessToken, expiresAt, refreshToken, Set.of());
    }

    /** Without the tokens, so that they can never reach a log (rule T1). */
    @Override
    public String toString() {
        return "IssuedTokens[expiresAt=" + expiresAt + "]";
    }
}
