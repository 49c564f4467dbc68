/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** A folder is gone, renamed or not readable; the other folders go on. */
public class FolderUnavailableException extends MailboxException {
    public FolderUnavailableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
