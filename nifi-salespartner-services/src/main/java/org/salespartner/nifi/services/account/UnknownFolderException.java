/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.io.IOException;

/** There is no such folder any more. */
public final class UnknownFolderException extends IOException {

    /**
     * @param message such as {@code There is no folder Customers}, without a full stop
     * @param cause   null when nobody said so
     */
    public UnknownFolderException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
