/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.DescribedValue;

/** Well-known providers, so that a user need not look up host and port. All of them are reached by implicit TLS on port 993. */
public enum ProviderPreset implements DescribedValue {
    CUSTOM("Custom", "Any other mail server: Host, Port and TLS Mode are given below.", null, 2),
    GMAIL("Gmail", "imap.gmail.com:993. Needs an app password (two-step verification on) or OAuth2 with the scope https://mail.google.com/.",
            "imap.gmail.com", 4),
    OUTLOOK("Outlook", "outlook.office365.com:993. Needs OAuth2: Microsoft no longer takes passwords over IMAP.", "outlook.office365.com",
            4),
    YAHOO("Yahoo", "imap.mail.yahoo.com:993. Needs an app password.", "imap.mail.yahoo.com", 3),
    ICLOUD("iCloud", "imap.mail.me.com:993. Needs an app-specific password.", "imap.mail.me.com", 3),
    ZOHO("Zoho", "imap.zoho.com:993. IMAP must be switched on in Zoho's settings; with two-factor sign-in an app password is needed.",
            "imap.zoho.com", 2),
    FASTMAIL("Fastmail", "imap.fastmail.com:993. Needs an app password.", "imap.fastmail.com", 4);

    private final String value;
    private final String description;
    private final String host;
    private final int maximumConnections;

    /**
     * @param maximumConnections well below what the provider allows for a mailbox, since mail programs and phones need some too
     */
    ProviderPreset(final String value, final String description, final String host, final int maximumConnections) {
        this.value = value;
        this.description = description;
        this.host = host;
        this.maximumConnections = maximumConnections;
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

    /** The provider's IMAP host; null for {@link #CUSTOM}. */
    String getHost() {
        return host;
    }

    /** How many connections are used to fetch faster unless the user says otherwise. */
    int getMaximumConnections() {
        return maximumConnections;
    }
}
