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
import java.util.Date;

/** Dates of headers (RFC 5322, 3.3, obsolete forms included). */
public final class MessageDates {
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

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

    private static Instant instant(final String text) {
        if (text.length() > 200) {
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
