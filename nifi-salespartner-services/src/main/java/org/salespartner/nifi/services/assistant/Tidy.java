/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

/** Text of an e-mail made fit to be shown on one line. */
final class Tidy {

    private Tidy() {
    }

    /** White space as single spaces; without control characters and those that turn the direction of writing or have no width. */
    static String line(final String text) {
        final StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                    line.append(' ');
                }
            } else if (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
                line.append(c);
            }
        }
        return line.toString().strip();
    }

    /** Not more characters than that, ended at a word, with an ellipsis where something was left out. */
    static String shorten(final String line, final int longest) {
        if (line.length() <= longest) {
            return line;
        }
        return cut(line, longest - 1).strip() + "…";
    }

    /** The beginning of a text, up to a word's end where there is one in the last quarter, never through the middle of a character. */
    static String cut(final String text, final int longest) {
        if (text.length() <= longest) {
            return text;
        }
        for (int end = longest; end > longest - longest / 4; end--) {
            if (Character.isWhitespace(text.charAt(end))) {
                return text.substring(0, end);
            }
        }
        return text.substring(0, Character.isLowSurrogate(text.charAt(longest)) ? longest - 1 : longest);
    }
}
