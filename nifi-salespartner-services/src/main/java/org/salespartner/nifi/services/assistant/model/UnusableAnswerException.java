/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

/** An answer that is not taken. The message is a sentence of ours and quotes neither the answer nor the e-mail. */
final class UnusableAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableAnswerException(final String message) {
        super(message);
    }
}
