/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.util.Locale;
import java.util.Set;

/** Subjects of replies and forwards (RFC 5322, 3.6.5): one {@code Re:} before, whatever prefixes in whatever language stood there. */
final class SubjectLine {
    static final int LONGEST = 900;

    private static final int LONGEST_PREFIX = 12;
    private static final int MOST_PREFIXES = 50;

    private static final Set<String> REPLY = Set.of("re", "aw", "antw", "antwort", "sv", "vs", "r", "rif", "ref", "res", "odp", "ynt", "yanıt",
            "yan", "cevap", "blg", "bls", "ant", "atb", "vá", "ad", "απ", "σχετ", "отв", "ответ", "на", "vedr", "回复", "答复", "回覆", "答覆", "返信", "回信",
                    "회신",
            "답장", "השב", "תגובה", "رد", "trả lời", "tl", "rép", "rép.", "resp");
    private static final Set<String> FORWARD = Set.of("fw", "fwd", "wg", "tr", "rv", "enc", "doorst", "vb", "i", "pd", "vl", "vs-fwd", "vidarebef",
            "vid", "ilt", "i̇lt", "yönl", "转发", "轉寄", "轉發", "転送", "전달", "пересл", "přep", "továbbítás", "tov", "πρθ", "הועבר", "إعادة توجيه");

    private SubjectLine() {
    }

    /** The subject of a reply to a mail with that subject; {@code Re:} alone for null. Prefixes of a forward stay: they are its topic. */
    static String reply(final String subject) {
        return ("Re: " + without(subject, false)).strip();
    }

    /** The subject of a forward; {@code Fwd:} alone for null. */
    static String forward(final String subject) {
        return ("Fwd: " + without(subject, true)).strip();
    }

    private static String without(final String subject, final boolean forwardsToo) {
        String rest = SafeText.line(subject, LONGEST);
        for (int i = 0; i < MOST_PREFIXES; i++) {
            final int end = prefix(rest, forwardsToo);
            if (end == 0) {
                break;
            }
            rest = rest.substring(end).strip();
        }
        return rest;
    }

    /** Where the text behind the first prefix begins; 0 when there is none. */
    private static int prefix(final String subject, final boolean forwardsToo) {
        int colon = 0;
        while (colon < subject.length() && colon <= LONGEST_PREFIX && subject.charAt(colon) != ':' && subject.charAt(colon) != '：') {
            colon++;
        }
        if (colon == 0 || colon >= subject.length() || colon > LONGEST_PREFIX) {
            return 0;
        }
        final String word = withoutCount(subject.substring(0, colon).toLowerCase(Locale.ROOT).strip());
        return REPLY.contains(word) || forwardsToo && FORWARD.contains(word) ? colon + 1 : 0;
    }

    /** Some mailers count: {@code Re[2]}, {@code Re(3)}, {@code Re^2}. */
    private static String withoutCount(final String word) {
        int end = word.length();
        while (end > 0 && "[]()^*0123456789 ".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }
}
