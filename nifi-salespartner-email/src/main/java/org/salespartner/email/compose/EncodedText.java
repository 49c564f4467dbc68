/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Text as headers take it: ASCII as it is, everything else as encoded words (RFC 2047) of UTF-8, short enough that every line stays under 76
 * characters, none of them cut within a character. ASCII that looks like an encoded word is encoded too, so that nothing is decoded by the
 * receiver that the author did not mean.
 */
final class EncodedText {
    /** Of one encoded word; a name of a field fits before it on a line of 76. */
    private static final int LONGEST_WORD = 60;
    private static final int FRAME = "=?UTF-8?B??=".length();
    private static final int LONGEST_QUOTED = 60;
    private static final String Q_MARKS = "!*+-/";

    private EncodedText() {
    }

    /** The words of an unstructured field (RFC 5322, 2.2.1), to be set apart by one space; the text has single spaces and no control characters. */
    static List<String> words(final String text) {
        return isPlain(text) ? List.of(text.split(" ")) : encodedWords(text);
    }

    /** The words of a display name (RFC 5322, 3.2.5): bare, in quotation marks, or encoded. */
    static List<String> phrase(final String name) {
        if (!isPlain(name) || name.length() > LONGEST_QUOTED) {
            return encodedWords(name);
        }
        if (name.chars().allMatch(c -> isLetterOrDigit(c) || c == ' ' || c == '-')) {
            return List.of(name.split(" "));
        }
        return List.of('"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    private static boolean isPlain(final String text) {
        int wordLength = 0;
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            wordLength = character == ' ' ? 0 : wordLength + 1;
            if (character < ' ' || character > '~' || wordLength > LONGEST_WORD) {
                return false;
            }
        }
        return !text.contains("=?");
    }

    private static List<String> encodedWords(final String text) {
        final boolean q = quotedLength(text.getBytes(StandardCharsets.UTF_8)) <= text.getBytes(StandardCharsets.UTF_8).length * 4L / 3;
        final List<String> words = new ArrayList<>();
        final StringBuilder word = new StringBuilder();
        int length = 0;
        int at = 0;
        while (at < text.length()) {
            final int next = at + Character.charCount(text.codePointAt(at));
            final byte[] bytes = text.substring(at, next).getBytes(StandardCharsets.UTF_8);
            final int cost = q ? quotedLength(bytes) : bytes.length;
            final int most = q ? LONGEST_WORD - FRAME : (LONGEST_WORD - FRAME) / 4 * 3;
            if (length + cost > most) {
                words.add(encoded(word.toString(), q));
                word.setLength(0);
                length = 0;
            }
            word.append(text, at, next);
            length += cost;
            at = next;
        }
        words.add(encoded(word.toString(), q));
        return words;
    }

    private static String encoded(final String word, final boolean q) {
        final byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        if (!q) {
            return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
        }
        final StringBuilder encoded = new StringBuilder("=?UTF-8?Q?");
        for (final byte value : bytes) {
            if (value == ' ') {
                encoded.append('_');
            } else if (isBare(value)) {
                encoded.append((char) value);
            } else {
                encoded.append("=%02X".formatted(value & 0xff));
            }
        }
        return encoded.append("?=").toString();
    }

    private static int quotedLength(final byte[] bytes) {
        int length = 0;
        for (final byte value : bytes) {
            length += value == ' ' || isBare(value) ? 1 : 3;
        }
        return length;
    }

    /** What may stand for itself even within a display name (RFC 2047, 5). */
    private static boolean isBare(final byte value) {
        return isLetterOrDigit(value) || value > 0 && Q_MARKS.indexOf(value) >= 0;
    }

    private static boolean isLetterOrDigit(final int character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character >= '0' && character <= '9';
    }
}
