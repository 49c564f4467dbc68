/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.identity.BodyFingerprint;
import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.email.mime.MimePart;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.mime.TextContent;
import org.salespartner.email.text.FlowedText;
import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;
import org.salespartner.email.tnef.TnefMessage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the parts of the body into lines, and takes the fingerprint of the one that identifies the e-mail on the way. */
final class BodyText {
    /** Markup is larger than the text in it; with less, small limits would cut style sheets only. */
    private static final int LEAST_HTML = 256 * 1024;

    private final BodySelection selection;
    private final int maximum;
    private final Problems problems;
    private final BodyFingerprint fingerprint = new BodyFingerprint();
    private final List<TextLine> lines = new ArrayList<>();
    private MimePart read;
    private long kept;
    private boolean cut;

    BodyText(final BodySelection selection, final int maximum, final Problems problems) {
        this.selection = selection;
        this.maximum = maximum;
        this.problems = problems;
    }

    void read() throws IOException {
        for (final BodySelection.Body body : selection.bodies()) {
            if (kept < maximum) {
                List<TextLine> found = lines(body.best());
                if (body.other() != null && isBlank(found)) {
                    found = lines(body.other());
                }
                add(found);
            } else {
                cut = true;
            }
        }
        final MimePart identifying = selection.identifying();
        if (identifying != null && read != identifying) {
            TextContent.read(identifying, 0, fingerprint, new Problems());
        }
    }

    /** Where the message itself says nothing, what Outlook's own wrapper says is its body. */
    void readWrapped(final Wrappers wrappers) {
        for (final MimePart part : selection.attachments()) {
            final TnefMessage wrapped = isBlank(lines) ? wrappers.in(part) : null;
            if (wrapped != null) {
                final List<TextLine> html = wrapped.html() == null ? List.of() : HtmlLines.of(wrapped.html());
                final String text = wrapped.text() == null ? "" : InvisibleCharacters.strip(wrapped.text()).replace("\r\n", "\n").replace('\r', '\n');
                final List<TextLine> found = isBlank(html) ? TextLine.lines(text.substring(0, Math.min(maximum, text.length()))) : html;
                cut |= isBlank(html) && text.length() > maximum;
                add(found);
            }
        }
    }

    private void add(final List<TextLine> found) {
        if (!lines.isEmpty() && !isBlank(found)) {
            lines.add(TextLine.plain(""));
        }
        for (final TextLine line : found) {
            kept += line.content().length() + 1;
        }
        lines.addAll(found);
    }

    private List<TextLine> lines(final MimePart part) throws IOException {
        final boolean html = part.is("text/html");
        final boolean markup = html || part.is("text/enriched") || part.is("text/richtext");
        final boolean identifying = part == selection.identifying();
        final int wanted = markup ? Math.max(LEAST_HTML, Math.min(maximum, 1 << 30)) : maximum;
        final TextContent content = TextContent.read(part, wanted, identifying ? fingerprint : null, problems);
        read = identifying ? part : read;
        cut |= content.cut();
        if (markup) {
            return HtmlLines.of(content.text());
        }
        final boolean flowed = "flowed".equalsIgnoreCase(part.parameter("format"));
        final String visible = InvisibleCharacters.strip(content.text());
        return TextLine.lines(flowed ? FlowedText.unfold(visible, "yes".equalsIgnoreCase(part.parameter("delsp"))) : visible);
    }

    private static boolean isBlank(final List<TextLine> found) {
        return found.stream().allMatch(TextLine::isBlank);
    }

    List<TextLine> lines() {
        return lines;
    }

    boolean isCut() {
        return cut;
    }

    byte[] fingerprint() {
        return fingerprint.finish();
    }
}
