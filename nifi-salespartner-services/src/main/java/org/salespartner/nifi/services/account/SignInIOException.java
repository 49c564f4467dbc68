/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.nifi.account.MailboxException;

import java.io.IOException;

/** Carries what signing in ended with through a provider's API client, which knows input and output trouble only. */
public final class SignInIOException extends IOException {
    private final MailboxException failure;

    public SignInIOException(final MailboxException failure) {
        super(failure);
        this.failure = failure;
    }

    public MailboxException getFailure() {
        return failure;
    }
}
