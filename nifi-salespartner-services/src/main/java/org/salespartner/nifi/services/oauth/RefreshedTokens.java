/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import org.apache.nifi.components.state.StateManager;
import org.salespartner.nifi.services.oauth.RefreshTokenVault.Current;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/**
 * Access tokens for a refresh token that a person has consented to (RFC 6749, section 6). A provider may give a new refresh token with each access
 * token and end the old one; it is kept before the access token that came with it is used. Used by one thread at a time.
 */
public final class RefreshedTokens implements TokenSource {
    private static final String INVALID_GRANT = "invalid_grant";
    private static final int MOST_ATTEMPTS_TO_KEEP = 10;

    private final TokenEndpoint endpoint;
    private final ClientIdentity client;
    private final List<String> scopes;
    private final RefreshTokenVault vault;
    private final Clock clock;
    private IssuedTokens unkept;

    /**
     * @param refreshToken the one that the user pasted
     * @param state        of the account's service
     */
    public RefreshedTokens(final TokenEndpoint endpoint, final ClientIdentity client, final Collection<String> scopes, final String refreshToken,
                           final StateManager state, final Clock clock) {
        this.endpoint = endpoint;
        this.client = client;
        this.scopes = List.copyOf(scopes);
        this.vault = new RefreshTokenVault(refreshToken, state);
        this.clock = clock;
    }

    @Override
    public IssuedTokens issue() throws TokenRefusedException, IOException {
        final Current current = vault.current();
        if (unkept != null) {
            // What the state could not take the last time is tried again before anything else is asked for: the old token may have ended.
            final IssuedTokens late = kept(current);
            if (late.expiresAt() != null && late.expiresAt().isAfter(clock.instant())) {
                return late;
            }
        }

        unkept = exchange(vault.current());
        return kept(vault.current());
    }

    private IssuedTokens exchange(final Current current) throws TokenRefusedException, IOException {
        try {
            return refresh(current);
        } catch (final TokenRefusedException e) {
            final Current newer = vault.current();
            if (!INVALID_GRANT.equals(e.getCode()) || newer.token().equals(current.token())) {
                throw e;
            }

            // Another node has exchanged this token while we did; what it was given is ours as well.
            return refresh(newer);
        }
    }

    private IssuedTokens refresh(final Current current) throws TokenRefusedException, IOException {
        return endpoint.request(client, new RefreshTokenGrant(new RefreshToken(current.token())), scopes);
    }

    private IssuedTokens kept(final Current first) throws IOException {
        Current before = first;
        int attempts = 0;
        while (unkept.refreshToken() != null && !unkept.refreshToken().equals(before.token()) && !vault.keep(before, unkept.refreshToken())) {
            attempts++;
            if (attempts == MOST_ATTEMPTS_TO_KEEP) {
                throw new IOException("NiFi's state does not take the new refresh token");
            }

            // Another node was faster; of two tokens for the same consent the later one is kept.
            before = vault.current();
        }

        final IssuedTokens issued = unkept;
        unkept = null;
        return issued;
    }
}
