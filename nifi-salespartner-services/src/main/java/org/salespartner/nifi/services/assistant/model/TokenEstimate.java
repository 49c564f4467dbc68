/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

/**
 * How many tokens a text has at most, without the tokenizer of a particular model: letters of a word three to a token, of long
 * words (which tokenizers do not know) two, digits two, every mark one, and beyond ASCII one to three a character. Real tokenizers need a fifth
 * to a half less for prose, so that a budget kept by this estimate is kept.
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

    /** A word, a run of capitals, of digits or of spaces (bounded, so that a text without spaces can be cut too), or one character. */
    private static int pieceEnd(final String text, final int start) {
        Kind kind = Kind.of(text.charAt(start));
        int end = start + Character.charCount(text.codePointAt(start));
        while (end < text.length() && end - start < LONG_RUN && kind.goesOn(Kind.of(text.charAt(end)), end - start)) {
            kind = Kind.of(text.charAt(end));
            end++;
        }
        return end;
    }

    private static int cost(final String text, final int start, final int end) {
        final int length = end - start;
        return switch (Kind.of(text.charAt(start))) {
            case SPACE -> length == 1 ? 0 : 1;
            case DIGIT -> (length + 1) / 2;
            case SMALL, CAPITAL -> length == LONG_RUN ? LONG_RUN / 2 : (length + 2) / 3;
            case MARK -> 1;
            case OTHER -> text.charAt(start) < 0x800 ? 1 : Character.isSurrogate(text.charAt(start)) ? 3 : 2;
        };
    }

    private enum Kind {
        SPACE, DIGIT, SMALL, CAPITAL, MARK, OTHER;

        static Kind of(final char c) {
            if (c >= 'a' && c <= 'z') {
                return SMALL;
            }
            if (c >= 'A' && c <= 'Z') {
                return CAPITAL;
            }
            if (c >= '0' && c <= '9') {
                return DIGIT;
            }
            return c == ' ' ? SPACE : c < 0x80 ? MARK : OTHER;
        }

        /** @param length of the piece so far */
        boolean goesOn(final Kind next, final int length) {
            return next == this && this != MARK && this != OTHER || this == CAPITAL && next == SMALL && length == 1;
        }
    }

    private record Scan(int tokens, int length) {
    }
}
