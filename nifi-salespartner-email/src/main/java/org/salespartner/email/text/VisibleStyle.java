/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.jsoup.nodes.Element;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How visible the text of an element is: what it inherits, changed by its own attributes and inline style. Immutable.
 *
 * @param removed    takes no room and neither do its children, whatever they say
 * @param tiny       too small to be read; a child may be larger
 * @param invisible  not drawn; a child may be
 * @param whiteText  the colour of the text is that of an empty page
 * @param background something other than white is drawn behind it, or a picture, so white text can be read
 */
record VisibleStyle(boolean removed, boolean tiny, boolean invisible, boolean whiteText, boolean background) {
    static final VisibleStyle INITIAL = new VisibleStyle(false, false, false, false, false);

    private static final int LONGEST_STYLE = 4000;

    boolean isHidden() {
        return removed || tiny || invisible || whiteText && !background;
    }

    VisibleStyle of(final Element element, final HiddenSelectors sheet) {
        final String style = element.attr("style");
        final String color = element.attr("bgcolor");
        final boolean plain = style.isEmpty() && color.isEmpty() && !element.hasAttr("hidden") && !element.hasAttr("background")
                && !element.nameIs("font");
        if (plain && !sheet.hides(element)) {
            return this;
        }
        final Map<String, String> rules = declarations(style);
        final boolean gone = removed || element.hasAttr("hidden") || sheet.hides(element) || isRemoved(rules);
        final String size = rules.get("font-size");
        final String visibility = rules.get("visibility");
        final String textColor = rules.getOrDefault("color", element.nameIs("font") ? element.attr("color").toLowerCase(Locale.ROOT) : "");
        final String behind = rules.getOrDefault("background-color", rules.getOrDefault("background", color.toLowerCase(Locale.ROOT)));
        final boolean drawn = element.hasAttr("background") || rules.containsKey("background-image")
                || !behind.isEmpty() && !isWhite(behind) && !behind.contains("transparent") && !behind.startsWith("none");
        return new VisibleStyle(gone, size == null ? tiny : isTiny(size),
                visibility == null ? invisible : visibility.startsWith("hidden") || visibility.startsWith("collapse"),
                textColor.isEmpty() ? whiteText : isWhite(textColor) || textColor.contains("transparent"),
                drawn || background && (behind.isEmpty() || !isWhite(behind)));
    }

    private static boolean isRemoved(final Map<String, String> rules) {
        final boolean clipped = rules.getOrDefault("overflow", "").startsWith("hidden");
        final boolean noRoom = isZero(rules.get("max-height")) || isZero(rules.get("height")) || isZero(rules.get("max-width"))
                || isZero(rules.get("width"));
        final boolean outside = isFarOut(rules.get("left")) || isFarOut(rules.get("top")) || isFarOut(rules.get("text-indent"))
                || isFarOut(rules.get("margin-left"));
        return rules.getOrDefault("display", "").startsWith("none") || isZero(rules.get("opacity")) || clipped && noRoom || outside;
    }

    static Map<String, String> declarations(final String style) {
        final Map<String, String> rules = new HashMap<>();
        if (style.isEmpty() || style.length() > LONGEST_STYLE) {
            return rules;
        }
        for (final String declaration : style.toLowerCase(Locale.ROOT).split(";")) {
            final int colon = declaration.indexOf(':');
            if (colon > 0) {
                rules.put(declaration.substring(0, colon).strip(), declaration.substring(colon + 1).strip());
            }
        }
        return rules;
    }

    private static boolean isZero(final String value) {
        return value != null && (value.equals("0") || value.startsWith("0px") || value.startsWith("0 ") || value.startsWith("0em")
                || value.startsWith("0%") || value.startsWith("0pt") || value.equals("0.0"));
    }

    private static boolean isTiny(final String size) {
        return isZero(size) || size.startsWith("1px") || size.startsWith("0.") || size.startsWith("1pt");
    }

    private static boolean isFarOut(final String value) {
        return value != null && value.startsWith("-") && value.length() >= 5 && Character.isDigit(value.charAt(1))
                && Character.isDigit(value.charAt(2)) && Character.isDigit(value.charAt(3)) && value.charAt(4) != '.';
    }

    private static boolean isWhite(final String color) {
        final String plain = color.replace(" ", "").replace("!important", "");
        return plain.equals("white") || plain.equals("#fff") || plain.equals("#ffffff") || plain.equals("#fefefe")
                || plain.startsWith("rgb(255,255,255)") || plain.startsWith("rgba(255,255,255");
    }
}
