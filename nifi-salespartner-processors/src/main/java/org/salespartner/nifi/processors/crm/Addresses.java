/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be looked up as a mail address. Headers and spreadsheets hold anything, so nothing here throws: what no directory could hold is empty.
 */
final class Addresses {
    /** RFC 5321, 4.5.3.1.3: a path has 256 octets at most, angle brackets included. */
    private static final int MAXIMUM_LENGTH = 254;

    private Addresses() {
    }

    /**
     * The bare address, in lower case, of {@code anna@acme.example} or of {@code Anna Berg <anna@acme.example>}.
     *
     * @param text null is allowed
     * @return empty when there is no local part, no domain, white space or a control character within, or more than 254 characters
     */
    static Optional<String> usable(final String text) {
        if (text == null) {
            return Optional.empty();
        }

        final int open = text.lastIndexOf('<');
        final int close = text.indexOf('>', open + 1);
        final String bare = (open >= 0 && close > open ? text.substring(open + 1, close) : text).strip();
        final int at = bare.lastIndexOf('@');
        final boolean complete = at > 0 && at < bare.length() - 1 && bare.length() <= MAXIMUM_LENGTH;
        if (!complete || !isPlain(bare) || bare.charAt(at - 1) == '@') {
            return Optional.empty();
        }

        return Optional.of(bare.toLowerCase(Locale.ROOT));
    }

    /** The domain of an address that {@link #usable} returned. */
    static String domain(final String usableAddress) {
        return usableAddress.substring(usableAddress.lastIndexOf('@') + 1);
    }

    /** The usable addresses in a text that lists several, separated by semicolons, commas or line ends; each once, in their order. */
    static List<String> list(final String text) {
        final List<String> found = new ArrayList<>();
        for (final String part : text.split("[;,\\r\\n]")) {
            usable(part).filter(address -> !found.contains(address)).ifPresent(found::add);
        }
        return found;
    }

    /** Whether a database takes the text as it is: no white space, no control character, no half of a surrogate pair. */
    private static boolean isPlain(final String text) {
        return text.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c))
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
