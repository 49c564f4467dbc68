/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.intent;

import opennlp.tools.stemmer.snowball.SnowballStemmer;
import opennlp.tools.tokenize.SimpleTokenizer;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One word or mark of a sentence. What varies between mails that ask the same (links, addresses, figures, dates, names) becomes a kind.
 *
 * @param lower    as written, in small letters
 * @param form     what the word is, whatever its ending: its stem, or the kind
 * @param shape    what role the word may play: itself if it belongs to grammar, else how it looks
 * @param grammar  whether it is a pronoun, article, auxiliary, preposition or the like
 * @param mark     whether it is punctuation
 * @param capital  whether it begins with a capital letter
 */
record Token(String lower, String form, String shape, boolean grammar, boolean mark, boolean capital) {
    /** Characters of a sentence that are looked at; whoever asks does it earlier. */
    static final int LONGEST_SENTENCE = 2_000;

    private static final Set<String> GRAMMAR = Set.of(("""
            i me my mine we us our you your yours he him his she her it its they them their this that these those who whom which what when
            where why how the a an some any each every no not or and but if so then because while although as than to of in on at by for from
            with about into over after before until between through during without within is am are was were be been being have has had do
            does did done will would shall should can could may might must ought please let lets there here just also again soon today
            tomorrow tonight yesterday now asap thanks thank all anyone everyone someone s t ll re ve d m don didn doesn won wouldn couldn isn
            aren wasn hasn haven""").split("\\s+"));

    private static final String KIND = "xx";
    // Each part is bounded, so that matching takes time that follows the length of the sentence alone.
    private static final List<Kind> KINDS = List.of(
            new Kind("(?i)(?:https?://|www\\.|mailto:)\\S{1,300}(?<![.,;:!?\"')>\\]])|\\$LINK\\b", "xxlink"),
            new Kind("[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64}){1,8}", "xxmail"),
            new Kind("\\(?\\d{3}\\)?[ ./-]{1,2}\\d{3}[ .-]\\d{4}", "xxphone"),
            new Kind("\\b\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?\\b", "xxdate"),
            new Kind("(?i)\\b\\d{1,2}(?::\\d{2}(?: ?[ap](?:m\\b|\\.m\\.))?| ?[ap](?:m\\b|\\.m\\.))", "xxtime"),
            new Kind("[$€£] ?\\d[\\d,.]*", "xxmoney"));

    private static final Set<String> DAYS = beginnings(DayOfWeek.values(), day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    private static final Set<String> MONTHS = beginnings(Month.values(), month -> month.getDisplayName(TextStyle.FULL, Locale.ENGLISH));

    static List<Token> of(final String sentence) {
        String text = sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE);
        text = text.replace('’', '\'').replace('‘', '\'').replace('“', '"').replace('”', '"');
        for (final Kind kind : KINDS) {
            text = kind.pattern().matcher(text).replaceAll(" " + kind.name() + " ");
        }

        final String[] words = SimpleTokenizer.INSTANCE.tokenize(text);
        // Not thread-safe, and cheap.
        final SnowballStemmer stemmer = new SnowballStemmer(SnowballStemmer.ALGORITHM.ENGLISH);
        final List<Token> tokens = new ArrayList<>(words.length);
        boolean first = true;
        for (int i = 0; i < words.length; i++) {
            final boolean inWord = "'".equals(words[i]) && i > 0 && i < words.length - 1 && words[i + 1].length() <= 2;
            if (!inWord) {
                final Token token = of(words[i], first, stemmer);
                tokens.add(token);
                first = token.mark() && ".!?:".indexOf(words[i].charAt(0)) >= 0;
            }
        }
        return tokens;
    }

    private static Token of(final String word, final boolean first, final SnowballStemmer stemmer) {
        final String lower = word.toLowerCase(Locale.ROOT);
        if (!Character.isLetterOrDigit(word.codePointAt(0))) {
            final String mark = "–—".indexOf(word.charAt(0)) >= 0 ? "-" : word.substring(0, 1);
            return new Token(lower, mark, mark, false, true, false);
        }
        final boolean capital = Character.isUpperCase(word.codePointAt(0));
        final String kind = kind(word, lower, capital, first);
        if (kind != null) {
            return new Token(lower, kind, kind, false, false, capital);
        }
        final boolean please = "pls".equals(lower) || "plz".equals(lower);
        if (please || GRAMMAR.contains(lower)) {
            final String form = please ? "please" : lower;
            return new Token(form, form, form, true, false, capital);
        }
        return new Token(lower, stemmer.stem(lower).toString(), shape(word, lower, capital, first), false, false, capital);
    }

    /** null for a word that stands for itself. */
    private static String kind(final String word, final String lower, final boolean capital, final boolean first) {
        if (lower.startsWith(KIND)) {
            return lower;
        }
        if (Character.isDigit(word.codePointAt(0))) {
            return "xxnum";
        }
        if (lower.endsWith("day") && DAYS.contains(lower) || capital && DAYS.contains(lower)) {
            return "xxday";
        }
        // "May I" and "March on" are no months.
        return capital && !first && MONTHS.contains(lower) ? "xxmonth" : null;
    }

    private static String shape(final String word, final String lower, final boolean capital, final boolean first) {
        if (capital && !first) {
            return word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT)) ? "Acronym" : "Name";
        }
        return (capital ? "Word" : "word") + ending(lower);
    }

    private static String ending(final String lower) {
        if (lower.length() <= 4) {
            return "";
        }
        for (final String ending : List.of("ing", "ed", "ly", "tion", "ment", "ness")) {
            if (lower.endsWith(ending)) {
                return ending.length() == 4 ? "tion" : ending;
            }
        }
        return lower.endsWith("s") && !lower.endsWith("ss") ? "s" : "";
    }

    /** All that a name may be cut to, from three letters on: Wed, Thur, Sept. */
    private static <T> Set<String> beginnings(final T[] values, final Function<T, String> name) {
        return Arrays.stream(values)
                .map(value -> name.apply(value).toLowerCase(Locale.ROOT))
                .flatMap(whole -> IntStream.rangeClosed(3, whole.length()).mapToObj(length -> whole.substring(0, length)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private record Kind(Pattern pattern, String name) {

        Kind(final String pattern, final String name) {
            this(Pattern.compile(pattern), name);
        }
    }
}
