/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of NiFi's own provider, which keeps and renews them by itself. */
public final class ProviderTokens implements TokenSource {
    /** As RFC 6749, section 5.2, names what needs a person. */
    private static final Pattern REFUSAL = Pattern.compile("invalid_grant|invalid_client|unauthorized_client|invalid_scope|interaction_required");
    private static final Pattern MICROSOFT = Pattern.compile("AADSTS\\d{5,7}");

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
        return new IssuedTokens(token.getAccessToken(), token.getFetchTime(), null, scopes(token));
    }

    private static Set<String> scopes(final AccessToken token) {
        return token.getScopes() == null || token.getScopes().isBlank() ? Set.of()
                : Set.copyOf(List.of(token.getScopes().strip().split("\\s+")));
    }

    /** The provider tells what it was answered in its message only. What it does not name may pass. */
    private static IOException failure(final RuntimeException thrown) throws TokenRefusedException {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            final String message = String.valueOf(cause.getMessage());
            final Matcher refusal = REFUSAL.matcher(message);
            if (refusal.find()) {
                final Matcher code = MICROSOFT.matcher(message);
                throw new TokenRefusedException(refusal.group(), code.find() ? code.group() : "", 0, null);
            }
        }

        return new IOException("The OAuth2 Access Token Provider gives no token", thrown);
    }
}
