/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When people work: spans of hours on days of the week, as {@code Mon-Fri 08:00-18:00, Sat 09:00-12:00}, on the clock of a time zone. A span ends
 * where the clock on the wall says so, also on a day on which that clock is put forward or back.
 */
public final class BusinessHours {
    private static final Pattern SPAN = Pattern.compile(
            "(?<days>[A-Za-z]+(?:\\s*-\\s*[A-Za-z]+)?)\\s+(?<from>\\d{1,2}:\\d{2})\\s*-\\s*(?<to>\\d{1,2}:\\d{2})");
    private static final int DAYS_TO_LOOK_AHEAD = 8;
    private static final int SHORT_NAME = 3;

    private final List<Span> spans;
    private final ZoneId zone;

    private BusinessHours(final List<Span> spans, final ZoneId zone) {
        this.spans = List.copyOf(spans);
        this.zone = zone;
    }

    /**
     * @throws IllegalArgumentException with a sentence for the user when the text is not understood
     */
    public static BusinessHours parse(final String text, final ZoneId zone) {
        final List<Span> spans = new ArrayList<>();
        for (final String part : text.split("[,;]")) {
            if (!part.isBlank()) {
                spans.add(parseSpan(part.strip()));
            }
        }

        if (spans.isEmpty()) {
            throw new IllegalArgumentException("Business Hours are empty: write for instance Mon-Fri 08:00-18:00, or remove the value.");
        }

        return new BusinessHours(spans, zone);
    }

    /** Whether an instant lies within one of the spans; the end of a span does not. */
    public boolean includes(final Instant instant) {
        return spans.stream().anyMatch(span -> includes(span, instant));
    }

    /** The next instant after the one given at which a span begins. */
    public Optional<Instant> nextOpening(final Instant after) {
        final LocalDate today = after.atZone(zone).toLocalDate();
        return today.datesUntil(today.plusDays(DAYS_TO_LOOK_AHEAD))
                .flatMap(date -> spans.stream().filter(span -> span.days.contains(date.getDayOfWeek())).map(span -> opening(span, date)))
                .filter(opening -> opening.isAfter(after))
                .min(Instant::compareTo);
    }

    private boolean includes(final Span span, final Instant instant) {
        final LocalDate date = instant.atZone(zone).toLocalDate();
        return span.days.contains(date.getDayOfWeek()) && !instant.isBefore(opening(span, date)) && instant.isBefore(closing(span, date));
    }

    private Instant opening(final Span span, final LocalDate date) {
        return ZonedDateTime.of(date, span.from, zone).toInstant();
    }

    private Instant closing(final Span span, final LocalDate date) {
        if (span.to.equals(LocalTime.MIDNIGHT)) {
            return date.plusDays(1).atStartOfDay(zone).toInstant();
        }

        return ZonedDateTime.of(date, span.to, zone).withLaterOffsetAtOverlap().toInstant();
    }

    private static Span parseSpan(final String text) {
        final Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("[%s] is not understood: write days and hours as in Mon-Fri 08:00-18:00.".formatted(text));
        }

        final LocalTime from = parseTime(matcher.group("from"), false);
        final LocalTime to = parseTime(matcher.group("to"), true);
        if (!to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "[%s] ends before it begins: hours that pass midnight are written as two spans, as in Mon 22:00-24:00, Tue 00:00-06:00."
                            .formatted(text));
        }

        return new Span(parseDays(matcher.group("days")), from, to);
    }

    private static Set<DayOfWeek> parseDays(final String text) {
        final String[] ends = text.split("-");
        final DayOfWeek first = parseDay(ends[0]);
        final DayOfWeek last = parseDay(ends[ends.length - 1]);
        final Set<DayOfWeek> days = EnumSet.of(first);
        for (DayOfWeek day = first; day != last; day = day.plus(1)) {
            days.add(day.plus(1));
        }
        return days;
    }

    private static DayOfWeek parseDay(final String text) {
        final String wanted = text.strip().toUpperCase(Locale.ROOT);
        for (final DayOfWeek day : DayOfWeek.values()) {
            if (wanted.length() >= SHORT_NAME && day.name().startsWith(wanted)) {
                return day;
            }
        }

        throw new IllegalArgumentException("[%s] is not a day: write Mon, Tue, Wed, Thu, Fri, Sat or Sun.".formatted(text.strip()));
    }

    /** 24:00 is the end of the day and read as midnight; so is 00:00 where a span ends. */
    private static LocalTime parseTime(final String text, final boolean end) {
        final String[] parts = text.split(":");
        final int hour = Integer.parseInt(parts[0]);
        final int minute = Integer.parseInt(parts[1]);
        if (end && hour == 24 && minute == 0) {
            return LocalTime.MIDNIGHT;
        }

        if (hour > 23 || minute > 59) {
            throw new IllegalArgumentException("[%s] is not a time of the day: write hours and minutes from 00:00 to 24:00.".formatted(text));
        }

        return LocalTime.of(hour, minute);
    }

    /** Hours on days; an end at midnight is the end of the day. */
    private record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    }
}
