/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of the machine, which the mail servers go by too, and as far ahead of it as a test says. */
final class TestClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    void advance(final Duration duration) {
        ahead = ahead.plus(duration);
    }
}
