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
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The header Retry-After: seconds or a date (RFC 9110, section 10.2.3; rule S6). */
public final class RetryAfter {
    /** More is an error of the server or of its clock, and would park an account for years. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {
    }

    /**
     * @param value null when the header is not there
     * @return never negative, a day at most; empty when the value says nothing
     */
    public static Optional<Duration> parse(final String value, final Instant now) {
        final String text = value == null ? "" : value.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
        }

        try {
            return Optional.of(bounded(Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())));
        } catch (final DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * When it goes on, as a clause for the user without a full stop.
     *
     * @param wait null when nobody has said how long
     */
    public static String sentence(final Duration wait, final Instant now) {
        return wait == null ? "It is tried again by itself"
                : "It is tried again by itself at [%s]".formatted(now.plus(wait).truncatedTo(ChronoUnit.SECONDS));
    }

    private static Duration bounded(final Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
