/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

/** What went wrong with the real NiFi, in a sentence that says what to do or what NiFi answered. */
public class NiFiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NiFiException(final String message) {
        super(message);
    }

    public NiFiException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
