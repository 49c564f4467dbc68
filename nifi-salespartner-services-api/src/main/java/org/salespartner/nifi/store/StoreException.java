/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

/** The store refuses what it was given, or is broken for good. The message is a sentence for the user. */
public class StoreException extends Exception {
    public StoreException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
