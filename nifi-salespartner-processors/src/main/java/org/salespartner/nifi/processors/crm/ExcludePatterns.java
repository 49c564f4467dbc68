/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.salespartner.email.address.AddressKeys;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses that are nobody's: {@code *} stands for any text, {@code ?} for one character, case does not count, and a pattern without {@code @} is a
 * domain. Patterns are compared character by character and never become regular expressions (rule T4), so the cost is bounded by the lengths.
 */
final class ExcludePatterns {
    private final List<String> patterns;

    private ExcludePatterns(final List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** @param text patterns separated by commas, semicolons or white space; null for none */
    static ExcludePatterns parse(final String text) {
        final List<String> patterns = new ArrayList<>();
        for (final String part : (text == null ? "" : text).split("[,;\\s]+")) {
            if (!part.isEmpty()) {
                final String lowerCase = part.toLowerCase(Locale.ROOT);
                patterns.add(lowerCase.contains("@") ? lowerCase : "*@" + lowerCase);
            }
        }
        return new ExcludePatterns(patterns);
    }

    /** The first pattern that covers the address, which may be malformed or null. */
    Optional<String> findMatching(final String address) {
        if (address == null) {
            return Optional.empty();
        }

        final Set<String> spellings = AddressKeys.spellings(address);
        return patterns.stream().filter(pattern -> spellings.stream().anyMatch(wanted -> matches(pattern, wanted))).findFirst();
    }

    /** Goes back to the last {@code *} only, which is enough: what an earlier one could take, the last one can take as well. */
    private static boolean matches(final String pattern, final String text) {
        int inPattern = 0;
        int inText = 0;
        int star = -1;
        int resume = 0;
        while (inText < text.length()) {
            final char expected = inPattern < pattern.length() ? pattern.charAt(inPattern) : '\0';
            if (expected == '*') {
                star = inPattern;
                resume = inText;
                inPattern++;
            } else if (inPattern < pattern.length() && (expected == '?' || expected == text.charAt(inText))) {
                inPattern++;
                inText++;
            } else if (star >= 0) {
                resume++;
                inText = resume;
                inPattern = star + 1;
            } else {
                return false;
            }
        }

        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }
}
