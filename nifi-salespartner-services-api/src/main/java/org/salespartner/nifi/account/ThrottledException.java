/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.time.Duration;
import java.util.Optional;

/** The mailbox asks to come back later (rule S6). */
public class ThrottledException extends MailboxException {
    private final transient Duration retryAfter;

    /**
     * @param retryAfter how long the provider asks to wait, null when it does not say
     */
    public ThrottledException(final String message, final Duration retryAfter, final Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public Optional<Duration> getRetryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
