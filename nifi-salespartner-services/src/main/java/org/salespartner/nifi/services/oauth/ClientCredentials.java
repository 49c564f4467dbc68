/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The application signs in as itself, with a secret or a certificate (RFC 6749, section 4.4). */
public final class ClientCredentials implements TokenSource {
    private final TokenEndpoint endpoint;
    private final ClientIdentity client;
    private final List<String> scopes;

    public ClientCredentials(final TokenEndpoint endpoint, final ClientIdentity client, final Collection<String> scopes) {
        this.endpoint = endpoint;
        this.client = client;
        this.scopes = List.copyOf(scopes);
    }

    @Override
    public IssuedTokens issue() throws TokenRefusedException, IOException {
        return endpoint.request(client, new ClientCredentialsGrant(), scopes);
    }
}
