/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import jakarta.mail.internet.MailDateFormat;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two header fields that the demo itself needs, read as far as anything can be read. */
final class MailHeaders {
    private static final int HEAD = 64 * 1024;
    private static final Pattern END = Pattern.compile("\r?\n\r?\n");
    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]+");
    private static final Pattern DATE = Pattern.compile("(?im)^date:([^\r\n]*)");
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^message-id:\\s*<?([^>\\s]+)>?");

    private MailHeaders() {
    }

    /** The Date field, if it can be understood. */
    static Optional<Instant> date(final byte[] mail) {
        final Matcher field = DATE.matcher(head(mail));
        if (!field.find()) {
            return Optional.empty();
        }

        try {
            return Optional.of(new MailDateFormat().parse(field.group(1).strip()).toInstant());
        } catch (final ParseException e) {
            return Optional.empty();
        }
    }

    /** The Message-ID without brackets, if there is one. */
    static Optional<String> messageId(final byte[] mail) {
        final Matcher field = MESSAGE_ID.matcher(head(mail));
        return field.find() ? Optional.of(field.group(1)) : Optional.empty();
    }

    private static String head(final byte[] mail) {
        final String start = new String(mail, 0, Math.min(mail.length, HEAD), StandardCharsets.ISO_8859_1);
        final Matcher end = END.matcher(start);
        return FOLD.matcher(end.find() ? start.substring(0, end.start()) : start).replaceAll(" ");
    }
}
