/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.salespartner.email.mime.InvisibleCharacters;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes out of a document what a reader does not see. To be done before styles are taken away, which would bring to light what they hide:
 * text for nobody, or orders to a program (rules T2 and T3).
 */
public final class HiddenElements implements NodeFilter {
    private final HiddenSelectors sheet;
    private final Deque<VisibleStyle> styles = new ArrayDeque<>();

    private HiddenElements(final HiddenSelectors sheet) {
        this.sheet = sheet;
        styles.push(VisibleStyle.INITIAL);
    }

    /** Changes the document in one walk, without recursion. */
    public static void remove(final Document document) {
        document.filter(new HiddenElements(HiddenSelectors.of(document)));
    }

    @Override
    public FilterResult head(final Node node, final int depth) {
        if (node instanceof final TextNode text) {
            if (styles.peek().isHidden()) {
                return FilterResult.REMOVE;
            }
            text.text(InvisibleCharacters.strip(text.getWholeText()));
        } else if (node instanceof final Element element) {
            final VisibleStyle style = styles.peek().of(element, sheet);
            if (style.removed() || HtmlLines.DROPPED.contains(element.normalName())) {
                return FilterResult.REMOVE;
            }
            styles.push(style);
        } else if (node instanceof Comment) {
            return FilterResult.REMOVE;
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(final Node node, final int depth) {
        if (node instanceof Element) {
            styles.pop();
        }
        return FilterResult.CONTINUE;
    }
}
