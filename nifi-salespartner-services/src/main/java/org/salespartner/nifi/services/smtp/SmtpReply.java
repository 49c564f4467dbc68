/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

/**
 * What a server has answered (RFC 5321, 4.2).
 *
 * @param code three digits; anything else when there was no answer, or none that can be understood
 * @param text the whole answer with its code, of one or more lines; may be empty
 */
record SmtpReply(int code, String text) {
    /** The server ends the connection, whatever was asked for (RFC 5321, 3.8). */
    private static final int CLOSING = 421;
    private static final int LONGEST_QUOTE = 200;

    boolean isPositive() {
        return code / 100 == 2;
    }

    /** The same may be taken later. */
    boolean isTemporary() {
        return code / 100 == 4;
    }

    /** The same would be refused again. */
    boolean isPermanent() {
        return code / 100 == 5;
    }

    boolean isClosing() {
        return code == CLOSING;
    }

    /** The answer in one line of bounded length, the code of further lines left out. */
    String quote() {
        final String lines = text.replaceFirst("^(\\d{3})-", "$1 ").replaceAll("\n\\d{3}[- ](?:\\d\\.\\d{1,3}\\.\\d{1,3} )?", " ");
        final String line = lines.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
    }
}
