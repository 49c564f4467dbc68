/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import jakarta.mail.internet.MailDateFormat;

import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates of headers (RFC 5322, 3.3, obsolete forms included). */
public final class MessageDates {
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** Characters. */
    private static final int LONGEST = 200;
    /** What follows the minutes or the seconds. */
    private static final Pattern ZONE = Pattern.compile("\\d:\\d\\d(?:\\.\\d{1,9})?\\s{0,9}([+-]\\d\\d:?\\d\\d|[A-Za-z]{1,4})\\b");
    private static final String UNKNOWN_ZONE = "-0000";
    /** In hours (RFC 5322, 4.3). */
    private static final Map<String, Integer> NAMED_ZONES = Map.ofEntries(Map.entry("UT", 0), Map.entry("GMT", 0), Map.entry("UTC", 0),
            Map.entry("Z", 0), Map.entry("EST", -5), Map.entry("EDT", -4), Map.entry("CST", -6), Map.entry("CDT", -5), Map.entry("MST", -7),
            Map.entry("MDT", -6), Map.entry("PST", -8), Map.entry("PDT", -7));

    private MessageDates() {
    }

    /** The instant a date header names; null for null, and for what is no date, which is noted. */
    public static Instant parse(final String header, final Problems problems) {
        if (header == null || header.isBlank()) {
            return null;
        }
        final Instant instant = instant(header.strip());
        if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            problems.add("A date in the header cannot be read; it was left out.");
            return null;
        }
        return instant;
    }

    /** When the last server took the message: behind the last semicolon of the topmost Received header (RFC 5321, 4.4). */
    public static Instant received(final Headers headers) {
        final String received = headers.first("Received");
        final int semicolon = received == null ? -1 : received.lastIndexOf(';');
        return semicolon < 0 ? null : parse(received.substring(semicolon + 1), new Problems());
    }

    /**
     * The time zone offset that a date header names; null when it names none, one that is not known (RFC 5322, 4.3: {@code -0000} too) or is no date.
     */
    public static ZoneOffset offset(final String header) {
        final Matcher zone = header == null || header.length() > LONGEST ? null : ZONE.matcher(header);
        if (zone == null || !zone.find()) {
            return null;
        }
        final String name = zone.group(1).toUpperCase(Locale.ROOT);
        if (!name.startsWith("+") && !name.startsWith("-")) {
            return NAMED_ZONES.containsKey(name) ? ZoneOffset.ofHours(NAMED_ZONES.get(name)) : null;
        }
        try {
            return UNKNOWN_ZONE.equals(name) ? null : ZoneOffset.of(name);
        } catch (final DateTimeException e) {
            return null;
        }
    }

    private static Instant instant(final String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            // Not shared: the format is not thread-safe.
            final Date date = new MailDateFormat().parse(text);
            return date == null ? null : date.toInstant();
        } catch (final ParseException e) {
            return iso(text);
        }
    }

    private static Instant iso(final String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } catch (final DateTimeException e) {
            return null;
        }
    }
}
