/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

/** The store cannot be reached just now; the same call may go through later. */
public class StoreUnavailableException extends StoreException {
    public StoreUnavailableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
