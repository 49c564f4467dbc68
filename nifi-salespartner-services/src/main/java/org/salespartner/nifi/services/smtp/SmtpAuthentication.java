/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.apache.nifi.components.DescribedValue;

/** What an account signs in with to send. */
public enum SmtpAuthentication implements DescribedValue {
    SAME("Same As IMAP", "The user name and the password or access token with which mail is read."),
    OWN("Own Username and Password", "A user name and a password for sending alone."),
    NONE("None", "No sign-in, for a server of your own that takes mail from this machine without one.");

    private final String value;
    private final String description;

    SmtpAuthentication(final String value, final String description) {
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
