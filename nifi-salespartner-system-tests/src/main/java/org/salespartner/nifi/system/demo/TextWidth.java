/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

/** How many columns of a terminal a text takes: Chinese, Japanese and Korean characters and emoji take two, combining marks none. */
final class TextWidth {
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xA960, 0xA97F},
        {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}
    };
    private static final char ELLIPSIS = '…';

    private TextWidth() {
    }

    static int of(final String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** The text without line ends and control characters, cut or filled with spaces to exactly so many columns. */
    static String fit(final String text, final int columns) {
        final String shown = clean(text);
        final String cut = of(shown) <= columns ? shown : cut(shown, columns - 1) + ELLIPSIS;
        return cut + " ".repeat(Math.max(0, columns - of(cut)));
    }

    /** On one line, and with nothing in it that could steer a terminal. */
    static String clean(final String text) {
        if (text == null) {
            return "";
        }

        final StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().map(character -> isUnprintable(character) ? ' ' : character).forEach(clean::appendCodePoint);
        return clean.toString().replaceAll(" {2,}", " ").strip();
    }

    private static String cut(final String text, final int columns) {
        final StringBuilder cut = new StringBuilder();
        int width = 0;
        for (final int character : text.codePoints().toArray()) {
            width += of(character);
            if (width > columns) {
                break;
            }
            cut.appendCodePoint(character);
        }
        return cut.toString().stripTrailing();
    }

    private static int of(final int character) {
        final int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }

        for (final int[] range : WIDE) {
            if (character >= range[0] && character <= range[1]) {
                return 2;
            }
        }
        return 1;
    }

    private static boolean isUnprintable(final int character) {
        final int type = Character.getType(character);
        return Character.isISOControl(character) || Character.isWhitespace(character) || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR || type == Character.FORMAT || type == Character.SURROGATE || type == Character.UNASSIGNED;
    }
}
