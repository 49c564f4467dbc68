/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;

import java.io.IOException;

/** Tokens of NiFi's own provider, which keeps and renews them by itself. */
public final class ProviderTokens implements TokenSource {
    private final OAuth2AccessTokenProvider provider;

    public ProviderTokens(final OAuth2AccessTokenProvider provider) {
        this.provider = provider;
    }

    @Override
    public IssuedTokens issue() throws TokenRefusedException, IOException {
        final AccessToken token;
        try {
            token = provider.getAccessDetails();
        } catch (final RuntimeException e) {
            throw failure(e);
        }

        if (token == null || token.getAccessToken() == null || token.getAccessToken().isBlank()) {
            throw new TokenRefusedException("invalid_grant", "", 0, null);
        }

        // The provider decides how long a token is good, so that it is asked at each use.
        return new IssuedTokens(token.getAccessToken(), token.getFetchTime(), null);
    }

    /** A grant that is no longer good needs a person (RFC 6749, section 5.2); all else may pass. */
    private static IOException failure(final RuntimeException thrown) throws TokenRefusedException {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("invalid_grant")) {
                throw new TokenRefusedException("invalid_grant", "", 0, null);
            }
        }

        return new IOException("The OAuth2 Access Token Provider gives no token", thrown);
    }
}
