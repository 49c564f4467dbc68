/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.Duration;
import java.time.Instant;

/**
 * The pace at which an account is polled.
 *
 * @param interval        from one poll to the next
 * @param businessHours   outside of which the pace is slower; null for one pace at all times
 * @param outsideInterval from one poll to the next outside business hours; null without them
 */
record PollSchedule(Duration interval, BusinessHours businessHours, Duration outsideInterval) {

    /** When to poll again after a poll that ended at an instant. A slow pace does not reach into the business hours. */
    Instant next(final Instant polled) {
        if (businessHours == null || businessHours.includes(polled)) {
            return polled.plus(interval);
        }

        final Instant slow = polled.plus(outsideInterval);
        return businessHours.nextOpening(polled).filter(opening -> opening.isBefore(slow)).orElse(slow);
    }
}
