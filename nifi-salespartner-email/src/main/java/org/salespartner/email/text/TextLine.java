/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a body.
 *
 * @param content  without line end and, where it comes from HTML, without quote marks
 * @param depth    in how many quotations it stands, as far as markup says; 0 for all plain text
 * @param evidence what markup says about it
 */
public record TextLine(String content, int depth, Evidence evidence) {

    /** What markup says about a line. */
    public enum Evidence {
        /** Nothing. */
        NONE,
        /** Indented: a quotation if an attribution stands before it. */
        INDENTED,
        /** In a block quotation that no mail client marked as its own: a quotation if an attribution stands before it, or if it is the last. */
        BLOCK,
        /** In what a mail client marked as the quoted message. */
        QUOTED,
        /** The quoted message begins here and goes on to the end. */
        QUOTE_BEGINS,
        /** In what a mail client marked as the signature. */
        SIGNATURE
    }

    /** A line of plain text. */
    public static TextLine plain(final String content) {
        return new TextLine(content, 0, Evidence.NONE);
    }

    /** Plain text as lines. */
    public static List<TextLine> lines(final String text) {
        final List<TextLine> lines = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            final int end = text.indexOf('\n', from);
            final int to = end < 0 ? text.length() : end;
            lines.add(plain(text.substring(from, to).stripTrailing()));
            from = to + 1;
        }
        return lines;
    }

    /** Lines as plain text, quotations from markup with {@code >} before them. */
    public static String text(final List<TextLine> lines) {
        final StringBuilder text = new StringBuilder();
        for (final TextLine line : lines) {
            if (line.depth() > 0) {
                text.append(">".repeat(line.depth())).append(line.isBlank() ? "" : " ");
            }
            text.append(line.content()).append('\n');
        }
        return text.toString().strip();
    }

    public boolean isBlank() {
        return content.isBlank();
    }
}
