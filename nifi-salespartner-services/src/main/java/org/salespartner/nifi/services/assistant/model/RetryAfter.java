/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The header of that name, RFC 9110, 10.2.3: seconds or a date. */
final class RetryAfter {
    /** A day that an endpoint asks for is an error of its or of its clock; then the flow's own penalty decides. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {
    }

    /** @return never negative, an hour at most; empty when the header says nothing that can be understood */
    static Optional<Duration> parse(final String value, final Instant now) {
        final String text = value.strip();
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Optional.of(bounded(Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000))));
        }
        try {
            return Optional.of(bounded(Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())));
        } catch (final DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(final Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
