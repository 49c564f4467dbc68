/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks up in an e-mail what a model says about it. A quotation counts when it stands in the e-mail, whatever the white space, and whichever of
 * the typographic twins of quotation mark, apostrophe, dash and ellipsis is used, which models exchange.
 */
final class Evidence {
    /** Characters: a shorter quotation stands in every e-mail and proves nothing, unless it is a whole line. */
    private static final int SHORTEST_QUOTATION = 12;
    private static final int LONGEST_QUOTATION = 1_000;
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://|www\\.)\\S{1,2000}|[^\\s<>()\"]{1,64}@[^\\s<>()\"]{1,255}",
            Pattern.CASE_INSENSITIVE);

    private final List<Part> parts;
    private final String everything;

    /** @param people names and addresses of the e-mail's header, which a statement may name too */
    Evidence(final MailText text, final String people) {
        parts = List.of(Part.of(text.part(), text.written()), Part.of("subject", text.subject()));
        everything = String.join("\n", text.subject(), text.written(), text.quoted(), people).toLowerCase(Locale.ROOT);
    }

    /** The quoted sentence as it stands in the e-mail; empty when it does not, or is too short to prove anything. */
    Optional<Quotation> find(final String quotation) {
        final String wanted = Part.of("", quotation.strip()).normal().strip();
        if (wanted.isEmpty() || wanted.length() > LONGEST_QUOTATION) {
            return Optional.empty();
        }
        return parts.stream().flatMap(part -> part.find(wanted).stream()).findFirst();
    }

    /** Whether a text names a link or an e-mail address that the e-mail does not have. */
    boolean hasForeignAddress(final String text) {
        final Matcher matcher = ADDRESS.matcher(text);
        while (matcher.find()) {
            if (!everything.contains(matcher.group().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}/]+$", ""))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the words stand in the e-mail, so that repeating them gives nothing away. */
    boolean says(final String words) {
        return Leaks.words(everything).contains(words);
    }

    /**
     * @param source word for word as the part has it
     * @param part   how the document names the part
     */
    record Quotation(String source, String part) {
    }

    /**
     * @param normal    the text with single spaces and plain marks
     * @param positions for each character of it where it came from
     */
    private record Part(String name, String text, String normal, int[] positions) {

        static Part of(final String name, final String text) {
            final StringBuilder normal = new StringBuilder(text.length());
            // An ellipsis becomes three characters.
            final int[] positions = new int[text.length() + 2 * (int) text.chars().filter(c -> c == '\u2026').count()];
            for (int i = 0; i < text.length(); i++) {
                final char c = text.charAt(i);
                if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                    if (!normal.isEmpty() && normal.charAt(normal.length() - 1) != ' ') {
                        positions[normal.length()] = i;
                        normal.append(' ');
                    }
                    continue;
                }
                final String plain = plain(c);
                Arrays.fill(positions, normal.length(), normal.length() + plain.length(), i);
                normal.append(plain);
            }
            return new Part(name, text, normal.toString(), positions);
        }

        Optional<Quotation> find(final String wanted) {
            for (int at = normal.indexOf(wanted); at >= 0; at = normal.indexOf(wanted, at + 1)) {
                final int end = at + wanted.length();
                if (isWhole(at, end) && (proves(wanted) || isLine(at, end))) {
                    return Optional.of(new Quotation(text.substring(positions[at], positions[end - 1] + 1), name));
                }
            }
            return Optional.empty();
        }

        /** No part of a word. Scripts without spaces have none. */
        private boolean isWhole(final int start, final int end) {
            return (start == 0 || !isWord(normal.charAt(start - 1)) || !isWord(normal.charAt(start)))
                    && (end == normal.length() || !isWord(normal.charAt(end)) || !isWord(normal.charAt(end - 1)));
        }

        private boolean isLine(final int start, final int end) {
            final int before = start == 0 ? -1 : text.lastIndexOf('\n', positions[start]);
            final int lineEnd = text.indexOf('\n', positions[end - 1]);
            return text.substring(before + 1, positions[start]).isBlank()
                    && text.substring(positions[end - 1] + 1, lineEnd < 0 ? text.length() : lineEnd).isBlank();
        }

        private static boolean proves(final String wanted) {
            return wanted.codePoints().map(c -> Character.isIdeographic(c) ? 3 : 1).sum() >= SHORTEST_QUOTATION;
        }

        private static boolean isWord(final char c) {
            return Character.isLetterOrDigit(c) && c < 0x0e00;
        }

        private static String plain(final char c) {
            return switch (c) {
                case '\u2018', '\u2019', '\u201a', '\u201b', '\u00b4', '`' -> "'";
                case '\u201c', '\u201d', '\u201e', '\u201f', '\u00ab', '\u00bb' -> "\"";
                case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> "-";
                case '\u2026' -> "...";
                default -> String.valueOf(c);
            };
        }
    }
}
