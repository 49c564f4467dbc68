/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

/**
 * A mail that is delivered. Its subject tells it from all others, whatever its other headers say.
 *
 * @param number from 0
 * @param messageId without brackets; null without one. Several mails may have the same
 * @param outbound whether one of the accounts wrote it
 */
record SoakMail(int number, Kind kind, String messageId, boolean outbound, byte[] content) {
    private static final String SUBJECT = "Soak %05d";

    String subject() {
        return subject(number);
    }

    static String subject(final int number) {
        return SUBJECT.formatted(number);
    }

    /** For a person: which mail it is, without its content. */
    String describe() {
        return "%s (%s, %s, %d bytes)".formatted(subject(), kind, messageId == null ? "no Message-ID" : "<" + messageId + ">", content.length);
    }

    /** What is special about a mail. */
    enum Kind {
        PLAIN,
        ALTERNATIVE,
        ATTACHMENT,
        BIG,
        NO_MESSAGE_ID,
        REUSED_MESSAGE_ID,
        FROM_ROOT,
        MAILER_DAEMON,
        BROKEN_MIME,
        BROKEN_HEADER,
        NEWSLETTER,
        ODD_DATE,
        LONG_LINE,
        NO_BODY
    }
}
