/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** The provider refuses the credentials, or what they are used for, such as sending as an address: a person has to act (Reconnect Required). */
public class SignInException extends MailboxException {
    public SignInException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
