/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** The mailbox refuses the credentials: a person has to act (Reconnect Required). */
public class SignInException extends MailboxException {
    public SignInException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
