/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

/** The person has not consented, or the provider has not given what was consented to. The message is a sentence for the person. */
class ConsentException extends Exception {
    ConsentException(final String message) {
        super(message);
    }

    ConsentException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
