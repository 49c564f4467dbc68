/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The lines above a forwarded mail: what its header said, in the form that mail clients know again. */
final class ForwardBlock {
    private static final int MOST_ADDRESSES = 20;

    private ForwardBlock() {
    }

    static List<String> of(final Original original, final ZoneId zone) {
        final List<String> lines = new ArrayList<>();
        lines.add("---------- Forwarded message ----------");
        if (original.from() != null) {
            lines.add("From: " + AttributionLine.person(original.from()));
        }
        if (original.sentAt() != null) {
            lines.add("Date: " + date(original.sentAt(), zone));
        }
        lines.add(("Subject: " + SafeText.line(original.subject(), SubjectLine.LONGEST)).strip());
        add("To: ", original.to(), lines);
        add("Cc: ", original.cc(), lines);
        return lines;
    }

    private static void add(final String field, final List<EmailAddress> addresses, final List<String> lines) {
        if (!addresses.isEmpty()) {
            final int more = addresses.size() - MOST_ADDRESSES;
            lines.add(field + addresses.stream().limit(MOST_ADDRESSES).map(AttributionLine::person).collect(Collectors.joining(", "))
                    + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static String date(final Instant instant, final ZoneId zone) {
        return DateTimeFormatter.ofPattern("d MMMM yyyy HH:mm xx", Locale.ENGLISH).format(instant.atZone(zone));
    }
}
