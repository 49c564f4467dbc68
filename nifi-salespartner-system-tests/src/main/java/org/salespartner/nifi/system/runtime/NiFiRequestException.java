/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

/** NiFi's REST API refused a request; the message holds the text of its answer. */
public class NiFiRequestException extends NiFiException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public NiFiRequestException(final String request, final int status, final String answer) {
        super("%s was answered with %d: %s".formatted(request, status, answer.isBlank() ? "(no text)" : answer.strip()));
        this.status = status;
    }

    /** @return the HTTP status of the answer */
    public int status() {
        return status;
    }
}
