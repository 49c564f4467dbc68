/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

/** A request to decide that is malformed; its message says what is wrong, without quoting the request. */
final class InvalidDecisionException extends Exception {
    InvalidDecisionException(final String message) {
        super(message);
    }
}
