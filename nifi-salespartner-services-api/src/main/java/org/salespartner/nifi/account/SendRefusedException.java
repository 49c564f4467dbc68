/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** A mail was refused for good: the same mail would be refused again. Nothing was sent. The message is a sentence that holds the server's answer. */
public class SendRefusedException extends MailboxException {
    public SendRefusedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
