/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import java.io.IOException;

/** The bytes are no email document that this version can read; the message says why, in a sentence for the user. */
public class InvalidEmailDocumentException extends IOException {
    public InvalidEmailDocumentException(final String message) {
        super(message);
    }

    public InvalidEmailDocumentException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
