/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

/**
 * How many tokens a text has at most, without the tokenizer of a particular model: letters and digits three to a token, long runs of them (which
 * tokenizers do not know as words) two, every mark one, and beyond ASCII two bytes of UTF-8. Real tokenizers need fewer for prose, so that a
 * budget kept by this estimate is kept.
 */
final class TokenEstimate {
    /** Letters of a word that a tokenizer may know. */
    private static final int LONG_RUN = 14;

    private TokenEstimate() {
    }

    static int of(final String text) {
        return scan(text, Integer.MAX_VALUE).tokens();
    }

    /** How many characters of the text's beginning have no more tokens than that; never half a character. */
    static int fitting(final String text, final int tokens) {
        return scan(text, tokens).length();
    }

    private static Scan scan(final String text, final int limit) {
        int tokens = 0;
        int at = 0;
        while (at < text.length()) {
            final int end = pieceEnd(text, at);
            final int cost = cost(text, at, end);
            if (cost > limit - tokens) {
                return new Scan(tokens, at);
            }
            tokens += cost;
            at = end;
        }
        return new Scan(tokens, at);
    }

    /** A run of letters and digits (bounded, so that a text without spaces can be cut too), a run of spaces, or one character. */
    private static int pieceEnd(final String text, final int start) {
        final char first = text.charAt(start);
        int end = start + Character.charCount(text.codePointAt(start));
        while (end < text.length() && end - start < LONG_RUN
                && (isAsciiWord(first) && isAsciiWord(text.charAt(end)) || first == ' ' && text.charAt(end) == ' ')) {
            end++;
        }
        return end;
    }

    private static int cost(final String text, final int start, final int end) {
        final char first = text.charAt(start);
        final int length = end - start;
        if (first == ' ') {
            return length == 1 ? 0 : 1;
        }
        if (isAsciiWord(first)) {
            return length == LONG_RUN ? LONG_RUN / 2 : (length + 2) / 3;
        }
        if (first < 0x80) {
            return 1;
        }
        return first < 0x800 ? 1 : 2;
    }

    private static boolean isAsciiWord(final char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private record Scan(int tokens, int length) {
    }
}
