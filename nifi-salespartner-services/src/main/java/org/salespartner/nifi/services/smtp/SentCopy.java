/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.apache.nifi.components.DescribedValue;

/** Whether a copy of each sent mail is put into the folder of sent mail. */
public enum SentCopy implements DescribedValue {
    AUTOMATIC("Automatic", "A copy is filed unless the provider does so itself, which Gmail and Outlook do."),
    YES("Yes", "A copy is filed unless one is there already."),
    NO("No", "No copy is filed, since the server does so itself.");

    private final String value;
    private final String description;

    SentCopy(final String value, final String description) {
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
