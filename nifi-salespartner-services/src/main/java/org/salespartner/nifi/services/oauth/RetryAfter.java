/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header Retry-After: seconds or a date (RFC 9110, section 10.2.3; rule S6). */
public final class RetryAfter {
    private RetryAfter() {
    }

    /**
     * @param value null when the header is not there
     * @return never negative; empty when the value says nothing
     */
    public static Optional<Duration> parse(final String value, final Instant now) {
        final String text = value == null ? "" : value.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }

        try {
            final Duration left = Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (final DateTimeException e) {
            return Optional.empty();
        }
    }
}
