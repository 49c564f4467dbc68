/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to go on. */
final class MutableClock implements InstantSource {
    /** A Wednesday. */
    static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");

    private volatile Instant now = NOON;

    @Override
    public Instant instant() {
        return now;
    }

    void advance(final Duration duration) {
        now = now.plus(duration);
    }

    void set(final Instant instant) {
        now = instant;
    }
}
