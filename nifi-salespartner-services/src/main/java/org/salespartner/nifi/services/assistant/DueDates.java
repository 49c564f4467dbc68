/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.language.Words;
import org.salespartner.nifi.services.assistant.DateWords.Span;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The day by which something is due, as a sentence names it, counted from the day on which the e-mail was written: that of its author's time zone,
 * else that in UTC. A day that may be two days is none. Patterns have no repetition without a bound.
 */
public final class DueDates {
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d][\\p{L}\\d']{0,60}");
    private static final Pattern ISO = Pattern.compile("(?<![\\d-])(\\d{4})-(\\d{2})-(\\d{2})(?![\\d-])");
    private static final Pattern FIGURES = Pattern.compile("(?<![\\d./-])(\\d{1,2})([./-])(\\d{1,2})(?:\\2(\\d{4}|\\d{2})?)?(?![\\d/-]|\\.\\d)");
    private static final Pattern ORDINAL = Pattern.compile("(\\d{1,2})(?:st|nd|rd|th|er|º|ª|e|ste|de)?");
    /** A date without a year that has just gone by is not the one of next year. */
    private static final int MONTHS_AHEAD = 6;
    /** Characters between two namings of one day, such as "Friday, the 14th". */
    private static final int NEAR = 7;

    /** When it was written; null when nobody knows. */
    private final LocalDateTime written;
    private final LocalDate day;
    private final String language;

    private DueDates(final LocalDateTime written, final String language) {
        this.written = written;
        this.day = written == null ? null : written.toLocalDate();
        this.language = language;
    }

    /** Those of one e-mail. */
    public static DueDates of(final EmailDocument email) {
        return new DueDates(written(email), email.language());
    }

    /** On which an e-mail was written; null when it does not tell. */
    static LocalDate day(final EmailDocument email) {
        return of(email).day;
    }

    /** By the clock of its author. */
    private static LocalDateTime written(final EmailDocument email) {
        final Instant instant = email.sentAt() == null ? email.receivedAt() : email.sentAt();
        if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            return null;
        }
        return LocalDateTime.ofInstant(instant, email.sentOffset() == null ? ZoneOffset.UTC : email.sentOffset());
    }

    /**
     * What to keep of a day that someone else took from a sentence: the calendar knows better, and what has gone by is not due.
     *
     * @param claimed ISO 8601, null when that one took none
     */
    public String due(final String sentence, final String claimed) {
        if (claimed == null) {
            return null;
        }
        final String read = due(sentence);
        return read != null ? read : day != null && LocalDate.parse(claimed).isBefore(day) ? null : claimed;
    }

    /** @return ISO 8601, null when the sentence names no day or more than one, or one that is not clear */
    public String due(final String sentence) {
        final String text = Words.fold(sentence);
        final List<Mention> read = new Scan(text).mentions();
        if (read.isEmpty()) {
            return today(text);
        }
        final List<Mention> mentions = merged(read);
        final List<Mention> by = mentions.stream().filter(Mention::by).toList();
        final Set<String> days = (by.isEmpty() ? mentions : by).stream().map(mention -> Objects.toString(mention.date(), ""))
                .collect(Collectors.toSet());
        return days.size() == 1 && !days.contains("") ? days.iterator().next() : null;
    }

    /** An hour and no day is today's, unless it has gone by. */
    private String today(final String text) {
        final LocalTime hour = DueHour.in(text);
        return hour != null && written != null && written.toLocalTime().isBefore(hour) ? day.toString() : null;
    }

    /** A weekday beside a date says the same day or makes it unclear; beside "next week" it says which day of it. */
    private List<Mention> merged(final List<Mention> mentions) {
        final List<Mention> rest = new ArrayList<>(mentions);
        for (final Mention weekday : mentions) {
            for (final Mention other : mentions) {
                final int gap = Math.max(other.start() - weekday.end(), weekday.start() - other.end());
                if (weekday.weekday() != null && other.weekday() == null && gap <= NEAR && rest.contains(other)) {
                    rest.remove(weekday);
                    rest.remove(other);
                    rest.add(new Mention(other.start(), other.end(), together(weekday, other), weekday.by() || other.by(), null, null));
                }
            }
        }
        return rest.stream().filter(mention -> mention.date() == null || day == null || !mention.date().isBefore(day)).toList();
    }

    private LocalDate together(final Mention weekday, final Mention other) {
        if (other.span() == Span.NEXT_WEEK && day != null) {
            return day.with(TemporalAdjusters.next(DayOfWeek.MONDAY)).with(TemporalAdjusters.nextOrSame(weekday.weekday()));
        }
        return other.span() == null && other.date() != null && other.date().getDayOfWeek() == weekday.weekday() ? other.date() : null;
    }

    private LocalDate date(final Integer year, final int month, final int dayOfMonth) {
        try {
            if (year != null) {
                return LocalDate.of(year < 100 ? 2000 + year : year, month, dayOfMonth);
            }
            if (day == null) {
                return null;
            }
            final Month named = Month.of(month);
            final boolean thisYear = dayOfMonth <= named.length(day.isLeapYear()) && !LocalDate.of(day.getYear(), month, dayOfMonth).isBefore(day);
            final LocalDate date = LocalDate.of(day.getYear() + (thisYear ? 0 : 1), month, dayOfMonth);
            return thisYear || date.isBefore(day.plusMonths(MONTHS_AHEAD)) ? date : null;
        } catch (final DateTimeException e) {
            // The 30th of February.
            return null;
        }
    }

    private LocalDate end(final Span span) {
        if (day == null) {
            return null;
        }
        final LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return switch (span) {
            case THIS_WEEK -> monday.with(DayOfWeek.FRIDAY).isBefore(day) ? null : monday.with(DayOfWeek.FRIDAY);
            case NEXT_WEEK -> monday.plusWeeks(1).with(DayOfWeek.FRIDAY);
            case THIS_MONTH -> day.with(TemporalAdjusters.lastDayOfMonth());
            case NEXT_MONTH -> day.plusMonths(1).with(TemporalAdjusters.lastDayOfMonth());
            case THIS_YEAR -> day.with(TemporalAdjusters.lastDayOfYear());
        };
    }

    /**
     * @param date    null when it is not clear
     * @param by      whether it is named as a limit, which counts more than other days of the sentence
     * @param weekday of one that was named by its weekday alone
     * @param span    of one that is a span of days
     */
    private record Mention(int start, int end, LocalDate date, boolean by, DayOfWeek weekday, Span span) {
    }

    private record Token(String word, int start, int end) {
    }

    /** One sentence, read once from left to right. */
    private final class Scan {
        private final String text;
        private final List<Token> tokens = new ArrayList<>();
        private final List<Mention> mentions = new ArrayList<>();

        Scan(final String text) {
            this.text = text;
            final Matcher matcher = WORD.matcher(text);
            while (matcher.find()) {
                final String word = matcher.group();
                tokens.add(new Token(word.endsWith("'") ? word.replace("'", "") : word, matcher.start(), matcher.end()));
            }
        }

        List<Mention> mentions() {
            figures();
            int at = 0;
            while (at < tokens.size()) {
                final int start = tokens.get(at).start();
                final boolean taken = mentions.stream().anyMatch(mention -> mention.start() <= start && start < mention.end());
                at += taken ? 1 : Math.max(1, read(at));
            }
            return mentions;
        }

        private void figures() {
            final Matcher iso = ISO.matcher(text);
            while (iso.find()) {
                add(indexAt(iso.start()), iso.start(), iso.end(),
                        date(Integer.valueOf(iso.group(1)), Integer.parseInt(iso.group(2)), Integer.parseInt(iso.group(3))), null, null);
            }
            final Matcher matcher = FIGURES.matcher(text);
            while (matcher.find()) {
                final int at = indexAt(matcher.start());
                final String year = matcher.group(4);
                final boolean dots = ".".equals(matcher.group(2));
                final boolean closed = matcher.group().endsWith(matcher.group(2));
                final boolean named = DateWords.ON.contains(word(at - 1)) || DateWords.WEEKDAYS.containsKey(word(at - 1));
                if (year != null || named && (dots ? closed : "/".equals(matcher.group(2)) && !closed)) {
                    add(at, matcher.start(), matcher.end(), ofFigures(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(3)),
                            year == null ? null : Integer.valueOf(year), dots), null, null);
                }
            }
        }

        /** With points the day comes first; otherwise in English either may, unless only one can be the month. */
        private LocalDate ofFigures(final int first, final int second, final Integer year, final boolean dots) {
            if (dots || first > 12 || first == second || dayFirst()) {
                return date(year, Math.min(second, 99), first);
            }
            return second > 12 ? date(year, first, second) : null;
        }

        /** @return how many words were read, 0 when none of them names a day */
        private int read(final int at) {
            for (int length = Math.min(5, tokens.size() - at); length > 0; length--) {
                final String phrase = tokens.subList(at, at + length).stream().map(Token::word).collect(Collectors.joining(" "));
                if (DateWords.DAYS.containsKey(phrase) && !isMorning(at)) {
                    return add(at, length, day == null ? null : day.plusDays(DateWords.DAYS.get(phrase)), null, null);
                }
                if (DateWords.SPANS.containsKey(phrase)) {
                    return span(at, length, DateWords.SPANS.get(phrase));
                }
                if (DateWords.WEEKDAYS.containsKey(phrase)) {
                    return weekday(at, length, DateWords.WEEKDAYS.get(phrase));
                }
            }
            // "Sat" and "sun" are words besides.
            final boolean expected = isBy(at) && !"the".equals(word(at - 1)) || DateWords.ON.contains(word(at - 1));
            final DayOfWeek shortened = expected ? DateWords.weekday(word(at), language) : null;
            if (shortened != null) {
                return weekday(at, 1, shortened);
            }
            final int dated = dayAndMonth(at);
            return dated > 0 ? dated : DateWords.IN.contains(word(at)) ? count(at) : 0;
        }

        private boolean isMorning(final int at) {
            return Set.of("morgen", "manana").contains(word(at))
                    && (DateWords.MORNING.contains(word(at - 1)) || DateWords.WEEKDAYS.containsKey(word(at - 1)));
        }

        private int span(final int at, final int length, final Span span) {
            final boolean ended = DateWords.END.contains(word(at)) || DateWords.END.contains(word(at - 1)) || DateWords.END.contains(word(at - 2))
                    || Set.of("monatsende", "jahresende", "eow", "eom").contains(word(at));
            final boolean vague = DateWords.VAGUE.contains(word(at - 1)) || DateWords.VAGUE.contains(word(at - 2));
            return add(at, length, vague || !ended && isBy(at) ? null : end(span), null, span);
        }

        private int weekday(final int at, final int length, final DayOfWeek weekday) {
            if (day == null) {
                return add(at, length, null, weekday, null);
            }
            final boolean ahead = day.getDayOfWeek().getValue() < weekday.getValue();
            final boolean unclear = DateWords.NEXT.contains(word(at - 1)) && ahead;
            // Whoever writes Monday on a Monday means the next one: this one would be today.
            return add(at, length, unclear ? null : day.with(TemporalAdjusters.next(weekday)), weekday, null);
        }

        private int dayAndMonth(final int at) {
            final boolean monthFirst = DateWords.month(word(at), language) != null;
            int next = at + 1;
            while (!monthFirst && next <= at + 2 && Set.of("of", "de", "di").contains(word(next))) {
                next++;
            }
            final Month month = DateWords.month(word(monthFirst ? at : next), language);
            final Matcher number = ORDINAL.matcher(word(monthFirst ? next : at));
            if (month == null || !number.matches() || Integer.parseInt(number.group(1)) > 31) {
                return 0;
            }
            int last = next;
            final int yearAt = Set.of("de", "del").contains(word(next + 1)) ? next + 2 : next + 1;
            Integer year = null;
            if (word(yearAt).matches("(?:19|20)\\d\\d")) {
                year = Integer.valueOf(word(yearAt));
                last = yearAt;
            }
            final boolean several = isNumber(at - 1) || isNumber(at - 2) && DateWords.BETWEEN.contains(word(at - 1));
            return add(at, last - at + 1, several ? null : date(year, month.getValue(), Integer.parseInt(number.group(1))), null, null);
        }

        private boolean isNumber(final int at) {
            return word(at).matches("\\d{1,2}(?:st|nd|rd|th)?");
        }

        /** Within two weeks, in drei Tagen. */
        private int count(final int at) {
            int next = at + 1;
            while (next <= at + 3 && DateWords.FILLERS.contains(word(next)) && !DateWords.NUMBERS.containsKey(word(next))) {
                next++;
            }
            final Integer number = word(next).matches("\\d{1,3}") ? Integer.valueOf(word(next)) : DateWords.NUMBERS.get(word(next));
            final Integer unit = DateWords.UNITS.get(word(next + 1));
            final boolean english = Set.of("weeks", "days", "months").contains(word(next + 1));
            if (number == null || unit == null || DateWords.NOT_AFTER_UNIT.contains(word(next + 2)) || "over".equals(word(at)) && english) {
                return 0;
            }
            final LocalDate date = day == null ? null : unit == 30 ? day.plusMonths(number) : day.plusDays((long) unit * number);
            mentions.add(new Mention(tokens.get(at).start(), tokens.get(next + 1).end(), date, true, null, null));
            return next + 2 - at;
        }

        private int add(final int at, final int length, final LocalDate date, final DayOfWeek weekday, final Span span) {
            add(at, tokens.get(at).start(), tokens.get(at + length - 1).end(), date, weekday, span);
            return length;
        }

        private void add(final int at, final int start, final int end, final LocalDate date, final DayOfWeek weekday, final Span span) {
            final boolean by = isBy(at);
            final int before = DateWords.WEEKDAYS.containsKey(word(at - 1)) ? at - 2 : at - 1;
            final boolean ended = span != null || DateWords.END.contains(word(at - 2));
            final boolean ofOne = weekday != null && "of".equals(word(before));
            final boolean past = !by && !ended && !ofOne && DateWords.PAST.contains(word(before))
                    || DateWords.PAST_AFTER.contains(word(indexAt(end)));
            if (!past) {
                mentions.add(new Mention(start, end, date, by, weekday, span));
            }
        }

        /** Whether a limit is named before it, with nothing else between. */
        private boolean isBy(final int at) {
            int before = at - 1;
            while (before >= 0 && before >= at - 3 && !DateWords.BY.contains(word(before))
                    && (DateWords.FILLERS.contains(word(before)) || DateWords.WEEKDAYS.containsKey(word(before)))) {
                before--;
            }
            return DateWords.BY.contains(word(before));
        }

        /** Of the first word that begins at a character or after it. */
        private int indexAt(final int start) {
            int index = 0;
            while (index < tokens.size() && tokens.get(index).start() < start) {
                index++;
            }
            return index;
        }

        private String word(final int at) {
            return at < 0 || at >= tokens.size() ? "" : tokens.get(at).word();
        }
    }

    private boolean dayFirst() {
        return language != null && Set.of("de", "fr", "es", "it", "nl", "pt").contains(language);
    }
}
