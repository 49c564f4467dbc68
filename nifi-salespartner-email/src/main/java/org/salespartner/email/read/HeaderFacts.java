/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.mime.AddressParser;
import org.salespartner.email.mime.EncodedWords;
import org.salespartner.email.mime.Headers;
import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.email.mime.MessageDates;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.thread.MessageIds;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What the header of a message says, field by field; a field that may stand only once (RFC 5322, 3.6) and stands twice is noted. */
final class HeaderFacts {
    private static final int LONGEST_SUBJECT = 10_000;

    private final Headers headers;
    private final Problems problems;

    HeaderFacts(final Headers headers, final Problems problems) {
        this.headers = headers;
        this.problems = problems;
    }

    String messageId() {
        return MessageIds.first(single("Message-ID"));
    }

    String inReplyTo() {
        return MessageIds.first(headers.first("In-Reply-To"));
    }

    List<String> references() {
        return MessageIds.all(headers.first("References"));
    }

    /** Null when there is none; the sender's when From is missing. */
    EmailAddress from() {
        final List<EmailAddress> from = AddressParser.parse(single("From"), problems);
        if (!from.isEmpty()) {
            return from.get(0);
        }
        return sender();
    }

    EmailAddress sender() {
        final List<EmailAddress> sender = AddressParser.parse(headers.first("Sender"), problems);
        return sender.isEmpty() ? null : sender.get(0);
    }

    /** Of all fields of that name, in order: several To or Cc fields are read as one. */
    List<EmailAddress> addresses(final String name) {
        final List<String> values = headers.all(name);
        if (values.size() > 1) {
            problems.add("The header has more than one %s; they were read as one list.", name);
        }
        final List<EmailAddress> addresses = new ArrayList<>();
        values.forEach(value -> addresses.addAll(AddressParser.parse(value, problems)));
        return addresses;
    }

    /** Decoded, on one line; null when missing. */
    String subject() {
        final String subject = single("Subject");
        if (subject == null) {
            return null;
        }
        final String decoded = InvisibleCharacters.strip(EncodedWords.decode(subject)).replaceAll("\\s+", " ").strip();
        if (decoded.length() > LONGEST_SUBJECT) {
            problems.add("The subject is longer than %d characters; it was cut.", LONGEST_SUBJECT);
            return decoded.substring(0, LONGEST_SUBJECT);
        }
        return decoded;
    }

    Instant sentAt() {
        return MessageDates.parse(single("Date"), problems);
    }

    /** Of the Date header; null when it names none or cannot be read. */
    ZoneOffset sentOffset() {
        return sentAt() == null ? null : MessageDates.offset(single("Date"));
    }

    private String single(final String name) {
        final List<String> values = headers.all(name);
        if (values.size() > 1) {
            problems.add("The header has more than one %s; the first was read.", name);
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
