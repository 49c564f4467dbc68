/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** A mailbox cannot be used just now. The message is a sentence for the user that names the account and the remedy; it holds no secret. */
public class MailboxException extends Exception {
    public MailboxException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
