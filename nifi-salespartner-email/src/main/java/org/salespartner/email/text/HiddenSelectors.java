/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The simple selectors (a class, an id, or an element with one of them) that style sheets within the message hide. Rules inside of at-rules
 * such as {@code @media} are passed over: they apply to some screens only.
 */
final class HiddenSelectors {
    private static final int MAXIMUM = 2000;
    private static final int LONGEST_SHEET = 200_000;

    private final Set<String> hidden = new HashSet<>();

    private HiddenSelectors() {
    }

    static HiddenSelectors of(final Document document) {
        final HiddenSelectors selectors = new HiddenSelectors();
        for (final Element style : document.getElementsByTag("style")) {
            final String sheet = style.data();
            selectors.read(sheet.length() > LONGEST_SHEET ? sheet.substring(0, LONGEST_SHEET) : sheet);
        }
        return selectors;
    }

    private void read(final String sheet) {
        int depth = 0;
        int start = 0;
        int open = -1;
        for (int i = 0; i < sheet.length() && hidden.size() < MAXIMUM; i++) {
            final char character = sheet.charAt(i);
            if (character == '{') {
                open = depth == 0 ? i : open;
                depth++;
            } else if (character == '}' && depth > 0) {
                depth--;
                if (depth == 0) {
                    rule(sheet.substring(start, open).strip(), sheet.substring(open + 1, i));
                    start = i + 1;
                }
            } else if (depth == 0 && character == ';') {
                start = i + 1;
            }
        }
    }

    private void rule(final String selectors, final String declarations) {
        if (selectors.contains("@")) {
            return;
        }
        final Map<String, String> rules = VisibleStyle.declarations(declarations);
        final boolean hides = rules.getOrDefault("display", "").startsWith("none") || rules.getOrDefault("visibility", "").startsWith("hidden")
                || rules.getOrDefault("font-size", "").equals("0") || rules.getOrDefault("font-size", "").startsWith("0px");
        if (!hides) {
            return;
        }
        for (final String selector : selectors.replace("<!--", "").toLowerCase(Locale.ROOT).split(",")) {
            final String simple = selector.strip();
            if (simple.chars().allMatch(c -> c == '.' || c == '#' || c == '-' || c == '_' || Character.isLetterOrDigit(c))) {
                hidden.add(simple);
            }
        }
    }

    boolean hides(final Element element) {
        if (hidden.isEmpty()) {
            return false;
        }
        final String tag = element.normalName();
        final String id = element.id().toLowerCase(Locale.ROOT);
        if (!id.isEmpty() && (hidden.contains("#" + id) || hidden.contains(tag + "#" + id))) {
            return true;
        }
        if (!element.hasAttr("class")) {
            return false;
        }
        for (final String name : element.classNames()) {
            final String lower = name.toLowerCase(Locale.ROOT);
            if (hidden.contains("." + lower) || hidden.contains(tag + "." + lower)) {
                return true;
            }
        }
        return false;
    }
}
