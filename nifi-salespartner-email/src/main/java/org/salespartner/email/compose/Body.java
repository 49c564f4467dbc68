/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a message in its two forms, made of what the author writes, the signature, and the original below both.
 *
 * @param plain wrapped, with CRLF, see {@link FlowedWriter}
 * @param html  null when the message has no HTML
 */
record Body(String plain, String html) {
    /** Characters of an original that are quoted. */
    private static final int LONGEST_ORIGINAL = 200_000;
    private static final int LONGEST_ORIGINAL_HTML = 500_000;
    private static final int DEEPEST = 20;
    private static final String LEFT_OUT = "[…]";
    private static final String BLOCKQUOTE =
            "<blockquote type=\"cite\" style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">\n";

    /** What becomes of the original. */
    enum Below { NOTHING, QUOTATION, FORWARD }

    /**
     * What a body is made of.
     *
     * @param text     what the author writes; null to make it from {@code html}
     * @param html     null to make it from {@code text}, if {@code withHtml}
     * @param withHtml whether there is an HTML form
     * @param original null only where {@code below} is {@link Below#NOTHING}
     */
    record Parts(String text, String html, boolean withHtml, Signature signature, Below below, Original original, String language, ZoneId zone) {
    }

    static Body of(final Parts parts) {
        final String html = parts.html() == null ? null : SafeHtml.own(parts.html());
        final String text = parts.text() == null && html != null ? plain(html) : SafeText.body(parts.text());
        final String written = html == null ? SafeHtml.ofText(text) : html;
        return new Body(FlowedWriter.write(plainLines(text, parts)), parts.withHtml() ? html(written, parts) : null);
    }

    private static String plain(final String html) {
        return TextLine.text(HtmlLines.of(html));
    }

    private static List<PlainLine> plainLines(final String text, final Parts parts) {
        final List<PlainLine> lines = new ArrayList<>(PlainLine.written(text));
        final String signature = signatureText(parts.signature());
        if (!signature.isEmpty()) {
            gap(lines);
            lines.add(new PlainLine(0, PlainLine.SIGNATURE_MARK));
            lines.addAll(PlainLine.written(signature));
        }
        if (parts.below() == Below.QUOTATION) {
            gap(lines);
            final String attribution = AttributionLine.of(parts.original(), parts.language(), parts.zone());
            if (!attribution.isEmpty()) {
                lines.add(new PlainLine(0, attribution));
            }
            lines.addAll(PlainLine.quoted(originalText(parts.original())));
        } else if (parts.below() == Below.FORWARD) {
            gap(lines);
            ForwardBlock.of(parts.original(), parts.zone()).forEach(line -> lines.add(new PlainLine(0, line)));
            lines.add(new PlainLine(0, ""));
            PlainLine.quoted(originalText(parts.original())).forEach(line -> lines.add(new PlainLine(line.depth() - 1, line.content())));
        }
        return lines;
    }

    private static void gap(final List<PlainLine> lines) {
        if (!lines.isEmpty()) {
            lines.add(new PlainLine(0, ""));
        }
    }

    private static String html(final String written, final Parts parts) {
        final StringBuilder html = new StringBuilder("<html><head><meta charset=\"utf-8\"></head><body>\n<div dir=\"auto\">").append(written)
                .append("</div>\n");
        final String signature = signatureHtml(parts.signature());
        if (!signature.isEmpty()) {
            html.append("<div id=\"signature\" dir=\"auto\">-- <br>\n").append(signature).append("</div>\n");
        }
        if (parts.below() == Below.QUOTATION) {
            // The class makes mail clients fold the quotation away.
            html.append("<br>\n<div class=\"gmail_quote\"><div dir=\"auto\">")
                    .append(SafeHtml.ofLine(AttributionLine.of(parts.original(), parts.language(), parts.zone())))
                    .append("</div>\n").append(BLOCKQUOTE).append(originalHtml(parts.original())).append("</blockquote></div>\n");
        } else if (parts.below() == Below.FORWARD) {
            html.append("<br>\n<div dir=\"auto\">");
            ForwardBlock.of(parts.original(), parts.zone()).forEach(line -> html.append(SafeHtml.ofLine(line)).append("<br>\n"));
            html.append("</div>\n<br>\n<div>").append(originalHtml(parts.original())).append("</div>\n");
        }
        return html.append("</body></html>\n").toString();
    }

    private static String signatureText(final Signature signature) {
        final String text = signature.text() == null && signature.html() != null ? plain(SafeHtml.own(signature.html())) : signature.text();
        return PlainLine.stripBlankLines(SafeText.body(text));
    }

    private static String signatureHtml(final Signature signature) {
        if (signature.html() != null) {
            return SafeHtml.own(signature.html());
        }
        final String text = signatureText(signature);
        return text.isEmpty() ? "" : String.join("<br>\n", text.lines().map(SafeHtml::ofLine).toList());
    }

    private static String originalText(final Original original) {
        final String text = SafeText.body(original.text() == null && original.html() != null ? plain(original.html()) : original.text());
        if (text.length() <= LONGEST_ORIGINAL) {
            return text;
        }
        final int lineEnd = text.lastIndexOf('\n', LONGEST_ORIGINAL);
        return SafeText.cut(text, lineEnd > 0 ? lineEnd : LONGEST_ORIGINAL) + "\n" + LEFT_OUT;
    }

    private static String originalHtml(final Original original) {
        if (original.html() != null && original.html().length() <= LONGEST_ORIGINAL_HTML) {
            return SafeHtml.foreign(original.html());
        }
        final StringBuilder html = new StringBuilder();
        final StringBuilder level = new StringBuilder();
        int depth = 1;
        for (final PlainLine line : PlainLine.quoted(originalText(original))) {
            final int next = Math.min(line.depth(), DEEPEST);
            if (next != depth) {
                html.append(SafeHtml.ofText(level.toString()));
                html.append(next > depth ? BLOCKQUOTE.repeat(next - depth) : "</blockquote>\n".repeat(depth - next));
                level.setLength(0);
                depth = next;
            }
            level.append(line.content()).append('\n');
        }
        return html.append(SafeHtml.ofText(level.toString())).append("</blockquote>\n".repeat(depth - 1)).toString();
    }
}
