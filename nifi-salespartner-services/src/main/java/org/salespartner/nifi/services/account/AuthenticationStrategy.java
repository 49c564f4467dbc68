/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.DescribedValue;

/** What the account signs in with. */
public enum AuthenticationStrategy implements DescribedValue {
    PASSWORD("Password", "A password, with most providers an app password made for this purpose."),
    OAUTH2("OAuth2", "An access token from an OAuth2 Access Token Provider, handed over by SASL XOAUTH2.");

    private final String value;
    private final String description;

    AuthenticationStrategy(final String value, final String description) {
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
