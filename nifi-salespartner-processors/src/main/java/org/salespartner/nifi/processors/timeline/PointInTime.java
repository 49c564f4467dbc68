/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.util.FormatUtils;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.concurrent.TimeUnit;

/** Points in time as a user writes them: an ISO 8601 date or instant, or a duration, which means that long ago. */
final class PointInTime {

    /** How to write one, for the descriptions of properties. */
    static final String FORMAT = "a date (2026-03-01, the beginning of that day in UTC), "
            + "an instant (2026-03-01T08:00:00Z, UTC where it names no offset), or "
            + "a duration (30 days), which means that long ago";

    /** Refuses what cannot be read; with Expression Language only the run can tell. */
    static final Validator VALIDATOR = (subject, input, context) -> {
        final ValidationResult.Builder result = new ValidationResult.Builder().subject(subject).input(input);
        if (context.isExpressionLanguageSupported(subject) && context.isExpressionLanguagePresent(input)) {
            return result.valid(true).build();
        }
        try {
            parse(input, Instant.EPOCH);
            return result.valid(true).build();
        } catch (final IllegalArgumentException e) {
            return result.valid(false).explanation(e.getMessage()).build();
        }
    };

    private PointInTime() {
    }

    /**
     * A duration reaches back to 1970 at most, which no database refuses.
     *
     * @throws IllegalArgumentException when it is none, with a sentence that says how to write one
     */
    static Instant parse(final String written, final Instant now) {
        final String text = written.strip();
        try {
            if (FormatUtils.TIME_DURATION_PATTERN.matcher(text).matches()) {
                return now.minusMillis(Math.min((long) FormatUtils.getPreciseTimeDuration(text, TimeUnit.MILLISECONDS), now.toEpochMilli()));
            }
            final TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.indexOf('T') < 0 ? text + "T00:00:00" : text, OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof final OffsetDateTime withOffset ? withOffset.toInstant() : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
        } catch (final DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("[%s] is no point in time: give %s.".formatted(text, FORMAT), e);
        }
    }
}
