/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.salespartner.email.mime.InvisibleCharacters;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Turns the HTML of a mail into lines as a person would read them: in order, with links, lists and tables, without scripts, styles, comments
 * and whatever is hidden. One walk over the document, without recursion.
 */
public final class HtmlLines implements NodeFilter {
    /** Elements of which a reader sees nothing. */
    static final Set<String> DROPPED = Set.of("script", "style", "head", "title", "meta", "link", "noscript", "template", "svg", "math",
            "object", "embed", "applet", "iframe", "frame", "frameset", "select", "textarea", "input", "audio", "video", "canvas", "map", "xml");
    private static final Set<String> PARAGRAPHS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "pre", "blockquote",
            "hr", "fieldset");
    private static final Set<String> BLOCKS = Set.of("div", "tr", "li", "dt", "dd", "center", "section", "article", "header", "footer", "main",
            "nav", "aside", "address", "form", "tbody", "thead", "tfoot", "caption", "figure", "figcaption", "body", "html", "details", "summary");
    private static final int DEEPEST_LIST = 8;
    private static final int LONGEST_LINK = 2000;

    private final HiddenSelectors sheet;
    private final LineWriter out = new LineWriter();
    private final Deque<Frame> frames = new ArrayDeque<>();

    private HtmlLines(final HiddenSelectors sheet) {
        this.sheet = sheet;
        frames.push(new Frame(null, VisibleStyle.INITIAL, false, 0, TextLine.Evidence.NONE, false));
    }

    /** What holds for the children of one element. Only lists, links, rows and quotations need the fields that change. */
    private static final class Frame {
        private final Element element;
        private final VisibleStyle style;
        private final boolean preformatted;
        private final int depth;
        private final boolean inContainer;
        private TextLine.Evidence evidence;
        private int lists;
        private int items;
        private LineWriter.Mark mark;

        private Frame(final Element element, final VisibleStyle style, final boolean preformatted, final int depth,
                final TextLine.Evidence evidence, final boolean inContainer) {
            this.element = element;
            this.style = style;
            this.preformatted = preformatted;
            this.depth = depth;
            this.evidence = evidence;
            this.inContainer = inContainer;
        }
    }

    /** The lines of an HTML body; whatever the markup, there is an answer. */
    public static List<TextLine> of(final String html) {
        final Document document = Jsoup.parse(html);
        final HtmlLines lines = new HtmlLines(HiddenSelectors.of(document));
        document.filter(lines);
        return lines.out.finish();
    }

    @Override
    public FilterResult head(final Node node, final int depth) {
        if (node instanceof final TextNode text) {
            text(text.getWholeText());
        } else if (node instanceof final Element element) {
            return open(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(final Node node, final int depth) {
        if (node instanceof final Element element && frames.peek().element == element) {
            close(element);
        }
        return FilterResult.CONTINUE;
    }

    private void text(final String text) {
        final Frame frame = frames.peek();
        if (!frame.style.isHidden()) {
            out.at(frame.depth, frame.evidence);
            out.text(InvisibleCharacters.strip(text), frame.preformatted);
        }
    }

    private FilterResult open(final Element element) {
        final String name = element.normalName();
        final Frame parent = frames.peek();
        if (DROPPED.contains(name)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        final VisibleStyle style = parent.style.of(element, sheet);
        if (style.removed()) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (name.equals("br")) {
            out.at(parent.depth, parent.evidence);
            out.lineBreak();
        } else if (name.equals("img")) {
            image(element, style);
        } else {
            breakBefore(element, name);
            frames.push(frame(element, name, parent, style));
            item(name, parent);
        }
        return FilterResult.CONTINUE;
    }

    private Frame frame(final Element element, final String name, final Frame parent, final VisibleStyle style) {
        final TextLine.Evidence own = parent.evidence == TextLine.Evidence.QUOTE_BEGINS ? TextLine.Evidence.NONE : QuoteMarkup.of(element);
        final boolean quotation = name.equals("blockquote");
        final boolean preformatted = parent.preformatted || name.equals("pre") || element.attr("style").contains("pre-wrap");
        TextLine.Evidence evidence = parent.evidence;
        int depth = parent.depth;
        final boolean container = parent.inContainer;
        if (own != TextLine.Evidence.NONE) {
            out.endLine();
            if (own == TextLine.Evidence.QUOTE_BEGINS) {
                out.quoteBegins();
            } else if (parent.evidence != TextLine.Evidence.QUOTED || quotation) {
                evidence = parent.evidence == TextLine.Evidence.QUOTED || container && quotation ? TextLine.Evidence.QUOTED : own;
            }
        }
        if (quotation && evidence == TextLine.Evidence.QUOTED) {
            depth++;
        }
        final boolean contains = own == TextLine.Evidence.QUOTED && !quotation;
        final Frame frame = new Frame(element, style, preformatted, depth, evidence, container || contains);
        frame.lists = parent.lists + (name.equals("ul") || name.equals("ol") ? 1 : 0);
        return frame;
    }

    private void item(final String name, final Frame parent) {
        final Frame frame = frames.peek();
        if (name.equals("li")) {
            out.at(frame.depth, frame.evidence);
            parent.items++;
            final boolean numbered = parent.element != null && parent.element.nameIs("ol");
            out.prefix("  ".repeat(Math.clamp(frame.lists - 1L, 0, DEEPEST_LIST)) + (numbered ? parent.items + ". " : "- "));
        } else if (name.equals("td") || name.equals("th")) {
            parent.items++;
            out.at(frame.depth, frame.evidence);
            if (parent.items > 1) {
                out.cell();
            }
        } else if (name.equals("a")) {
            frame.mark = out.mark();
        }
    }

    private void close(final Element element) {
        final Frame frame = frames.pop();
        final String name = element.normalName();
        if (name.equals("a") && !frame.style.isHidden()) {
            link(element, frame);
        }
        final boolean quoting = frame.evidence != frames.peek().evidence || frame.depth != frames.peek().depth;
        if (quoting) {
            out.endLine();
        }
        if (name.equals("blockquote") && frame.inContainer && frame.depth <= 1) {
            // What follows a quotation within the client's own frame was written by the author: an answer in between.
            for (final Frame outer : frames) {
                if (!outer.inContainer) {
                    break;
                }
                outer.evidence = outer.evidence == TextLine.Evidence.QUOTED ? TextLine.Evidence.NONE : outer.evidence;
            }
        }
        if (isParagraph(element, name)) {
            out.paragraph();
        } else if (BLOCKS.contains(name) || PARAGRAPHS.contains(name)) {
            out.endLine();
        }
    }

    private void breakBefore(final Element element, final String name) {
        if (isParagraph(element, name)) {
            out.paragraph();
        } else if (BLOCKS.contains(name) || PARAGRAPHS.contains(name)) {
            out.endLine();
        }
    }

    /** Whether an empty line belongs around the element. Outlook's paragraphs have no margin, nor have lists within lists. */
    private static boolean isParagraph(final Element element, final String name) {
        if (!PARAGRAPHS.contains(name)) {
            return false;
        }
        final Element parent = element.parent();
        return switch (name) {
            case "ul", "ol" -> parent == null || !parent.nameIs("li") && !parent.nameIs("ul") && !parent.nameIs("ol");
            case "p" -> !element.className().startsWith("Mso") && !element.attr("style").contains("margin:0")
                    && !element.attr("style").contains("margin: 0") && (parent == null || !parent.nameIs("li") && !parent.nameIs("td"));
            case "table" -> parent == null || !parent.nameIs("td") && !parent.nameIs("th");
            default -> true;
        };
    }

    /** The target of a link, unless it says what the text says already. */
    private void link(final Element element, final Frame frame) {
        final String target = element.attr("href").strip();
        final String text = out.since(frame.mark);
        if (target.isEmpty() || text.isBlank() || target.length() > LONGEST_LINK) {
            return;
        }
        final String plain = withoutScheme(target);
        final boolean web = target.regionMatches(true, 0, "http", 0, 4) || target.regionMatches(true, 0, "ftp", 0, 3);
        final boolean mail = target.regionMatches(true, 0, "mailto:", 0, 7);
        final String shown = mail && plain.indexOf('?') > 0 ? plain.substring(0, plain.indexOf('?')) : plain;
        if ((web || mail) && !shown.equalsIgnoreCase(withoutScheme(text.strip())) && !(mail && text.contains(shown))) {
            out.at(frame.depth, frame.evidence);
            out.text(" <" + InvisibleCharacters.strip(mail ? shown : target) + ">", true);
        }
    }

    private static String withoutScheme(final String url) {
        String plain = url;
        for (final String scheme : List.of("https://", "http://", "mailto:", "www.")) {
            if (plain.regionMatches(true, 0, scheme, 0, scheme.length())) {
                plain = plain.substring(scheme.length());
            }
        }
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** Emoji are sent as pictures; of other pictures nothing is said. */
    private void image(final Element element, final VisibleStyle style) {
        final String alternative = element.attr("alt").strip();
        final boolean emoji = !alternative.isEmpty() && alternative.length() <= 8
                && alternative.codePoints().noneMatch(c -> c < 0x2000);
        if (emoji && !style.isHidden()) {
            text(alternative);
        }
    }
}
