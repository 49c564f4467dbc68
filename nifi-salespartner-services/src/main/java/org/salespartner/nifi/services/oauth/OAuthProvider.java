/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.DescribedValue;

import java.util.Locale;

/** Whose sign-in an application is registered with. */
public enum OAuthProvider implements DescribedValue {
    MICROSOFT("Microsoft", "An app registration of Microsoft Entra ID."),
    GOOGLE("Google", "An OAuth client of the Google Cloud console.");

    private final String value;
    private final String description;

    OAuthProvider(final String value, final String description) {
        this.value = value;
        this.description = description;
    }

    /** As accounts name the provider. */
    String id() {
        return value.toLowerCase(Locale.ROOT);
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
