/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The line that introduces a quotation: who wrote, and when, in the language of the quoted mail. The forms are fixed here instead of taken from
 * the locale data of the Java platform, which change from release to release: the same mail would not give the same bytes.
 */
final class AttributionLine {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_ADDRESS = 120;

    /** %1$s is the date, %2$s the time, %3$s the person. */
    private record Form(String date, String time, String line, String withoutDate) {
        private Form(final String date, final String line, final String withoutDate) {
            this(date, "HH:mm", line, withoutDate);
        }
    }

    private static final Form ENGLISH = new Form("d MMMM yyyy", "On %1$s at %2$s, %3$s wrote:", "%s wrote:");

    private static final Map<String, Form> FORMS = Map.ofEntries(
            Map.entry("en", ENGLISH),
            Map.entry("de", new Form("dd.MM.yyyy", "Am %1$s um %2$s schrieb %3$s:", "%s schrieb:")),
            Map.entry("fr", new Form("dd/MM/yyyy", "Le %1$s à %2$s, %3$s a écrit :", "%s a écrit :")),
            Map.entry("es", new Form("dd/MM/yyyy", "El %1$s a las %2$s, %3$s escribió:", "%s escribió:")),
            Map.entry("it", new Form("dd/MM/yyyy", "Il %1$s alle %2$s, %3$s ha scritto:", "%s ha scritto:")),
            Map.entry("pt", new Form("dd/MM/yyyy", "Em %1$s às %2$s, %3$s escreveu:", "%s escreveu:")),
            Map.entry("nl", new Form("dd-MM-yyyy", "Op %1$s om %2$s schreef %3$s:", "%s schreef:")),
            Map.entry("pl", new Form("dd.MM.yyyy", "W dniu %1$s o %2$s %3$s napisał(a):", "%s napisał(a):")),
            Map.entry("sv", new Form("yyyy-MM-dd", "Den %1$s kl. %2$s skrev %3$s:", "%s skrev:")),
            Map.entry("da", new Form("dd.MM.yyyy", "HH.mm", "Den %1$s kl. %2$s skrev %3$s:", "%s skrev:")),
            Map.entry("no", new Form("dd.MM.yyyy", "Den %1$s kl. %2$s skrev %3$s:", "%s skrev:")),
            Map.entry("fi", new Form("d.M.yyyy", "H.mm", "%3$s kirjoitti %1$s klo %2$s:", "%s kirjoitti:")),
            Map.entry("cs", new Form("d.M.yyyy", "H:mm", "Dne %1$s v %2$s %3$s napsal(a):", "%s napsal(a):")),
            Map.entry("ru", new Form("dd.MM.yyyy", "%1$s в %2$s, %3$s написал(а):", "%s написал(а):")),
            Map.entry("tr", new Form("dd.MM.yyyy", "%1$s %2$s tarihinde %3$s şunu yazdı:", "%s şunu yazdı:")),
            Map.entry("zh", new Form("yyyy-MM-dd", "在 %1$s %2$s,%3$s 写道:", "%s 写道:")),
            Map.entry("ja", new Form("yyyy/MM/dd", "%1$s %2$s %3$s のメール:", "%s のメール:")),
            Map.entry("ko", new Form("yyyy-MM-dd", "%1$s %2$s, %3$s 님이 작성:", "%s 님이 작성:")));

    private AttributionLine() {
    }

    /** The languages that have a form of their own, as ISO 639-1 codes. */
    static Iterable<String> languages() {
        return FORMS.keySet();
    }

    /** The line for an original; empty when its sender is not known. English where the language is not known, or has no form here. */
    static String of(final Original original, final String language, final ZoneId zone) {
        if (original.from() == null) {
            return "";
        }
        final Form form = form(language);
        final String person = person(original.from());
        final Instant sent = original.sentAt();
        if (sent == null) {
            return form.withoutDate.formatted(person);
        }
        return form.line.formatted(format(sent, form.date, zone), format(sent, form.time, zone), person);
    }

    /** Name and address on one line, neither longer than a line can be. */
    static String person(final EmailAddress address) {
        final String name = SafeText.line(address.name(), LONGEST_NAME);
        final String shown = SafeText.line(address.address(), LONGEST_ADDRESS);
        return name.isEmpty() ? shown : name + " <" + shown + ">";
    }

    private static Form form(final String language) {
        final String code = language == null ? "en" : language.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        return FORMS.getOrDefault(code.equals("nb") || code.equals("nn") ? "no" : code, ENGLISH);
    }

    private static String format(final Instant instant, final String pattern, final ZoneId zone) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(instant.atZone(zone));
    }
}
