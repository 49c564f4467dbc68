/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the one line that an e-mail is about. */
final class Topics {
    /** Characters. */
    private static final int LONGEST = 160;
    /** Characters of a reply prefix with a counter, as {@code AW[12]}. */
    private static final int LONGEST_PREFIX = 14;

    /** What clients of many languages put before the subject of a reply or a forward. */
    private static final Set<String> PREFIXES = Set.of(
            "re", "fw", "fwd", "aw", "wg", "antw", "antwort", "tr", "rép", "rv", "rif", "i", "r", "res", "enc", "sv", "vs", "vb", "vl", "odp", "pd",
            "ynt", "ilt", "bls", "doorst", "vá", "továbbítás", "atb", "на", "отв", "ответ", "απ", "πρθ", "回复", "回覆", "答复", "转发", "轉寄", "返信", "転送",
            "답장", "회신", "전달");

    /** What gateways put before the subject. */
    private static final Set<String> TAGS = Set.of("[ext]", "[extern]", "[external]", "[external email]", "[spam]");

    private Topics() {
    }

    /** The subject without what programs put before it; empty when nothing is left. */
    static String ofSubject(final String subject) {
        if (subject == null) {
            return "";
        }
        String rest = Tidy.line(subject);
        String before;
        do {
            before = rest;
            rest = withoutTag(withoutPrefix(rest));
        } while (!rest.equals(before) && !rest.isEmpty());
        return Tidy.shorten(rest, LONGEST);
    }

    /** A sentence as a topic. */
    static String ofSentence(final String sentence) {
        return Tidy.shorten(Tidy.line(sentence), LONGEST);
    }

    /** The first topic that is not empty. */
    static String first(final List<String> candidates) {
        return candidates.stream().filter(candidate -> !candidate.isEmpty()).findFirst().orElse("");
    }

    private static String withoutPrefix(final String subject) {
        final int colon = firstOf(subject, ':', '：');
        if (colon <= 0 || colon > LONGEST_PREFIX) {
            return subject;
        }
        int end = colon;
        while (end > 0 && "[]()0123456789 ".indexOf(subject.charAt(end - 1)) >= 0) {
            end--;
        }
        final String prefix = subject.substring(0, end).toLowerCase(Locale.ROOT);
        return PREFIXES.contains(prefix) ? subject.substring(colon + 1).strip() : subject;
    }

    private static String withoutTag(final String subject) {
        final int end = subject.indexOf(']');
        return subject.startsWith("[") && end > 0 && TAGS.contains(subject.substring(0, end + 1).toLowerCase(Locale.ROOT))
                ? subject.substring(end + 1).strip() : subject;
    }

    private static int firstOf(final String text, final char one, final char other) {
        final int first = text.indexOf(one);
        final int second = text.indexOf(other);
        return first < 0 || second >= 0 && second < first ? second : first;
    }
}
