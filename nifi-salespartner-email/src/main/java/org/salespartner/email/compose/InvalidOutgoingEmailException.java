/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

/** A message cannot be built from what was given; the text says in a sentence what is wrong and never quotes a body. */
public class InvalidOutgoingEmailException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidOutgoingEmailException(final String message) {
        super(message);
    }
}
