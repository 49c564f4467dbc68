/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

import org.jsoup.nodes.Element;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** By which markup mail clients mark what they quote and what they sign with. */
final class QuoteMarkup {
    private static final Set<String> QUOTE_CLASSES = Set.of("gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote",
            "tutanota_quote", "moz-cite-prefix", "zmail_extra", "outlookmessageheader", "gmail_attr", "freebirdformsquote",
            "moz-email-headers-table");
    private static final Set<String> QUOTE_IDS = Set.of("olk_src_body_section", "yahoo_quoted", "zm_-_reply", "qt");
    private static final Set<String> BEGIN_IDS = Set.of("divrplyfwdmsg", "appendonsend", "stopspelling", "zwchr", "reply-intro",
            "mail-editor-reference-message-container", "divtagdefaultwrapper_reply", "replysplit");
    private static final Set<String> SIGNATURE_CLASSES = Set.of("gmail_signature", "moz-signature", "protonmail_signature_block",
            "applemailsignature", "yahoo-signature", "ms-outlook-mobile-signature");
    private static final List<String> SIGNATURE_IDS = List.of("signature", "applemailsignature", "ms-outlook-mobile-signature",
            "lineBreakAtBeginningOfSignature".toLowerCase(Locale.ROOT));

    private QuoteMarkup() {
    }

    static TextLine.Evidence of(final Element element) {
        final boolean attributed = element.hasAttr("class") || element.hasAttr("id");
        if (element.nameIs("blockquote")) {
            return blockquote(element);
        }
        if (!attributed) {
            return TextLine.Evidence.NONE;
        }
        final String id = element.id().toLowerCase(Locale.ROOT);
        if (BEGIN_IDS.contains(id)) {
            return TextLine.Evidence.QUOTE_BEGINS;
        }
        if (QUOTE_IDS.contains(id) || hasClass(element, QUOTE_CLASSES)) {
            return TextLine.Evidence.QUOTED;
        }
        if (SIGNATURE_IDS.contains(id) || hasClass(element, SIGNATURE_CLASSES)) {
            return TextLine.Evidence.SIGNATURE;
        }
        return TextLine.Evidence.NONE;
    }

    private static TextLine.Evidence blockquote(final Element element) {
        final Set<String> classes = element.classNames();
        if (element.attr("type").equalsIgnoreCase("cite") || element.hasAttr("cite") || classes.contains("protonmail_quote")) {
            return TextLine.Evidence.QUOTED;
        }
        final String style = element.attr("style").toLowerCase(Locale.ROOT);
        final boolean indented = style.contains("border:none") || style.contains("border: none");
        return indented || classes.contains("gmail_quote") ? TextLine.Evidence.INDENTED : TextLine.Evidence.BLOCK;
    }

    private static boolean hasClass(final Element element, final Set<String> names) {
        if (!element.hasAttr("class")) {
            return false;
        }
        for (final String name : element.classNames()) {
            if (names.contains(name.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
