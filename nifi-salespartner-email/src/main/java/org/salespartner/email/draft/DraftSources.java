/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From where a draft may take what it names: links, addresses, telephone numbers, files. All of it was written by the user: the template, the
 * knowledge, the signature, and what we ourselves wrote in the conversation. The mail that is answered is none of these, whatever it asks to be
 * repeated (rule T2); it contributes only the correspondent's own address. Not thread-safe.
 */
public final class DraftSources {
    private static final Pattern OPEN_LINK = Pattern.compile("https?://([^\\s\"'<>{}/?#@]+)([/?#][^\\s\"'<>{}]*)\\{", Pattern.CASE_INSENSITIVE);

    final List<String> texts = new ArrayList<>();
    final List<String> htmls = new ArrayList<>();
    final Set<String> addresses = new HashSet<>();
    final Set<String> domains = new HashSet<>();
    final Set<String> openLinks = new HashSet<>();
    final List<String> secrets = new ArrayList<>();
    final List<String> instructions = new ArrayList<>();

    /** A text that may be repeated; null is none. */
    public DraftSources text(final String text) {
        add(texts, text);
        return this;
    }

    /** HTML that may be repeated; null is none. */
    public DraftSources html(final String html) {
        add(htmls, html);
        return this;
    }

    /** A template may also complete a link of its own with a value: its host and the beginning of its path are the template's. */
    public DraftSources template(final DraftTemplate template) {
        final Matcher matcher = OPEN_LINK.matcher(template.body());
        while (matcher.find()) {
            openLinks.add(matcher.group(1).toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "") + matcher.group(2));
        }
        return template.html() ? text(template.subject()).html(template.body()) : text(template.source());
    }

    /** An address that may be named, though not its domain as a link; null is none. */
    public DraftSources address(final String address) {
        if (address != null) {
            addresses.add(address.strip().toLowerCase(Locale.ROOT));
        }
        return this;
    }

    /** A domain of ours: it and all its addresses may be named. */
    public DraftSources domain(final String domain) {
        domains.add(domain.strip().toLowerCase(Locale.ROOT));
        return this;
    }

    /** What the assistant knows and must not tell; null is none. */
    public DraftSources privateKnowledge(final String text) {
        add(secrets, text);
        return this;
    }

    /** What the assistant was told to do, which no correspondent is to read; null is none. */
    public DraftSources instructions(final String text) {
        add(instructions, text);
        return this;
    }

    private static void add(final List<String> list, final String text) {
        if (text != null && !text.isBlank()) {
            list.add(text);
        }
    }
}
