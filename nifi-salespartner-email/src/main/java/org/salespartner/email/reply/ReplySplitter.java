/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

import java.util.ArrayList;
import java.util.List;

/** Splits a body into what the author newly wrote, what is quoted, and the signature. */
public final class ReplySplitter {
    private final List<TextLine> lines;
    private final boolean forwarding;
    private final int lastBlock;
    private final List<List<TextLine>> written = new ArrayList<>();
    private List<TextLine> segment = new ArrayList<>();
    private boolean onlyWeakEvidence = true;
    private boolean forwarded;
    private String mark;
    private int at;

    private ReplySplitter(final List<TextLine> lines, final String subject) {
        this.lines = lines;
        this.forwarding = Separators.isForwardSubject(subject);
        this.lastBlock = lastBlock();
    }

    /**
     * @param lines   the whole body
     * @param subject tells a forward, whose quotation is content; null when there is none
     */
    public static ReplySplit split(final List<TextLine> lines, final String subject) {
        final ReplySplitter splitter = new ReplySplitter(lines, subject);
        splitter.run();
        return splitter.result();
    }

    private void run() {
        while (at < lines.size()) {
            final TextLine line = lines.get(at);
            if (line.isBlank()) {
                keep();
            } else if (isForward(line) || line.evidence() == TextLine.Evidence.QUOTE_BEGINS && forwarding) {
                keepRest();
            } else if (line.evidence() == TextLine.Evidence.QUOTE_BEGINS) {
                dropRest();
            } else if (isQuotation(line)) {
                quotation();
            } else {
                unmarked(line);
            }
        }
        endSegment();
    }

    private boolean isForward(final TextLine line) {
        return Separators.isForward(line.content()) && (line.depth() == 0 || line.depth() == 1 && firstOfQuotation());
    }

    /** Apple Mail puts the whole forwarded message, its opening line included, into a quotation. */
    private boolean firstOfQuotation() {
        int before = at - 1;
        while (before >= 0 && lines.get(before).isBlank()) {
            before--;
        }
        return before < 0 || lines.get(before).depth() == 0;
    }

    private void unmarked(final TextLine line) {
        if (Separators.isReplyAbove(line.content())) {
            dropRest();
            return;
        }
        final boolean original = Separators.isOriginal(line.content());
        if (original || HeaderBlocks.at(lines, at)) {
            final int next = filledFrom(at + 1);
            if (original && !forwarding && next < lines.size() && QuoteMarks.hasMark(lines.get(next).content())) {
                at = next;
                quotation();
            } else if (forwarding) {
                keepRest();
            } else {
                dropRest();
            }
            return;
        }
        final Attribution attribution = Attribution.at(lines, at);
        if (attribution == null) {
            keep();
            return;
        }
        if (attribution.column() > 0) {
            segment.add(new TextLine(withoutTrailingDashes(line.content().substring(0, attribution.column())), 0, line.evidence()));
        }
        at += attribution.lines();
        onlyWeakEvidence = false;
        final int next = filledFrom(at);
        mark = next < lines.size() ? QuoteMarks.oddMark(lines.get(next).content()) : null;
        if (next < lines.size() && isQuoted(lines.get(next))) {
            at = next;
            quotation();
        } else {
            dropRest();
        }
    }

    /** The next line that is not blank; a few blank ones are looked over. */
    private int filledFrom(final int from) {
        int next = from;
        while (next < lines.size() && lines.get(next).isBlank()) {
            next++;
        }
        return next;
    }

    /** Also by an odd mark, where one stood behind the attribution. */
    private boolean isQuoted(final TextLine line) {
        return QuoteMarks.isQuoted(line) || mark != null && line.content().stripLeading().startsWith(mark);
    }

    private boolean isQuotation(final TextLine line) {
        if (mark != null && line.content().stripLeading().startsWith(mark)) {
            return true;
        }
        return switch (line.evidence()) {
            case INDENTED -> QuoteMarks.hasMark(line.content());
            case BLOCK -> at >= lastBlock;
            default -> QuoteMarks.isQuoted(line);
        };
    }

    /** Passes over a run of quoted lines, with the blank ones and the broken ones among them. */
    private void quotation() {
        endSegment();
        boolean open = true;
        while (open && at < lines.size()) {
            final TextLine line = lines.get(at);
            open = isQuoted(line) && !isForward(line) || isBetween(line);
            if (open) {
                onlyWeakEvidence &= line.isBlank() || line.evidence() == TextLine.Evidence.BLOCK;
                at++;
            }
        }
    }

    private boolean isBetween(final TextLine line) {
        final boolean quotedNext = at + 1 < lines.size() && isQuoted(lines.get(at + 1));
        if (line.isBlank()) {
            return quotedNext;
        }
        return quotedNext && at > 0 && line.evidence() == TextLine.Evidence.NONE && QuoteMarks.hasMark(lines.get(at - 1).content())
                && QuoteMarks.isOverflow(lines.get(at - 1).content(), line.content());
    }

    /** Where the last block quotation begins that no client has marked. What the author announces and speaks on behind is the author's citation. */
    private int lastBlock() {
        int index = lines.size() - 1;
        boolean behind = false;
        while (index >= 0 && lines.get(index).evidence() != TextLine.Evidence.BLOCK) {
            behind |= !lines.get(index).isBlank();
            index--;
        }
        while (index >= 0 && (lines.get(index).evidence() == TextLine.Evidence.BLOCK || lines.get(index).isBlank())) {
            index--;
        }
        return behind && index >= 0 && lines.get(index).content().stripTrailing().endsWith(":") ? lines.size() : index + 1;
    }

    private void keep() {
        segment.add(lines.get(at));
        at++;
    }

    private void keepRest() {
        endSegment();
        forwarded = true;
        segment.addAll(lines.subList(at, lines.size()));
        at = lines.size();
    }

    private void dropRest() {
        endSegment();
        onlyWeakEvidence = false;
        at = lines.size();
    }

    private void endSegment() {
        if (!segment.isEmpty()) {
            written.add(segment);
            segment = new ArrayList<>();
        }
    }

    private ReplySplit result() {
        final StringBuilder reply = new StringBuilder();
        final StringBuilder signature = new StringBuilder();
        for (int i = 0; i < written.size(); i++) {
            final List<TextLine> part = written.get(i);
            final boolean forward = forwarded && i == written.size() - 1;
            final int end = forward ? part.size() : Signatures.begin(part);
            append(forward ? part : trimmed(part.subList(0, end)), reply);
            final boolean mark = end < part.size() && Signatures.isMark(part.get(end).content());
            append(part.subList(mark ? end + 1 : end, part.size()), signature);
        }
        if (reply.isEmpty() && signature.isEmpty() && onlyWeakEvidence) {
            append(lines, reply);
        }
        return new ReplySplit(reply.toString(), signature.isEmpty() ? null : signature.toString());
    }

    /** Without the line that a client draws above a quotation. */
    private static List<TextLine> trimmed(final List<TextLine> part) {
        int end = part.size();
        while (end > 0 && (part.get(end - 1).isBlank() || Separators.isRule(part.get(end - 1).content()))) {
            end--;
        }
        return part.subList(0, end);
    }

    private static void append(final List<TextLine> part, final StringBuilder out) {
        boolean blank = !out.isEmpty();
        for (final TextLine line : part) {
            if (line.isBlank()) {
                blank = true;
            } else {
                out.append(out.isEmpty() ? "" : blank ? "\n\n" : "\n").append(line.content().stripTrailing());
                blank = false;
            }
        }
    }

    private static String withoutTrailingDashes(final String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '-' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end);
    }
}
