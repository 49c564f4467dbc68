/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.salespartner.nifi.account.MailboxException;

import java.io.IOException;

/** Carries what signing in ended with through the API client, which knows input and output trouble only. */
final class SignInIOException extends IOException {
    private final MailboxException failure;

    SignInIOException(final MailboxException failure) {
        super(failure);
        this.failure = failure;
    }

    MailboxException getFailure() {
        return failure;
    }
}
