/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

/**
 * Characters that a reader does not see but a program would read: zero-width ones, those that turn the direction of writing around, soft
 * hyphens, Unicode tags and control characters (rule T2: nothing may be said to a program that is hidden from the person).
 */
public final class InvisibleCharacters {
    private InvisibleCharacters() {
    }

    /** The text without them; tabs and line ends stay, and so do joiners between visible characters, which some scripts and emoji need. */
    public static String strip(final String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < 0x7f) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        final StringBuilder visible = new StringBuilder(text.length()).append(text, 0, at);
        while (at < text.length()) {
            final int character = text.codePointAt(at);
            final int width = Character.charCount(character);
            final boolean joins = isJoiner(character) && !visible.isEmpty() && at + width < text.length()
                    && joinable(visible.codePointBefore(visible.length())) && joinable(text.codePointAt(at + width));
            if (joins || !isInvisible(character)) {
                visible.appendCodePoint(character);
            }
            at += width;
        }
        return visible.toString();
    }

    private static boolean isJoiner(final int character) {
        return character == 0x200c || character == 0x200d;
    }

    /** Scripts from Arabic to those of South Asia, and symbols: where a joiner changes what is seen. */
    private static boolean joinable(final int character) {
        return character >= 0x0600 && character < 0x1100 || character >= 0x2190 && character < 0x2c00 || character == 0xfe0f
                || character >= 0x1f000 && character < 0x20000;
    }

    private static boolean isInvisible(final int character) {
        if (character < 0xa0) {
            return character < ' ' && character != '\t' && character != '\n' && character != '\r' || character >= 0x7f;
        }
        return character == 0xad || character == 0x34f || character == 0x61c || character == 0x115f || character == 0x1160
                || character == 0x17b4 || character == 0x17b5 || character >= 0x180b && character <= 0x180f
                || character >= 0x200b && character <= 0x200f || character >= 0x202a && character <= 0x202e
                || character >= 0x2060 && character <= 0x206f || character == 0x3164 || character == 0xfeff || character == 0xffa0
                || character >= 0xfff9 && character <= 0xfffb || character >= 0xd800 && character <= 0xdfff
                || character >= 0xe0000 && character <= 0xe0fff;
    }
}
