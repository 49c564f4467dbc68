/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

/** A record that gives no contact; the message says why, without quoting the record. */
class RejectedRecordException extends Exception {
    RejectedRecordException(final String message) {
        super(message);
    }
}
