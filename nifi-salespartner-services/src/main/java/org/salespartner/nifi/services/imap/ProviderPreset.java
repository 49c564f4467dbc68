/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.DescribedValue;
import org.salespartner.nifi.services.account.TlsMode;

import java.util.EnumSet;
import java.util.Set;

/** Well-known providers, so that a user need not look up hosts and ports. All of them are read by implicit TLS on port 993. */
public enum ProviderPreset implements DescribedValue {
    CUSTOM("Custom", "Any other mail server: Host, Port and TLS Mode are given below.", null, 2, null, TlsMode.IMPLICIT),
    GMAIL("Gmail", "imap.gmail.com:993. Needs an app password (two-step verification on) or OAuth2 with the scope https://mail.google.com/.",
            "imap.gmail.com", 4, "smtp.gmail.com", TlsMode.IMPLICIT),
    OUTLOOK("Outlook", "outlook.office365.com:993. Needs OAuth2: Microsoft no longer takes passwords over IMAP.", "outlook.office365.com",
            4, "smtp.office365.com", TlsMode.STARTTLS),
    YAHOO("Yahoo", "imap.mail.yahoo.com:993. Needs an app password.", "imap.mail.yahoo.com", 3, "smtp.mail.yahoo.com", TlsMode.IMPLICIT),
    ICLOUD("iCloud", "imap.mail.me.com:993. Needs an app-specific password.", "imap.mail.me.com", 3, "smtp.mail.me.com", TlsMode.STARTTLS),
    ZOHO("Zoho", "imap.zoho.com:993. IMAP must be switched on in Zoho's settings; with two-factor sign-in an app password is needed.",
            "imap.zoho.com", 2, "smtp.zoho.com", TlsMode.IMPLICIT),
    FASTMAIL("Fastmail", "imap.fastmail.com:993. Needs an app password.", "imap.fastmail.com", 4, "smtp.fastmail.com", TlsMode.IMPLICIT);

    private static final Set<ProviderPreset> FILING = EnumSet.of(GMAIL, OUTLOOK);

    private final String value;
    private final String description;
    private final String host;
    private final int maximumConnections;
    private final String smtpHost;
    private final TlsMode smtpTlsMode;

    /**
     * @param maximumConnections well below what the provider allows for a mailbox, since mail programs and phones need some too
     */
    ProviderPreset(final String value, final String description, final String host, final int maximumConnections, final String smtpHost,
            final TlsMode smtpTlsMode) {
        this.value = value;
        this.description = description;
        this.host = host;
        this.maximumConnections = maximumConnections;
        this.smtpHost = smtpHost;
        this.smtpTlsMode = smtpTlsMode;
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

    /** Where the provider takes mail; null for {@link #CUSTOM}. */
    String getSmtpHost() {
        return smtpHost;
    }

    TlsMode getSmtpTlsMode() {
        return smtpTlsMode;
    }

    /** Whether the provider puts what it takes over SMTP into the folder of sent mail by itself. */
    boolean filesSentMail() {
        return FILING.contains(this);
    }
}
