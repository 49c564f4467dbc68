/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

/** Lines that are marked as quoted, one by one. */
final class QuoteMarks {
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
