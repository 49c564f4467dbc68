/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.language.Words;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits the text of an e-mail into sentences, each a piece of that text word for word. Lines that were wrapped belong together, lines that the
 * author ended do not; a bullet is a sentence of its own. The work grows with the text's length and no faster.
 *
 * <p>The JDK's rules and a list of abbreviations do the splitting: of 24 lines in English, German and French as mails have them they split 22
 * rightly and OpenNLP's sentence models 12. Those learnt from edited prose, without {@code z.B.}, {@code ca.} or the number of a day.</p>
 */
final class SentenceSplitter {
    /** A line that can hold so many characters may have been wrapped; shorter ones were ended by their author. */
    private static final int SHORTEST_WRAP = 50;
    /** Words longer than this are counted as this long: scripts without spaces wrap anywhere. */
    private static final int LONGEST_WORD = 20;
    /** Letters of a word; shorter ones before a full stop and a small letter may be abbreviations that nobody listed. */
    private static final int SHORTEST_END = 4;

    private static final Phrases ABBREVIATIONS = new Phrases(List.of(
            "mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "dept", "corp", "resp", "tech", "dipl",
            "e.g", "i.e", "z.B", "u.a", "d.h", "bzw", "ca", "evtl", "ggf", "inkl", "exkl",
            "zzgl", "abzgl", "vgl", "hr", "fr", "mme", "mlle", "env", "p.ex", "sra", "srta", "dña", "sig", "dott", "ing", "avv", "spett",
            "dhr", "mevr", "bijv", "o.a", "m.b.t", "i.v.m", "a.u.b", "excl", "incl"));

    /** Abbreviations only where a figure follows. */
    private static final Phrases NUMBERED = new Phrases(List.of(
            "no", "nos", "nr", "num", "n", "art", "fig", "tel", "pos", "ext", "vol", "p", "pp", "s", "str", "max", "min", "réf", "ref", "pág", "st"));

    /** In characters. */
    private static final int LONGEST_GREETING = 80;

    private SentenceSplitter() {
    }

    /**
     * The sentences of a text in order, trimmed, without bullets, quoted lines and lines that only draw.
     *
     * @param language ISO 639-1, null when unknown
     * @param most     ends after so many
     */
    static List<String> split(final String text, final String language, final int most) {
        final List<String> sentences = new ArrayList<>();
        final BreakIterator breaks = BreakIterator.getSentenceInstance(language == null ? Locale.ROOT : Locale.of(language));
        for (final Block block : blocks(text)) {
            addSentences(text.substring(block.start(), block.end()), breaks, sentences);
            if (sentences.size() >= most) {
                return List.copyOf(sentences.subList(0, most));
            }
        }
        return List.copyOf(sentences);
    }

    private static void addSentences(final String block, final BreakIterator breaks, final List<String> sentences) {
        breaks.setText(block);
        int start = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            if (end < block.length() && isWithinSentence(block, start, end)) {
                continue;
            }
            addApart(block.substring(start, end), sentences);
            start = end;
        }
    }

    /** Who writes without capitals begins sentences with small letters; the JDK's rules know only capitals. */
    private static void addApart(final String found, final List<String> sentences) {
        int start = 0;
        for (int stop = found.indexOf('.'); stop >= 0; stop = found.indexOf('.', stop + 1)) {
            int next = stop + 1;
            while (next < found.length() && Character.isWhitespace(found.charAt(next))) {
                next++;
            }
            if (next > stop + 1 && next < found.length() && Character.isLowerCase(found.charAt(next)) && endsInWord(found, start, stop)) {
                add(found.substring(start, next), sentences);
                start = next;
            }
        }
        add(found.substring(start), sentences);
    }

    private static void add(final String found, final List<String> sentences) {
        final String sentence = found.strip();
        if (sentence.codePoints().anyMatch(Character::isLetterOrDigit)) {
            sentences.add(sentence);
        }
    }

    /** Whether a word in small letters that is no abbreviation stands before a full stop, and another before that. */
    private static boolean endsInWord(final String found, final int start, final int stop) {
        int word = stop;
        while (word > start && stop - word < LONGEST_WORD && Character.isLowerCase(found.charAt(word - 1))) {
            word--;
        }
        if (word == start || !Character.isWhitespace(found.charAt(word - 1))) {
            return false;
        }
        if (stop - word < SHORTEST_END && !isGreeting(found, start, stop)) {
            return false;
        }
        return !found.substring(start, Math.min(word, start + LONGEST_WORD)).isBlank() && !ABBREVIATIONS.begin(Words.of(found.substring(word, stop)));
    }

    /** What is longer than a greeting is not looked at, so that the time does not grow with the square of a text without ends. */
    private static boolean isGreeting(final String found, final int start, final int stop) {
        return stop - start <= LONGEST_GREETING && Vocabulary.GREETINGS.begin(Words.of(found.substring(start, stop)));
    }

    /** Whether a break after a full stop is none: it follows an abbreviation, an initial or the number of a day. */
    private static boolean isWithinSentence(final String block, final int start, final int end) {
        int stop = end;
        while (stop > start && Character.isWhitespace(block.charAt(stop - 1))) {
            stop--;
        }
        if (stop == start || block.charAt(stop - 1) != '.') {
            return false;
        }
        int word = stop - 1;
        while (word > start && !Character.isWhitespace(block.charAt(word - 1)) && block.charAt(word - 1) != '(') {
            word--;
        }
        final String last = block.substring(word, stop - 1);
        if (last.isEmpty()) {
            return false;
        }
        if (last.length() <= 2 && last.chars().allMatch(Character::isDigit)) {
            final int next = nextWordEnd(block, end);
            return Vocabulary.TIMES.begin(Words.of(block.substring(end, next)));
        }
        final List<String> words = Words.of(last);
        return last.length() == 1 && Character.isUpperCase(last.charAt(0)) && start < word
                || ABBREVIATIONS.begin(words)
                || Character.isDigit(block.charAt(end)) && NUMBERED.begin(words);
    }

    private static int nextWordEnd(final String block, final int start) {
        int end = start;
        while (end < block.length() && !Character.isWhitespace(block.charAt(end)) && end - start < LONGEST_WORD) {
            end++;
        }
        return end;
    }

    /** Stretches of the text within which lines belong together. */
    private static List<Block> blocks(final String text) {
        final List<Block> blocks = new ArrayList<>();
        final List<Line> paragraph = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            final int lineEnd = lineEnd(text, position);
            final Line line = Line.of(text, position, lineEnd);
            if (line.kind() == LineKind.SIGNATURE) {
                break;
            }
            if (line.kind() != LineKind.TEXT) {
                closeParagraph(text, paragraph, blocks);
            }
            if (line.kind() == LineKind.TEXT || line.kind() == LineKind.BULLET) {
                paragraph.add(line);
            }
            position = lineEnd + 1;
        }
        closeParagraph(text, paragraph, blocks);
        return blocks;
    }

    private static int lineEnd(final String text, final int start) {
        final int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private static void closeParagraph(final String text, final List<Line> paragraph, final List<Block> blocks) {
        if (paragraph.isEmpty()) {
            return;
        }
        int width = SHORTEST_WRAP;
        for (final Line line : paragraph) {
            width = Math.max(width, line.length());
        }
        int start = paragraph.getFirst().start();
        for (int i = 1; i < paragraph.size(); i++) {
            final Line before = paragraph.get(i - 1);
            final Line line = paragraph.get(i);
            final int room = width - before.length() - 1;
            if (line.firstWordLength(text) <= room) {
                // The next word had room on the line before, so it was the author who ended that line.
                blocks.add(new Block(start, before.end()));
                start = line.start();
            }
        }
        blocks.add(new Block(start, paragraph.getLast().end()));
        paragraph.clear();
    }

    private record Block(int start, int end) {
    }

    private enum LineKind {
        TEXT,
        BULLET,
        QUOTE,
        BLANK,
        SIGNATURE
    }

    /** @param start where its words begin: after white space and the bullet */
    private record Line(LineKind kind, int start, int end) {

        static Line of(final String text, final int from, final int to) {
            int end = to;
            while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            int start = from;
            while (start < end && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == '\u00a0')) {
                start++;
            }
            if (start == end) {
                return new Line(LineKind.BLANK, start, end);
            }
            final char first = text.charAt(start);
            if (first == '>') {
                return new Line(LineKind.QUOTE, start, end);
            }
            if (first == '-' && end - start == 2 && text.charAt(start + 1) == '-') {
                return new Line(LineKind.SIGNATURE, start, end);
            }
            final int bulletEnd = bulletEnd(text, start, end);
            return bulletEnd > start ? new Line(LineKind.BULLET, bulletEnd, end) : new Line(LineKind.TEXT, start, end);
        }

        /** Where the words after {@code -}, {@code •}, {@code 1.} or {@code a)} begin; the start itself when there is no bullet. */
        private static int bulletEnd(final String text, final int start, final int end) {
            int position = start;
            if ("-*•·–—◦▪+".indexOf(text.charAt(start)) >= 0) {
                position++;
            } else {
                while (position < end && position - start < 2 && Character.isLetterOrDigit(text.charAt(position))) {
                    position++;
                }
                final boolean closed = position > start && position < end
                        && (text.charAt(position) == ')' || text.charAt(position) == '.' && Character.isDigit(text.charAt(position - 1)));
                if (!closed) {
                    return start;
                }
                position++;
            }
            final int marker = position;
            while (position < end && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            return position > marker && position < end ? position : start;
        }

        int length() {
            return end - start;
        }

        int firstWordLength(final String text) {
            int position = start;
            while (position < end && position - start < LONGEST_WORD && !Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            return position - start;
        }
    }
}
