/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a plain body before it is wrapped.
 *
 * @param depth   in how many quotations it stands; 0 for what the author writes
 * @param content without quote marks and line end
 */
record PlainLine(int depth, String content) {
    /** What stands before a signature (RFC 3676, 4.3), the space included. */
    static final String SIGNATURE_MARK = "-- ";

    /** What an author writes, blank lines at the beginning and the end left out. */
    static List<PlainLine> written(final String body) {
        final List<PlainLine> lines = new ArrayList<>();
        for (final String line : stripBlankLines(body).split("\n", -1)) {
            lines.add(new PlainLine(0, line.stripTrailing()));
        }
        return lines.size() == 1 && lines.get(0).content().isEmpty() ? List.of() : lines;
    }

    /** A body one quotation deeper than it was; its own marks, however they are spaced, count. */
    static List<PlainLine> quoted(final String body) {
        final List<PlainLine> lines = new ArrayList<>();
        for (final String line : stripBlankLines(body).split("\n", -1)) {
            int depth = 0;
            int at = 0;
            int mark = 0;
            while (mark < line.length() && line.charAt(mark) == '>') {
                depth++;
                at = mark + 1;
                mark = at < line.length() && line.charAt(at) == ' ' ? at + 1 : at;
            }
            final int start = depth > 0 && at < line.length() && line.charAt(at) == ' ' ? at + 1 : at;
            lines.add(new PlainLine(depth + 1, line.substring(start).stripTrailing()));
        }
        return lines;
    }

    /** Without blank lines before and behind; the first line keeps its indentation. */
    static String stripBlankLines(final String body) {
        final String text = body.stripTrailing();
        int start = 0;
        int end = text.indexOf('\n');
        while (end >= 0 && text.substring(start, end).isBlank()) {
            start = end + 1;
            end = text.indexOf('\n', start);
        }
        return text.substring(start);
    }
}
