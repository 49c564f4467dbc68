/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.DescribedValue;

/** How the connection to the mail server is protected. */
public enum TlsMode implements DescribedValue {
    IMPLICIT("Implicit TLS", "The connection is encrypted from its first byte; the usual way, on port 993 for IMAP and 465 for SMTP.", 993, 465),
    STARTTLS("STARTTLS", "The connection begins in clear text and is encrypted before the sign-in; refused when the server does not offer it. "
            + "Usual port 143 for IMAP, 587 for SMTP.", 143, 587),
    NONE("None", "Nothing is encrypted, the password included. Only for a server on the same machine or in a trusted network. Usual port 143 for "
            + "IMAP, 25 for SMTP.", 143, 25);

    private final String value;
    private final String description;
    private final int imapPort;
    private final int smtpPort;

    TlsMode(final String value, final String description, final int imapPort, final int smtpPort) {
        this.value = value;
        this.description = description;
        this.imapPort = imapPort;
        this.smtpPort = smtpPort;
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

    /** The usual port of an IMAP server. */
    public int getImapPort() {
        return imapPort;
    }

    /** The usual port of a server that takes mail to be sent. */
    public int getSmtpPort() {
        return smtpPort;
    }
}
