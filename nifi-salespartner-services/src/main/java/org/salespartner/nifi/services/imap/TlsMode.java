/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.DescribedValue;

/** How the connection to the mail server is protected. */
public enum TlsMode implements DescribedValue {
    IMPLICIT("Implicit TLS", "The connection is encrypted from its first byte; the usual way, on port 993.", 993),
    STARTTLS("STARTTLS", "The connection begins in clear text and is encrypted before the sign-in; refused when the server does not offer it. "
            + "Usual port 143.", 143),
    NONE("None", "Nothing is encrypted, the password included. Only for a server on the same machine or in a trusted network. Usual port 143.", 143);

    private final String value;
    private final String description;
    private final int defaultPort;

    TlsMode(final String value, final String description, final int defaultPort) {
        this.value = value;
        this.description = description;
        this.defaultPort = defaultPort;
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

    int getDefaultPort() {
        return defaultPort;
    }
}
