/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.jsoup.nodes.Entities;
import org.salespartner.email.mime.InvisibleCharacters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the variables of a template stand for. A value is inserted as it is and is never looked at for variables again, so that a name that holds
 * braces stays a name (rule T4). A variable without a value is known and empty.
 */
public final class TemplateValues {
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_SIGNATURE = 10_000;

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> markup = new LinkedHashMap<>();

    /** A value of one line, at most {@value #LONGEST_VALUE} characters; null and blank mean none. */
    public TemplateValues line(final String variable, final String value) {
        texts.put(variable, value == null ? "" : cut(oneLine(value), LONGEST_VALUE));
        return this;
    }

    /**
     * A text of several lines that the user wrote, such as a signature.
     *
     * @param html the same as HTML, inserted unescaped; null to make it from the text
     */
    public TemplateValues block(final String variable, final String text, final String html) {
        texts.put(variable, text == null ? "" : cut(InvisibleCharacters.strip(text.replace("\r\n", "\n").replace('\r', '\n')).strip(),
                LONGEST_SIGNATURE));
        if (html != null) {
            markup.put(variable, html);
        }
        return this;
    }

    /** The names that are known. */
    public Set<String> names() {
        return Set.copyOf(texts.keySet());
    }

    /** Empty for an unknown variable and for one without a value. */
    Optional<String> text(final String variable) {
        return Optional.ofNullable(texts.get(variable)).filter(value -> !value.isBlank());
    }

    Optional<String> line(final String variable) {
        return text(variable).map(TemplateValues::oneLine);
    }

    Optional<String> html(final String variable) {
        final String own = markup.get(variable);
        return own == null ? text(variable).map(TemplateValues::escape) : Optional.of(own);
    }

    boolean knows(final String variable) {
        return texts.containsKey(variable);
    }

    private static String oneLine(final String value) {
        final StringBuilder line = new StringBuilder();
        InvisibleCharacters.strip(value.replaceAll("[\\s\\p{Z}\\p{Cc}]+", " ")).strip().codePoints().forEach(line::appendCodePoint);
        return line.toString();
    }

    private static String cut(final String value, final int longest) {
        if (value.length() <= longest) {
            return value;
        }
        return value.substring(0, Character.isHighSurrogate(value.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** For text and for attributes in either quotation mark. */
    private static String escape(final String text) {
        return Entities.escape(text).replace("\"", "&quot;").replace("'", "&#39;").replace("\n", "<br>\n");
    }
}
