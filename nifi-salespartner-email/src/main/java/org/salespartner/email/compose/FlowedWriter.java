/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.util.List;

/**
 * Plain text as {@code format=flowed} (RFC 3676): short lines for those who read them as they come, whole paragraphs for those who put them
 * together again. Scripts without spaces are not wrapped; the transfer encoding takes care of their long lines.
 */
final class FlowedWriter {
    private static final int WIDTH = 72;

    private final StringBuilder out = new StringBuilder();

    private FlowedWriter() {
    }

    /** The text with CRLF behind every line. */
    static String write(final List<PlainLine> lines) {
        final FlowedWriter writer = new FlowedWriter();
        lines.forEach(writer::line);
        return writer.out.toString();
    }

    private void line(final PlainLine line) {
        if (line.content().equals(PlainLine.SIGNATURE_MARK) && line.depth() == 0) {
            out.append(PlainLine.SIGNATURE_MARK).append("\r\n");
            return;
        }
        final String marks = ">".repeat(line.depth());
        final String content = line.content();
        int from = 0;
        while (from < content.length() || from == 0) {
            final int end = end(content, from, WIDTH - marks.length());
            piece(marks, content.substring(from, end));
            from = Math.max(end, 1);
        }
    }

    private void piece(final String marks, final String piece) {
        final boolean stuffed = !marks.isEmpty() && !piece.isEmpty() || piece.startsWith(" ") || piece.startsWith(">") || piece.startsWith("From ");
        out.append(marks).append(stuffed ? " " : "").append(piece).append("\r\n");
    }

    /** Where the next line begins: behind the last spaces within the width, else behind the first ones beyond it. */
    private static int end(final String content, final int from, final int width) {
        if (content.length() - from <= width) {
            return content.length();
        }
        int best = content.length();
        for (int i = from; i < content.length() - 1 && (i - from < width || best == content.length()); i++) {
            final boolean gap = content.charAt(i) == ' ' && content.charAt(i + 1) != ' ';
            // A line of two hyphens and a space would be taken for the mark of a signature.
            if (gap && !content.substring(from, i + 1).equals(PlainLine.SIGNATURE_MARK)) {
                best = i + 1;
            }
        }
        return best;
    }
}
