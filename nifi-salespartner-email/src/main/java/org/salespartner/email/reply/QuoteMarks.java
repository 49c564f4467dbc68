/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

/** Lines that are marked as quoted, one by one. */
final class QuoteMarks {
    private static final int LONGEST_INITIALS = 5;

    private QuoteMarks() {
    }

    /** By a {@code >} before it, or by markup, weak markup included. */
    static boolean isQuoted(final TextLine line) {
        return line.depth() > 0 || line.evidence() == TextLine.Evidence.QUOTED || line.evidence() == TextLine.Evidence.BLOCK
                || line.evidence() == TextLine.Evidence.INDENTED || hasMark(line.content());
    }

    /** A {@code >} before the text. {@code >>> like this <<<} is an ornament. */
    static boolean hasMark(final String line) {
        int at = 0;
        while (at < line.length() && at < 3 && line.charAt(at) == ' ') {
            at++;
        }
        if (at >= line.length() || line.charAt(at) != '>') {
            return false;
        }
        final String text = line.stripTrailing();
        return !text.endsWith("<<");
    }

    /** What some programs put before quoted lines instead: a bar, or initials and {@code >}; null for neither. */
    static String oddMark(final String line) {
        final String text = line.stripLeading();
        int at = 0;
        while (at < text.length() && at < LONGEST_INITIALS && Character.isLetter(text.charAt(at))) {
            at++;
        }
        if (at > 0 && at < text.length() && text.charAt(at) == '>' && Character.isUpperCase(text.charAt(0))) {
            return text.substring(0, at + 1);
        }
        final boolean bar = !text.isEmpty() && "|¦│:}".indexOf(text.charAt(0)) >= 0 && (text.length() == 1 || text.charAt(1) == ' ');
        return bar ? text.substring(0, 1) : null;
    }

    /** The rest of a quoted line that some server broke in two: it stands between two quoted ones and could not stand alone. */
    static boolean isOverflow(final String before, final String line) {
        final String text = line.strip();
        if (text.endsWith(">") || text.startsWith("(http") || text.startsWith("<http") || text.startsWith("http")) {
            return true;
        }
        final boolean open = before.lastIndexOf('(') > before.lastIndexOf(')') || before.lastIndexOf('<') > before.lastIndexOf('>') + 1
                && before.lastIndexOf('<') > 1;
        return open || before.length() >= 68 && text.length() < 30 && Character.isLowerCase(text.charAt(0));
    }
}
