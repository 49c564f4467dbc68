/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.salespartner.email.text.HiddenElements;

import java.util.Locale;
import java.util.Set;

/** HTML that may go into a message: from others without anything that acts, loads or hides (rule T3); from the user with some more looks. */
final class SafeHtml {
    private static final Safelist FOREIGN = Safelist.relaxed()
            .removeTags("img")
            .removeAttributes("blockquote", "cite")
            .removeAttributes("q", "cite")
            .removeProtocols("a", "href", "ftp")
            .addTags("hr", "s", "del", "ins", "center")
            .addAttributes(":all", "dir", "lang");

    private static final Safelist OWN = new Safelist(FOREIGN)
            .addTags("img", "font")
            .addAttributes("img", "src", "alt", "width", "height")
            .addProtocols("img", "src", "https")
            .addAttributes("font", "color", "face", "size")
            .addAttributes("table", "cellpadding", "cellspacing", "border", "bgcolor", "align")
            .addAttributes("td", "bgcolor", "align", "valign")
            .addAttributes(":all", "style");

    private static final Set<String> LOADING = Set.of("url", "image", "src", "expression", "behavior", "binding", "\\", "@", "/*");

    private SafeHtml() {
    }

    /** What was received: no pictures, styles, scripts or forms, links to the web and to mail alone, and none of the text that was hidden. */
    static String foreign(final String html) {
        return clean(html, FOREIGN);
    }

    /** What the user gave, as a template or a signature: inline styles and pictures by https stay, unless a style loads something or hides text. */
    static String own(final String html) {
        return clean(html, OWN);
    }

    private static String clean(final String html, final Safelist safelist) {
        final Document dirty = Jsoup.parse(html);
        HiddenElements.remove(dirty);
        final Document clean = new Cleaner(safelist).clean(dirty);
        for (final Element element : clean.select("[style]")) {
            if (loads(element.attr("style"))) {
                element.removeAttr("style");
            }
        }
        clean.outputSettings(new Document.OutputSettings().prettyPrint(false).escapeMode(Entities.EscapeMode.base).charset("UTF-8"));
        return clean.body().html();
    }

    private static boolean loads(final String style) {
        final String lower = style.toLowerCase(Locale.ROOT);
        return LOADING.stream().anyMatch(lower::contains);
    }

    /** Text as HTML that reads as the text does: paragraphs, line ends, indentation and runs of spaces are kept. */
    static String ofText(final String text) {
        final StringBuilder html = new StringBuilder(text.length() + text.length() / 4);
        boolean open = false;
        for (final String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                html.append(open ? "</p>\n" : "");
                open = false;
            } else {
                html.append(open ? "<br>\n" : "<p dir=\"auto\">");
                line(line.stripTrailing(), html);
                open = true;
            }
        }
        return html.append(open ? "</p>\n" : "").toString();
    }

    /** One line of text; markup in it is text. */
    static String ofLine(final String line) {
        final StringBuilder html = new StringBuilder();
        line(line, html);
        return html.toString();
    }

    private static void line(final String line, final StringBuilder html) {
        boolean afterSpace = true;
        for (int i = 0; i < line.length(); i++) {
            final char character = line.charAt(i);
            switch (character) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\t' -> html.append("&nbsp;&nbsp;&nbsp;&nbsp;");
                case ' ' -> html.append(afterSpace ? "&nbsp;" : " ");
                default -> html.append(character);
            }
            afterSpace = character == ' ';
        }
    }
}
