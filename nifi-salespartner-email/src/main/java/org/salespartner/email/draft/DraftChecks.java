/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.language.TextLanguage;
import org.salespartner.email.mime.InvisibleCharacters;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a draft must stand before it may leave, whoever wrote it (rule R4): it names nothing that is not the user's own, gives no secret away, repeats
 * neither the instructions nor what is private, has a sensible length and the language of the mail that it answers. It judges by code alone and
 * rather stops a good draft than lets a bad one go.
 */
public final class DraftChecks {
    private static final int RUN_OF_INSTRUCTIONS = 10;
    private static final int RUN_OF_PRIVATE_TEXT = 5;
    private static final int LONGEST_NAMED = 60;
    private static final int MOST_NAMED = 5;
    private static final int FEWEST_LETTERS = 2;
    /** No person writes more, and what looks for secrets may take its time over a text that was made for that. */
    private static final int LONGEST_DOUBTED = 100_000;
    private static final Pattern HEADER = Pattern.compile("(?imu)^[\\s>*_]*(?:to|cc|bcc|from|reply-to|sender|return-path|subject|message-id"
            + "|in-reply-to|content-[a-z-]+|mime-version|x-[a-z-]+"
            + "|an|kopie|blindkopie|betreff|objet|asunto|oggetto|assunto|onderwerp)[*_]*[ \\t]*:.*$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[\\s*\\p{L}[^\\]\\n]{1,60}\\]|<\\s*\\p{Lu}[^>\\n@:/]{1,40}>|\\{[^}\\n]{0,80}\\}"
            + "|\\$\\{|\\bX{4,}\\b|_{4,}|%[A-Z_]{3,30}%");
    private static final Pattern OFFERED_FILE = Pattern.compile("(?iu)\\b(?:find|see|have|i've|we've|you'll find|sending)\\b[^.!?\\n]{0,40}"
            + "\\b(?:attached|enclosed)\\b|\\b(?:attached|enclosed) (?:is|are|you|please|to this)\\b"
            + "|\\banbei\\b|\\bim anhang (?:finden|findest|sende|schicke|ist|sind|die|der|das)\\b"
            + "|\\b(?:angeh\u00e4ngt|beigef\u00fcgt) (?:finden|ist|sind|habe)\\b|\\bci-joint|\\ben pi\u00e8ce jointe\\b"
            + "|\\badjunto\\b|\\bin allegato\\b|\\bbijgevoegd\\b|\\bem anexo\\b");

    private final DraftContent content;
    private final DraftSources sources;
    private final List<String> problems = new ArrayList<>();

    private DraftChecks(final DraftContent content, final DraftSources sources) {
        this.content = content;
        this.sources = sources;
    }

    /**
     * @return what is wrong, one sentence each, without any secret; empty when the draft may leave
     */
    public static List<String> check(final DraftContent content, final DraftSources sources, final Limits limits) {
        final DraftChecks checks = new DraftChecks(content, sources);
        checks.length(limits.longestText());
        if (checks.problems.isEmpty()) {
            checks.references();
            checks.secrets(String.join("\n", checks.subject(), content.text(), content.html() == null ? "" : content.html()));
            checks.echoes();
            checks.form();
            checks.language(limits.language());
        }
        return List.copyOf(checks.problems);
    }

    /**
     * What a person who wrote the text should look at again. It may name what it likes; but nobody means to send a placeholder, to forget the file
     * that they speak of, or to give a secret away.
     *
     * @return one sentence each, without any secret; empty when there is nothing
     */
    public static List<String> doubts(final DraftContent content) {
        final String text = content.text();
        final DraftContent looked = text.length() > LONGEST_DOUBTED ? content.withText(text.substring(0, LONGEST_DOUBTED)) : content;
        final DraftChecks checks = new DraftChecks(looked, new DraftSources().text(content.signatureText()));
        checks.secrets(looked.text());
        checks.placeholder();
        checks.missingFile();
        return List.copyOf(checks.problems);
    }

    /**
     * @param longestText in characters, of what is newly written
     * @param language    ISO 639-1 of the mail that is answered; null when it is not known or any will do
     */
    public record Limits(int longestText, String language) {
    }

    private void length(final int longest) {
        if (content.text().codePoints().filter(Character::isLetter).limit(FEWEST_LETTERS).count() < FEWEST_LETTERS) {
            problems.add("The draft has no text.");
        }
        final int length = Math.max(content.text().length(), content.html() == null ? 0 : content.html().length() / 10);
        if (length > longest) {
            problems.add("The draft has %d characters, and %d are allowed.".formatted(length, longest));
        }
    }

    private void references() {
        final Allowed allowed = Allowed.of(sources, content);
        final Set<String> foreign = foreign(content.text(), allowed);
        if (content.html() != null) {
            References.inHtml(content.html()).stream().filter(reference -> !allowed.covers(reference)).forEach(foreign::add);
            foreign.addAll(foreign(References.seenIn(content.html()), allowed));
        }
        name(foreign, "The draft names %s, which %s neither in the template nor in the knowledge nor in what we wrote ourselves.");

        name(foreign(subject(), allowed), "The subject names %s, which %s neither in the template nor in the knowledge nor in what we wrote "
                + "ourselves.");

        final Set<String> names = new LinkedHashSet<>();
        for (final List<EmailAddress> recipients : List.of(content.to(), content.cc(), content.bcc())) {
            recipients.stream().map(EmailAddress::name).filter(name -> name != null).flatMap(name -> References.inText(name).stream())
                    .filter(reference -> !allowed.covers(reference)).forEach(names::add);
        }
        name(names, "The name of a recipient holds %s, which %s not ours to repeat.");
    }

    private static Set<String> foreign(final String text, final Allowed allowed) {
        final Set<String> foreign = new LinkedHashSet<>();
        References.inText(text).stream().filter(reference -> !allowed.covers(reference)).forEach(foreign::add);
        References.disguisedIn(text).stream().filter(reference -> !allowed.coversDisguised(reference))
                .filter(reference -> !foreign.contains(String.valueOf(References.host(reference)))).forEach(foreign::add);
        return foreign;
    }

    private void secrets(final String text) {
        final String open = squeezed(open());
        for (final String kind : Secrets.find(text, found -> open.contains(squeezed(found)))) {
            problems.add("The draft holds what looks like %s.".formatted(kind));
        }
    }

    private void echoes() {
        final String open = open();
        final String text = content.text() + "\n" + (content.subject() == null ? "" : content.subject());
        if (new Echoes(sources.instructions, RUN_OF_INSTRUCTIONS).hasRun(text, open)) {
            problems.add("The draft repeats the instructions that the assistant was given.");
        }
        final Echoes secret = new Echoes(sources.secrets, RUN_OF_PRIVATE_TEXT);
        if (secret.hasRun(text, open)) {
            problems.add("The draft repeats words of the private knowledge.");
        } else if (secret.hasFigure(text, open)) {
            problems.add("The draft names a figure of the private knowledge.");
        }
    }

    private void form() {
        if (finds(HEADER, content.text(), open())) {
            problems.add("The draft has a line that looks like the header of a mail.");
        }
        placeholder();
        missingFile();
        if (!InvisibleCharacters.strip(content.text()).equals(content.text())) {
            problems.add("The draft has characters that nobody sees.");
        }
    }

    private void placeholder() {
        if (finds(PLACEHOLDER, content.text(), open())) {
            problems.add("The draft has a placeholder that nobody filled.");
        }
    }

    private void missingFile() {
        if (content.attachments().isEmpty() && OFFERED_FILE.matcher(content.text()).find()) {
            problems.add("The draft speaks of an attachment, and it has none.");
        }
    }

    private void language(final String wanted) {
        final String written = wanted == null ? null : TextLanguage.of(content.text());
        if (written != null && !written.equals(wanted)) {
            problems.add("The draft is in the language [%s], and the mail that it answers in [%s].".formatted(written, wanted));
        }
    }

    private void name(final Set<String> foreign, final String sentence) {
        if (foreign.isEmpty()) {
            return;
        }
        final List<String> named = foreign.stream().limit(MOST_NAMED).map(reference -> {
            final String line = reference.replaceAll("\\s+", " ");
            return "[" + (line.length() > LONGEST_NAMED ? line.substring(0, LONGEST_NAMED) + "\u2026" : line) + "]";
        }).toList();
        final String more = foreign.size() > MOST_NAMED ? " and %d more".formatted(foreign.size() - MOST_NAMED) : "";
        problems.add(sentence.formatted(String.join(", ", named) + more, foreign.size() == 1 ? "is" : "are"));
    }

    /** What its reader will see as the subject. */
    private String subject() {
        final String own = content.subject() != null || content.original() == null ? content.subject() : content.original().subject();
        return own == null ? "" : own;
    }

    private String open() {
        return String.join("\n", sources.texts) + "\n" + String.join("\n", sources.htmls);
    }

    private static String squeezed(final String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]+", "").toLowerCase(Locale.ROOT);
    }

    private static boolean finds(final Pattern pattern, final String text, final String open) {
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (!open.contains(matcher.group().strip())) {
                return true;
            }
        }
        return false;
    }

    /**
     * What may be named.
     *
     * @param links   hosts of links, which may also be named alone
     * @param hosts   these and the domains of addresses that the user wrote
     * @param figures what may be a telephone number, as digits
     */
    private record Allowed(Set<String> references, Set<String> links, Set<String> hosts, Set<String> figures, DraftSources sources) {

        static Allowed of(final DraftSources sources, final DraftContent content) {
            final Set<String> references = new LinkedHashSet<>();
            sources.texts.forEach(text -> references.addAll(References.inText(text)));
            sources.htmls.forEach(html -> references.addAll(References.inHtml(html)));
            content.attachments().stream().map(DraftAttachment::fileName).forEach(name -> {
                references.add(References.FILE + name.toLowerCase(Locale.ROOT));
                // A name of several words is found by its last one.
                References.inText(name).stream().filter(found -> found.startsWith(References.FILE)).forEach(references::add);
            });
            final Set<String> figures = new LinkedHashSet<>();
            sources.texts.forEach(text -> figures.addAll(Telephones.figures(text)));
            sources.htmls.forEach(html -> figures.addAll(Telephones.figures(References.seenIn(html))));
            final Set<String> links = new LinkedHashSet<>(sources.domains);
            final Set<String> hosts = new LinkedHashSet<>(sources.domains);
            for (final String reference : references) {
                final String host = References.host(reference);
                if (host != null) {
                    hosts.add(host);
                    if (reference.indexOf('@') < 0) {
                        links.add(host);
                    }
                }
            }
            return new Allowed(references, links, hosts, figures, sources);
        }

        boolean covers(final String reference) {
            if (references.contains(reference) || sources.addresses.contains(reference)) {
                return true;
            }
            if (reference.startsWith(Telephones.NATIONAL)) {
                return Telephones.isAmong(figures, reference);
            }
            final String host = References.host(reference);
            if (host == null) {
                return false;
            }
            final int sign = reference.indexOf('@');
            if (sign >= 0 && reference.startsWith(host, sign + 1) && reference.length() == sign + 1 + host.length()) {
                return sources.domains.contains(host);
            }
            return reference.equals(host) && hosts.contains(host) || sources.openLinks.stream().anyMatch(reference::startsWith);
        }

        boolean coversDisguised(final String reference) {
            final String host = References.host(reference);
            return covers(reference) || host != null && reference.endsWith("@" + host) && links.contains(host);
        }
    }
}
