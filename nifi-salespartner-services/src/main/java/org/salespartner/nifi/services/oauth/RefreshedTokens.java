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
    private static final int MOST_TOKENS_TO_TRY = 3;

    private final TokenEndpoint endpoint;
    private final ClientIdentity client;
    private final List<String> scopes;
    private final RefreshTokenVault vault;
    private final Clock clock;
    private Exchange unkept;
    private String refused;

    /**
     * @param refreshToken the one that the user pasted
     * @param state        of the account's service
     */
    public RefreshedTokens(final TokenEndpoint endpoint, final ClientIdentity client, final Collection<String> scopes, final String refreshToken,
                           final StateManager state, final Clock clock) {
        this(endpoint, client, scopes, new RefreshTokenVault(refreshToken, state), clock);
    }

    private RefreshedTokens(final TokenEndpoint endpoint, final ClientIdentity client, final Collection<String> scopes, final RefreshTokenVault vault,
                            final Clock clock) {
        this.endpoint = endpoint;
        this.client = client;
        this.scopes = List.copyOf(scopes);
        this.vault = vault;
        this.clock = clock;
    }

    /** The same, for a refresh token that Verify tries: it may not be applied yet, and takes the place of none that is. */
    public static RefreshedTokens tried(final TokenEndpoint endpoint, final ClientIdentity client, final Collection<String> scopes,
                                        final String refreshToken, final StateManager state, final Clock clock) {
        return new RefreshedTokens(endpoint, client, scopes, new RefreshTokenVault(refreshToken, state, true), clock);
    }

    @Override
    public IssuedTokens issue() throws TokenRefusedException, IOException {
        refused = null;
        if (unkept != null) {
            // What the state could not take the last time is tried again before anything else is asked for: the old token may have ended.
            final IssuedTokens late = kept();
            if (late.expiresAt() != null && late.expiresAt().isAfter(clock.instant())) {
                return late;
            }
        }

        unkept = exchange();
        return kept();
    }

    /** Another node has kept a token after the one that was refused here. */
    @Override
    public boolean hasNews() {
        try {
            return refused != null && !refused.equals(vault.current().token());
        } catch (final IOException e) {
            // Without the state nothing else is to be had.
            return false;
        }
    }

    private Exchange exchange() throws TokenRefusedException, IOException {
        Current current = vault.current();
        for (int attempt = 1;; attempt++) {
            try {
                return new Exchange(current, endpoint.request(client, new RefreshTokenGrant(new RefreshToken(current.token())), scopes));
            } catch (final TokenRefusedException e) {
                final Current newer = vault.current();
                if (!INVALID_GRANT.equals(e.getCode()) || newer.token().equals(current.token()) || attempt == MOST_TOKENS_TO_TRY) {
                    refused = current.token();
                    throw e;
                }

                // Another node has exchanged this token while we did; what it was given is ours as well.
                current = newer;
            }
        }
    }

    private IssuedTokens kept() throws IOException {
        final String next = unkept.issued().refreshToken();
        if (next != null && !next.equals(unkept.from().token())) {
            keep(unkept.from(), next);
        }

        final IssuedTokens issued = unkept.issued();
        unkept = null;
        return issued;
    }

    private void keep(final Current from, final String next) throws IOException {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS_TO_KEEP; attempt++) {
            final Current before = vault.current();
            if (before.rotated() && !before.token().equals(from.token())) {
                // Another node was first: its token serves all.
                return;
            }

            if (before.isForeign() && !before.sealed().equals(from.sealed())) {
                // Another token has been pasted in the meantime, and wins.
                return;
            }

            if (vault.keep(before, next)) {
                return;
            }
        }
        throw new IOException("NiFi's state does not take the new refresh token");
    }

    /**
     * Tokens that were given for a refresh token.
     *
     * @param from that token, with the state in which it was found
     */
    private record Exchange(Current from, IssuedTokens issued) {
    }

    /** Makes one, for the account itself or for Verify. */
    @FunctionalInterface
    public interface Maker {
        RefreshedTokens make(TokenEndpoint endpoint, ClientIdentity client, Collection<String> scopes, String refreshToken, StateManager state,
                             Clock clock);
    }
}
