/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.DescribedValue;

/** How an account comes by its access tokens. */
public enum SignInMethod implements DescribedValue {
    REFRESH_TOKEN("Refresh Token", "A person has consented once (bin/authorize); the refresh token from it is pasted here."),
    CLIENT_CREDENTIALS("Client Credentials", "The application signs in as itself, with its secret or certificate; an administrator has consented."),
    SERVICE_ACCOUNT("Service Account", "A service account with domain-wide delegation acts for the mailbox."),
    TOKEN_PROVIDER("OAuth2 Access Token Provider", "Another service of NiFi gives the tokens.");

    private final String value;
    private final String description;

    SignInMethod(final String value, final String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
