/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.language;

import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells the language of a text by the model of Apache OpenNLP, which knows 103. It says nothing where it would have to guess: too few letters,
 * another language about as likely, or letters that the language is not written in.
 *
 * <p>Only the beginning of a text is looked at, so the work does not follow its length. The model takes about 35 MB of heap from the first text
 * on.</p>
 */
public final class TextLanguage {
    /** Letters that are looked at; more make nothing surer. */
    private static final int ENOUGH_LETTERS = 200;
    /** Characters that are looked at to find them. */
    private static final int FARTHEST = 4_000;
    /** Characters; what is longer is no word of a language that is written with ASCII. */
    private static final int LONGEST_WORD = 40;
    private static final int FEWEST_LETTERS = 12;
    /** Of scripts in which one character is a syllable or a word. */
    private static final int FEWEST_SYLLABLES = 4;
    /** How many times more likely than the next language; below, mails of one line were as often wrong as right. */
    private static final double SURE = 1.1;
    private static final double SURE_OF_SYLLABLES = 1.03;

    private TextLanguage() {
    }

    /**
     * @param text null for none
     * @return ISO 639-1 code, null when unsure
     */
    public static String of(final String text) {
        final Sample sample = Sample.of(text == null ? "" : text);
        if (sample.letters() < FEWEST_LETTERS && sample.syllables() < FEWEST_SYLLABLES) {
            return null;
        }

        final Language[] languages = new LanguageDetectorME(Model.SHIPPED).predictLanguages(sample.words());
        final String best = Model.code(languages[0]);
        if (best == null || !sample.isWrittenAs(best)) {
            return null;
        }
        int next = 1;
        while (next < languages.length && best.equals(Model.code(languages[next]))) {
            next++;
        }
        final double margin = next < languages.length ? languages[0].getConfidence() / languages[next].getConfidence() : SURE;
        return margin >= (sample.isSyllabic() ? SURE_OF_SYLLABLES : SURE) ? best : null;
    }

    /**
     * What of a text is language: no addresses, links and figures.
     *
     * @param syllables letters of Chinese, Japanese and Korean among the letters
     * @param kana      letters of Japanese alone
     * @param hangul    letters of Korean alone
     */
    private record Sample(String words, int letters, int syllables, int kana, int hangul) {

        static Sample of(final String text) {
            final StringBuilder words = new StringBuilder();
            final int[] counts = new int[4];
            final int end = Math.min(text.length(), FARTHEST);
            int at = 0;
            while (at < end && counts[0] < ENOUGH_LETTERS) {
                int to = at;
                while (to < end && !Character.isWhitespace(text.charAt(to))) {
                    to++;
                }
                add(text.substring(at, to), words, counts);
                at = to + 1;
            }
            return new Sample(words.toString(), counts[0], counts[1], counts[2], counts[3]);
        }

        private static void add(final String word, final StringBuilder words, final int[] counts) {
            final boolean code = word.length() > LONGEST_WORD && word.chars().allMatch(c -> c < 0x80);
            if (word.isEmpty() || code || word.indexOf('@') >= 0 || word.indexOf('/') >= 0 || word.indexOf('_') >= 0
                    || word.chars().anyMatch(c -> c >= '0' && c <= '9') && word.codePoints().noneMatch(Character::isIdeographic)) {
                return;
            }
            final String piece = word.length() > ENOUGH_LETTERS ? word.substring(0, ENOUGH_LETTERS) : word;
            piece.codePoints().filter(Character::isLetter).forEach(letter -> {
                final UnicodeScript script = UnicodeScript.of(letter);
                final boolean kana = script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
                counts[0]++;
                counts[1] += kana || script == UnicodeScript.HAN || script == UnicodeScript.HANGUL ? 1 : 0;
                counts[2] += kana ? 1 : 0;
                counts[3] += script == UnicodeScript.HANGUL ? 1 : 0;
            });
            words.append(piece).append(' ');
        }

        boolean isSyllabic() {
            return syllables * 2 > letters;
        }

        /** The model takes bare initials for Chinese. */
        boolean isWrittenAs(final String language) {
            return switch (language) {
                case "zh" -> isSyllabic() && kana == 0 && hangul == 0;
                case "ja" -> isSyllabic() && hangul == 0;
                case "ko" -> hangul * 2 > syllables;
                default -> !isSyllabic();
            };
        }
    }

    /** Loaded with the first text. */
    private static final class Model {
        private static final String RESOURCE = "/langdetect-183.bin";
        private static final Map<String, String> CODES = codes();
        private static final LanguageDetectorModel SHIPPED = load();

        /** Null where ISO 639-1 has none. */
        private static String code(final Language language) {
            return CODES.get(language.getLang());
        }

        private static LanguageDetectorModel load() {
            try (InputStream in = LanguageDetectorModel.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("%s of opennlp-models-langdetect is not on the class path.".formatted(RESOURCE));
                }
                return new LanguageDetectorModel(in);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** From ISO 639-3, in which a language of several forms has a code for each. */
        private static Map<String, String> codes() {
            final Map<String, String> codes = new HashMap<>();
            for (final String code : Locale.getISOLanguages()) {
                codes.put(Locale.of(code).getISO3Language(), code);
            }
            // In which nobody writes e-mails, while unusual English looks like it.
            codes.keySet().removeAll(List.of("lat", "vol"));
            codes.putAll(Map.of("cmn", "zh", "nob", "no", "nno", "no", "ekk", "et", "lvs", "lv", "pes", "fa", "pnb", "pa"));
            return Map.copyOf(codes);
        }
    }
}
