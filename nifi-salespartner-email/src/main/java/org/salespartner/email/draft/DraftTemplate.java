/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a mail as the user keeps it, with variables such as {@code {contact.first_name}}. All that looks like a variable is one: what is
 * unknown or empty is named and stops the draft, so that no braces are ever sent.
 *
 * @param name    how the user calls it, never null
 * @param subject null for none
 * @param body    never blank
 * @param html    whether the body is HTML
 */
public record DraftTemplate(String name, String subject, String body, boolean html) {
    /** A letter, then letters, digits, dots, underscores, hyphens and spaces. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*(\\p{L}[\\p{L}\\p{N}._\\- ]{0,79})\\}");
    /** What other template languages write: nobody means it to be sent. */
    private static final Pattern FOREIGN_SYNTAX = Pattern.compile("\\{\\{|\\}\\}|\\$\\{|#\\{|<%|%>|\\{%|%\\}");
    private static final Pattern SUBJECT_LINE = Pattern.compile("\\A\\s*Subject:([^\\n]*)\\n\\s*\\n?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> MARKUP = Set.of("<!doctype", "<html", "<head", "<body", "<p", "<div", "<table", "<h1", "<h2", "<span", "<ul",
            "<br", "<b", "<i", "<a ", "<!--");

    public DraftTemplate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(body, "body");
    }

    /**
     * A template as it stands in a file: a first line {@code Subject: …} if it has a subject, then the body. A body that begins with a tag is HTML.
     *
     * @throws InvalidTemplateException when it has no body, or holds what another template language would read
     */
    public static DraftTemplate parse(final String name, final String written) throws InvalidTemplateException {
        final String text = written.replace("\r\n", "\n").replace('\r', '\n').replace("\ufeff", "");
        final Matcher line = SUBJECT_LINE.matcher(text);
        final boolean hasSubject = line.lookingAt();
        return of(name, hasSubject ? line.group(1) : null, hasSubject ? text.substring(line.end()) : text);
    }

    /** @throws InvalidTemplateException when the body is blank, or holds what another template language would read */
    public static DraftTemplate of(final String name, final String subject, final String body) throws InvalidTemplateException {
        if (body == null || body.isBlank()) {
            throw new InvalidTemplateException("The template [%s] has no text.".formatted(name), List.of());
        }
        final Matcher foreign = FOREIGN_SYNTAX.matcher((subject == null ? "" : subject) + "\n" + body);
        if (foreign.find()) {
            throw new InvalidTemplateException("The template [%s] has the characters [%s]: write a variable as {contact.first_name}, in one pair "
                    + "of braces."
                    .formatted(name, foreign.group()), List.of());
        }
        final String start = body.stripLeading().toLowerCase(Locale.ROOT);
        return new DraftTemplate(name, subject == null || subject.isBlank() ? null : subject.strip(), body.strip(),
                MARKUP.stream().anyMatch(start::startsWith));
    }

    /** The variables that it names, in their order. */
    public Set<String> variables() {
        final Set<String> names = new LinkedHashSet<>();
        final Matcher matcher = VARIABLE.matcher((subject == null ? "" : subject) + "\n" + body);
        while (matcher.find()) {
            names.add(matcher.group(1).strip());
        }
        return names;
    }

    /** Subject and body as they were written, for what they may name. */
    public String source() {
        return subject == null ? body : subject + "\n" + body;
    }

    /** @throws InvalidTemplateException when a variable is unknown or empty; its message names each */
    public Filled fill(final TemplateValues values) throws InvalidTemplateException {
        final List<String> missing = variables().stream().filter(variable -> values.text(variable).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new InvalidTemplateException(sentence(values, missing), missing);
        }
        final String filledSubject = subject == null ? null : fill(subject, values::line).replace('\n', ' ');
        if (!html) {
            return new Filled(filledSubject, fill(body, values::text), null);
        }
        final String filled = fill(body, values::html);
        return new Filled(filledSubject, TextLine.text(HtmlLines.of(filled)).strip(), filled);
    }

    private String sentence(final TemplateValues values, final List<String> missing) {
        final List<String> parts = new ArrayList<>();
        for (final String variable : missing) {
            parts.add("{%s} %s".formatted(variable, values.knows(variable) ? "has no value here" : "is unknown"));
        }
        return "The template [%s] cannot be filled: %s. Give the value, or choose a template without it.".formatted(name, String.join(", ", parts));
    }

    /** In one pass: what was inserted is not read again. */
    private static String fill(final String text, final Function<String, Optional<String>> values) {
        final StringBuilder filled = new StringBuilder(text.length());
        final Matcher matcher = VARIABLE.matcher(text);
        int last = 0;
        while (matcher.find()) {
            filled.append(text, last, matcher.start()).append(values.apply(matcher.group(1).strip()).orElse(""));
            last = matcher.end();
        }
        return filled.append(text, last, text.length()).toString();
    }

    /**
     * A template with its values in place.
     *
     * @param subject null when the template has none; one line
     * @param text    never null
     * @param html    null for a template of text
     */
    public record Filled(String subject, String text, String html) {
    }
}
