/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.Problems;

import java.nio.charset.StandardCharsets;

/** Keeps a text within a number of bytes of UTF-8, by cutting it at a line end. */
final class TextLimit {
    private final long bytes;

    TextLimit(final long bytes) {
        this.bytes = Math.max(bytes, 0);
    }

    /** No text within the limit has more characters. */
    int characters() {
        return (int) Math.min(bytes, Integer.MAX_VALUE / 4);
    }

    /** The text, or its beginning; {@code field} names it in the note. */
    String apply(final String text, final boolean alreadyCut, final String field, final Problems problems) {
        final int within = within(text);
        if (within == text.length() && !alreadyCut) {
            return text;
        }
        problems.add("The field %s is longer than %d bytes; it was cut at a line end, the rest is in the raw message.", field, bytes);
        final int lineEnd = text.lastIndexOf('\n', within);
        final int space = text.lastIndexOf(' ', within);
        final int end = lineEnd > 0 ? lineEnd : space > within / 2 ? space : within;
        return text.substring(0, Math.min(end, within)).stripTrailing();
    }

    /** How many characters fit, without cutting one in two. */
    private int within(final String text) {
        if ((long) text.length() * 3 <= bytes || text.length() <= bytes && text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return text.length();
        }
        long used = 0;
        int at = 0;
        while (at < text.length()) {
            final int character = text.codePointAt(at);
            used += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (used > bytes) {
                return at;
            }
            at += Character.charCount(character);
        }
        return at;
    }
}
