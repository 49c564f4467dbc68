/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

/** Finds status codes (RFC 3463) and SMTP reply codes (RFC 5321, 4.2) in what servers say; never takes an IP address or a version for one. */
final class StatusCodes {
    private static final String REPLY_PREFIXES = " \t:(<[\"'#=*>";

    private StatusCodes() {
    }

    /** The most telling status code of class 4 or 5: the first one with a detail, else the first one; null for none. */
    static String status(final String text) {
        String vague = null;
        for (int at = 0; at + 4 < text.length(); at++) {
            final String code = statusAt(text, at);
            if (code != null) {
                if (!isVague(code)) {
                    return code;
                }
                vague = vague == null ? code : vague;
            }
        }
        return vague;
    }

    static boolean isVague(final String status) {
        return status.endsWith(".0.0");
    }

    private static String statusAt(final String text, final int at) {
        final char first = text.charAt(at);
        if (first != '4' && first != '5' || text.charAt(at + 1) != '.' || at > 0 && isPartOfNumber(text, at - 1)) {
            return null;
        }
        final int subjectEnd = digitsEnd(text, at + 2);
        if (subjectEnd == at + 2 || subjectEnd > at + 5 || subjectEnd >= text.length() || text.charAt(subjectEnd) != '.') {
            return null;
        }
        final int end = digitsEnd(text, subjectEnd + 1);
        if (end == subjectEnd + 1 || end > subjectEnd + 4 || continues(text, end)) {
            return null;
        }
        return text.substring(at, end);
    }

    private static boolean isPartOfNumber(final String text, final int at) {
        final char before = text.charAt(at);
        return Character.isLetterOrDigit(before) || before == '.' || before == '/' && at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
    }

    /** A further figure makes it an IP address, a letter a version. */
    private static boolean continues(final String text, final int end) {
        if (end >= text.length()) {
            return false;
        }
        final char next = text.charAt(end);
        return Character.isLetterOrDigit(next)
                || (next == '.' || next == '/') && end + 1 < text.length() && Character.isDigit(text.charAt(end + 1));
    }

    private static int digitsEnd(final String text, final int from) {
        int end = from;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The first digit of the first SMTP reply code that reports an error; 0 for none. */
    static int replyClass(final String text) {
        for (int at = 0; at + 2 < text.length(); at++) {
            final char first = text.charAt(at);
            if ((first == '4' || first == '5') && "0123457".indexOf(text.charAt(at + 1)) >= 0 && Character.isDigit(text.charAt(at + 2))
                    && (at == 0 || REPLY_PREFIXES.indexOf(text.charAt(at - 1)) >= 0) && isReplyEnd(text, at + 3)) {
                return first - '0';
            }
        }
        return 0;
    }

    private static boolean isReplyEnd(final String text, final int end) {
        if (end >= text.length()) {
            return true;
        }
        final char next = text.charAt(end);
        if (next == '-' || next == ' ') {
            final String rest = text.substring(end + 1, Math.min(text.length(), end + 12)).stripLeading();
            return !rest.startsWith("byte") && !rest.startsWith("seconds") && !rest.startsWith("hours") && !rest.startsWith("kb")
                    && !rest.startsWith("line") && !rest.startsWith("bytes");
        }
        return ",:;)]>\"'".indexOf(next) >= 0;
    }
}
