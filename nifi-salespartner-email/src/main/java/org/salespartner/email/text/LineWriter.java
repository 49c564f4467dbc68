/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import java.util.ArrayList;
import java.util.List;

/** Collects text into lines as a browser would lay it out: white space collapses, paragraphs are set apart by one empty line. */
final class LineWriter {
    private final List<TextLine> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private String prefix = "";
    private int depth;
    private TextLine.Evidence evidence = TextLine.Evidence.NONE;
    private boolean spacePending;
    private boolean blankPending;
    private boolean quoteBegins;

    /** A place in the text. */
    record Mark(int line, int position) {
    }

    /** What holds for the text that comes now. */
    void at(final int quoteDepth, final TextLine.Evidence said) {
        if (quoteDepth != depth || said != evidence) {
            endLine();
            depth = quoteDepth;
            evidence = said;
        }
    }

    void text(final String text, final boolean preformatted) {
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            if (preformatted && character == '\n') {
                lineBreak();
            } else if (preformatted || character == '\u00a0' || !Character.isWhitespace(character)) {
                begin();
                line.append(character == '\u00a0' || character == '\r' ? ' ' : character);
            } else {
                spacePending = !line.isEmpty();
            }
        }
    }

    private void begin() {
        if (spacePending) {
            if (line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
            spacePending = false;
        }
        if (line.isEmpty() && !prefix.isEmpty()) {
            line.append(prefix);
            prefix = "";
        }
    }

    /** What the next line that has text begins with. */
    void prefix(final String bullet) {
        prefix = bullet;
    }

    /** A table's cell that is not the first of its row. */
    void cell() {
        spacePending = false;
        final int length = line.length();
        final boolean afterCell = length >= 2 && line.charAt(length - 2) == '|' && line.charAt(length - 1) == ' ';
        if (length > 0 && !afterCell) {
            line.append(line.charAt(length - 1) == ' ' ? "| " : " | ");
        }
    }

    /** A {@code br}: ends the line, and on an empty one makes an empty line. */
    void lineBreak() {
        if (isEmpty()) {
            blank();
            line.setLength(0);
        } else {
            endLine();
        }
    }

    void endLine() {
        if (!isEmpty()) {
            if (blankPending) {
                blank();
            }
            begin();
            add(new TextLine(withoutEmptyCells(), depth, evidence));
        }
        line.setLength(0);
        spacePending = false;
    }

    void paragraph() {
        endLine();
        blankPending = !lines.isEmpty();
    }

    private String withoutEmptyCells() {
        final String text = line.toString().stripTrailing();
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '|' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return end == 0 || text.charAt(text.length() - 1) != '|' ? text : text.substring(0, end);
    }

    private boolean isEmpty() {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) != ' ' && line.charAt(i) != '|') {
                return false;
            }
        }
        return true;
    }

    private void blank() {
        blankPending = false;
        final int last = lines.size() - 1;
        final boolean twoBefore = last >= 1 && lines.get(last).isBlank() && lines.get(last - 1).isBlank();
        if (!lines.isEmpty() && !twoBefore) {
            lines.add(new TextLine("", Math.min(depth, lines.get(last).depth()), TextLine.Evidence.NONE));
        }
    }

    private void add(final TextLine next) {
        lines.add(quoteBegins ? new TextLine(next.content(), next.depth(), TextLine.Evidence.QUOTE_BEGINS) : next);
        quoteBegins = false;
    }

    /** The next line with text is the first of the quoted message. */
    void quoteBegins() {
        quoteBegins = true;
    }

    Mark mark() {
        return new Mark(lines.size(), line.length());
    }

    /** The text since then, as far as it stands on the line that is being written. */
    String since(final Mark mark) {
        if (mark == null) {
            return "";
        }
        return mark.line() == lines.size() ? line.substring(Math.min(mark.position(), line.length())) : line.toString();
    }

    List<TextLine> finish() {
        endLine();
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}
