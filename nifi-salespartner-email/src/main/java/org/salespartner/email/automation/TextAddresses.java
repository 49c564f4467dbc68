/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds e-mail addresses in running text. */
final class TextAddresses {
    private static final int LONGEST_LOCAL = 256;
    private static final String LOCAL = "!#$%&'*+-/=?^_`{|}~.";

    /**
     * An address and where it stands.
     *
     * @param from position of its first character
     * @param to   position behind its last character
     */
    record Found(String address, int from, int to) {
    }

    private TextAddresses() {
    }

    /** In the order of the text. What archives mask with dots ({@code ada...@example.com}) is no address any more. */
    static List<Found> in(final String text) {
        final List<Found> found = new ArrayList<>();
        int sign = text.indexOf('@');
        int last = 0;
        while (sign >= 0) {
            final Found address = around(text, sign, last);
            if (address != null) {
                found.add(address);
                last = address.to();
            }
            sign = text.indexOf('@', sign + 1);
        }
        return found;
    }

    private static Found around(final String text, final int sign, final int earliest) {
        int to = sign + 1;
        while (to < text.length() && isDomain(text.charAt(to))) {
            to++;
        }
        while (to > sign + 1 && ".-".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        int from = localStart(text, sign, Math.max(earliest, sign - LONGEST_LOCAL));
        from = withoutLabel(text, from, sign);
        if (from == sign || to - sign < 3 || text.charAt(sign + 1) == '.' || text.startsWith("..", Math.max(0, sign - 2))) {
            return null;
        }
        return new Found(text.substring(from, to), from, to);
    }

    private static int localStart(final String text, final int sign, final int earliest) {
        int from = sign;
        if (from > earliest && text.charAt(from - 1) == '"') {
            final int quote = text.lastIndexOf('"', from - 2);
            return quote >= earliest ? quote : from;
        }
        while (from > earliest && isLocal(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    /** What servers put right before an address without a space, and ornaments. */
    private static int withoutLabel(final String text, final int start, final int sign) {
        int from = start;
        final String lower = text.substring(from, sign).toLowerCase(Locale.ROOT);
        for (final String label : List.of("smtp=", "rfc822=", "rfc-822=", "orcpt=", "rcpt=", "to=")) {
            if (lower.startsWith(label)) {
                from += label.length();
            }
        }
        while (from < sign - 1 && "'*-=/|`.#~!".indexOf(text.charAt(from)) >= 0 && hasLetter(text, from + 1, sign)) {
            from++;
        }
        return from;
    }

    private static boolean hasLetter(final String text, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocal(final char character) {
        return Character.isLetterOrDigit(character) && (character < 0x2e80 || character > 0xffff) || LOCAL.indexOf(character) >= 0;
    }

    private static boolean isDomain(final char character) {
        return Character.isLetterOrDigit(character) && character < 0x3000 || ".-_*".indexOf(character) >= 0;
    }
}
