/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.time.Instant;

/**
 * What a token endpoint gave (RFC 6749, section 5.1).
 *
 * @param expiresAt    when the access token ends; null when the endpoint does not say
 * @param refreshToken a refresh token to be used from now on; null when the one used stays
 */
public record IssuedTokens(String accessToken, Instant expiresAt, String refreshToken) {

    /** Without the tokens, so that they can never reach a log (rule T1). */
    @Override
    public String toString() {
        return "IssuedTokens[expiresAt=" + expiresAt + "]";
    }
}
