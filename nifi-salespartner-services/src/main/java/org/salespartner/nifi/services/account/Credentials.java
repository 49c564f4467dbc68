/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.nifi.account.MailboxException;

/**
 * How an account proves who it is. The secret is asked for anew at each sign-in, since a token changes, and is kept nowhere else.
 */
public interface Credentials {

    AuthenticationStrategy strategy();

    /**
     * The password or a token that is valid now, never null.
     *
     * @throws MailboxException when there is none; its message is a sentence for the user
     */
    String secret() throws MailboxException;
}
