/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.MailboxException;

import java.io.IOException;

/** Carries what signing in ended with through the SDK, which knows input and output trouble only. */
final class NoTokenException extends IOException {
    private final MailboxException failure;

    NoTokenException(final MailboxException failure) {
        super(failure);
        this.failure = failure;
    }

    MailboxException getFailure() {
        return failure;
    }
}
