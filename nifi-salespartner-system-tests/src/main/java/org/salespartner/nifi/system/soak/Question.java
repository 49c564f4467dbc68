/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A mail that is answered in a soak of sending. Its number stands in every address and id that it brings, so that whoever sees one knows which it is.
 *
 * @param number   from 0 on
 * @param received when it came: a mail that comes again is the same to the last byte
 */
record Question(int number, Way way, Instant received) {

    /** How the answer comes about and goes out. */
    enum Way {
        /** A draft that was approved before, over SMTP. */
        SMTP,
        /** A draft that was approved before, by Gmail's own drafts. */
        GMAIL,
        /** The mail comes into the flow, a language model writes, a person approves, and the answer goes out over SMTP. */
        MODEL
    }

    /** The part of every id that no other question's id has. */
    String mark() {
        return "question%d@".formatted(number);
    }

    String messageId() {
        return mark() + "customer.example";
    }

    String correspondent() {
        return "anna%d@customer.example".formatted(number);
    }

    String subject() {
        return "Question " + number;
    }

    /** The mail as it came. */
    byte[] mail(final String user) {
        final String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(received.atZone(ZoneOffset.UTC));
        return """
                Received: from mx.customer.example by mx.salespartner.example; %s
                Message-ID: <%s>
                Date: %s
                From: Anna <%s>
                To: Kim <%s>
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                Hello Kim,

                could you please tell me what the harvest of this year costs?

                Anna
                """.formatted(date, messageId(), date, correspondent(), user, subject()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
