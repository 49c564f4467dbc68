/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

/** Listing cannot go on for a reason of its own. The message is a sentence for the user. */
class ListingException extends Exception {
    ListingException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
