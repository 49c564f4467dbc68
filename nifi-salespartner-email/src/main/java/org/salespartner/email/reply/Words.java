/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import java.util.Locale;
import java.util.Set;

/** Looks for words and phrases in lines of lower-case text, each in one pass. */
final class Words {
    private Words() {
    }

    static String lower(final String text) {
        return text.toLowerCase(Locale.ROOT).replace('\u00a0', ' ');
    }

    /** Whether one of the phrases stands in the text with no letter right before or behind it; in scripts without spaces anywhere. */
    static boolean hasAny(final String text, final Set<String> phrases) {
        for (final String phrase : phrases) {
            int at = text.indexOf(phrase);
            while (at >= 0) {
                if (phrase.charAt(0) >= 0x2e80 || isApart(text, at, at + phrase.length())) {
                    return true;
                }
                at = text.indexOf(phrase, at + 1);
            }
        }
        return false;
    }

    private static boolean isApart(final String text, final int from, final int to) {
        return (from == 0 || !Character.isLetter(text.charAt(from - 1))) && (to == text.length() || !Character.isLetter(text.charAt(to)));
    }

    static boolean startsWithAny(final String text, final Set<String> words) {
        for (final String word : words) {
            if (text.startsWith(word) && (text.length() == word.length() || word.charAt(0) >= 0x2e80
                    || !Character.isLetter(text.charAt(word.length())))) {
                return true;
            }
        }
        return false;
    }

    /** A year from 1970 to 2099, a time of day, or a date in figures. */
    static boolean hasDate(final String text) {
        int digits = 0;
        int groups = 0;
        int lastGroupEnd = -2;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                digits++;
                continue;
            }
            if (digits > 0) {
                final int start = i - digits;
                if (digits == 4 && isYear(text, start) && (start == 0 || !Character.isLetter(text.charAt(start - 1)))) {
                    return true;
                }
                final boolean joined = lastGroupEnd == start - 1 && ".:/-".indexOf(text.charAt(start - 1)) >= 0 && digits <= 4;
                groups = joined ? groups + 1 : 1;
                if (groups == 3 || groups == 2 && text.charAt(start - 1) == ':' && digits == 2) {
                    return true;
                }
                lastGroupEnd = i;
                digits = 0;
            }
        }
        return false;
    }

    private static boolean isYear(final String text, final int start) {
        return text.startsWith("19", start) && text.charAt(start + 2) >= '7' || text.startsWith("20", start);
    }

    static boolean hasAddress(final String text) {
        final int sign = text.indexOf('@');
        return sign > 0 && sign < text.length() - 1 && !Character.isWhitespace(text.charAt(sign - 1))
                && !Character.isWhitespace(text.charAt(sign + 1));
    }

    /** The position of the first digit, the length of the text when there is none. */
    static int firstDigit(final String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) < '0' || text.charAt(at) > '9')) {
            at++;
        }
        return at;
    }
}
