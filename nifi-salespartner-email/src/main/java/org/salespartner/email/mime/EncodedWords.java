/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Base64;

/**
 * Encoded words (RFC 2047), decoded wherever they stand, in quoted strings and amid words too, since mailers put them there. Adjacent ones of
 * one character set are joined before their bytes are turned into characters: many mailers cut within one.
 */
public final class EncodedWords {
    private EncodedWords() {
    }

    /** The text with all encoded words decoded and no control characters; one that cannot be read stays as it is. */
    public static String decode(final String text) {
        return text.contains("=?") ? new Decoder(text).decode() : oneLine(text);
    }

    private static String oneLine(final String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, ' ');
            }
        }
        return (clean == null ? text : clean.toString()).strip();
    }

    private static final class Decoder {
        private final String text;
        private final StringBuilder out = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private String charset;

        private Decoder(final String text) {
            this.text = text;
        }

        private String decode() {
            int at = 0;
            int start = text.indexOf("=?");
            while (start >= 0) {
                final int end = word(start, at);
                if (end > 0) {
                    at = end;
                    start = text.indexOf("=?", at);
                } else {
                    start = text.indexOf("=?", start + 2);
                }
            }
            flush();
            out.append(text, at, text.length());
            return oneLine(out.toString());
        }

        /** Takes in the word that begins at {@code start}; returns where it ends, 0 when there is none. */
        private int word(final int start, final int plainFrom) {
            final int charsetEnd = text.indexOf('?', start + 2);
            if (charsetEnd < 0 || charsetEnd - start > 60 || charsetEnd + 2 >= text.length() || text.charAt(charsetEnd + 2) != '?') {
                return 0;
            }
            final char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
            final int content = charsetEnd + 3;
            int end = content;
            while (end + 1 < text.length() && !(text.charAt(end) == '?' && text.charAt(end + 1) == '=')) {
                final boolean padding = end + 2 < text.length() && text.charAt(end + 2) == '=';
                if (text.charAt(end) == '=' && text.charAt(end + 1) == '?' && end > content && !padding) {
                    return 0;
                }
                end++;
            }
            if (end + 1 >= text.length() || encoding != 'Q' && encoding != 'B') {
                return 0;
            }
            final String label = text.substring(start + 2, charsetEnd);
            final String name = label.indexOf('*') > 0 ? label.substring(0, label.indexOf('*')) : label;
            final String between = text.substring(plainFrom, start);
            if (charset == null || !between.isBlank() || !name.equalsIgnoreCase(charset)) {
                final boolean adjacent = charset != null && between.isBlank();
                flush();
                out.append(adjacent ? "" : between);
            }
            charset = name;
            bytes.writeBytes(encoding == 'Q' ? q(content, end) : b(content, end));
            return end + 2;
        }

        private byte[] q(final int from, final int to) {
            final ByteArrayOutputStream decoded = new ByteArrayOutputStream(to - from);
            int at = from;
            while (at < to) {
                final char character = text.charAt(at);
                final int high = character == '=' && at + 2 < to + 1 ? Character.digit(text.charAt(at + 1), 16) : -1;
                final int low = high >= 0 && at + 2 < to ? Character.digit(text.charAt(at + 2), 16) : -1;
                if (low >= 0) {
                    decoded.write(high << 4 | low);
                    at += 3;
                } else {
                    if (character < 0x80) {
                        decoded.write(character == '_' ? ' ' : character);
                    } else {
                        final Charset set = charsetOrFallback(charset);
                        decoded.writeBytes(String.valueOf(character).getBytes(set));
                    }
                    at++;
                }
            }
            return decoded.toByteArray();
        }

        private byte[] b(final int from, final int to) {
            final StringBuilder digits = new StringBuilder(to - from);
            for (int i = from; i < to; i++) {
                final char character = text.charAt(i);
                if (character < 0x80 && (Character.isLetterOrDigit(character) || character == '+' || character == '/')) {
                    digits.append(character);
                }
            }
            if (digits.length() % 4 == 1) {
                digits.setLength(digits.length() - 1);
            }
            return Base64.getDecoder().decode(digits.toString());
        }

        private void flush() {
            if (charset == null) {
                return;
            }
            final Charset set = Charsets.forName(charset);
            final byte[] content = bytes.toByteArray();
            out.append(set == null || "US-ASCII".equals(set.name()) ? Charsets.unlabelled(content) : new String(content, set));
            bytes.reset();
            charset = null;
        }

        private static Charset charsetOrFallback(final String name) {
            final Charset set = Charsets.forName(name);
            return set != null && set.canEncode() ? set : Charsets.FALLBACK;
        }
    }
}
