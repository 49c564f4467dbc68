/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** The connection ended after a mail was handed over and before the server said that it has it. */
public class SendUncertainException extends MailboxException {
    public SendUncertainException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
