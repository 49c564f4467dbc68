/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * The words of an RTF body, without fonts, pictures and layout, or the HTML that Outlook hid in it ([MS-OXRTFEX]).
 *
 * @param html whether the text is HTML
 */
record RtfText(String text, boolean html) {
    private static final Set<String> SKIPPED = Set.of("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr",
            "headerf", "footer", "footerl", "footerr", "footerf", "themedata", "listtable", "fldinst");
    private static final int DEEPEST = 1_000;
    private static final int LONGEST_WORD = 32;
    private static final int MOST_DIGITS = 9;

    static RtfText of(final byte[] rtf, final Charset charset) {
        final Parser parser = new Parser(rtf, charset);
        parser.parse();
        return new RtfText(parser.out.toString(), parser.html);
    }

    /**
     * What a group inherits and gives back at its end.
     *
     * @param skipped   whether nothing of it is seen
     * @param onlyInRtf whether HTML has something else in its place
     * @param tag       whether it is HTML
     * @param fallbacks characters after one of Unicode that stand for it where that is not understood
     */
    private record Group(boolean skipped, boolean onlyInRtf, boolean tag, int fallbacks) {
    }

    private static final class Parser {
        private final byte[] rtf;
        private final StringBuilder out = new StringBuilder();
        private final ByteArrayOutputStream narrow = new ByteArrayOutputStream();
        private final Deque<Group> groups = new ArrayDeque<>();
        private Charset charset;
        private Group group = new Group(false, false, false, 1);
        private boolean html;
        private boolean optional;
        private int toSkip;
        private int at;

        Parser(final byte[] rtf, final Charset charset) {
            this.rtf = rtf;
            this.charset = charset;
        }

        void parse() {
            while (at < rtf.length && groups.size() < DEEPEST) {
                final char character = (char) (rtf[at++] & 0xff);
                switch (character) {
                    case '{' -> groups.push(group);
                    case '}' -> group = groups.isEmpty() ? group : groups.pop();
                    case '\\' -> control();
                    case '\r', '\n', '\0' -> optional = false;
                    default -> narrow(rtf[at - 1]);
                }
            }
            flush();
        }

        private void control() {
            if (at >= rtf.length) {
                return;
            }
            final char character = (char) (rtf[at] & 0xff);
            if (character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z') {
                word();
                return;
            }
            at++;
            switch (character) {
                case '\'' -> hexadecimal();
                case '*' -> optional = true;
                case '~' -> wide("\u00a0");
                case '_' -> wide("-");
                case '\\', '{', '}' -> narrow((byte) character);
                case '\r', '\n' -> wide("\n");
                default -> {
                    // A hint where a word may be divided, and the like.
                }
            }
        }

        private void hexadecimal() {
            if (at + 1 < rtf.length) {
                final int high = Character.digit(rtf[at], 16);
                final int low = Character.digit(rtf[at + 1], 16);
                at += 2;
                if (high >= 0 && low >= 0) {
                    narrow((byte) (high << 4 | low));
                }
            }
        }

        private void word() {
            final int start = at;
            while (at < rtf.length && at - start < LONGEST_WORD && Character.isLetter(rtf[at] & 0x7f) && rtf[at] > 0) {
                at++;
            }
            final String word = new String(rtf, start, at - start, StandardCharsets.US_ASCII);
            final boolean negative = at < rtf.length && rtf[at] == '-';
            at += negative ? 1 : 0;
            int number = 0;
            final int digits = at;
            while (at < rtf.length && at - digits < MOST_DIGITS && rtf[at] >= '0' && rtf[at] <= '9') {
                number = number * 10 + rtf[at++] - '0';
            }
            final boolean numbered = at > digits;
            at += at < rtf.length && rtf[at] == ' ' ? 1 : 0;
            final boolean ignorable = optional;
            optional = false;
            apply(word, numbered, negative ? -number : number, ignorable);
        }

        private void apply(final String word, final boolean numbered, final int number, final boolean ignorable) {
            switch (word) {
                case "fromhtml" -> html = true;
                case "htmltag" -> group = new Group(!html, false, true, group.fallbacks());
                case "htmlrtf" -> group = new Group(group.skipped(), !numbered || number != 0, group.tag(), group.fallbacks());
                case "ansicpg" -> charset = CodePages.of(number);
                case "uc" -> group = new Group(group.skipped(), group.onlyInRtf(), group.tag(), Math.clamp(number, 0, 10));
                case "u" -> unicode(number);
                case "bin" -> at = (int) Math.min(rtf.length, at + (long) Math.max(0, number));
                case "par", "line", "sect", "page", "row" -> wide("\n");
                case "tab", "cell" -> wide("\t");
                case "lquote" -> wide("‘");
                case "rquote" -> wide("’");
                case "ldblquote" -> wide("“");
                case "rdblquote" -> wide("”");
                case "bullet" -> wide("•");
                case "endash" -> wide("–");
                case "emdash" -> wide("—");
                default -> {
                    if (ignorable || SKIPPED.contains(word)) {
                        group = new Group(true, group.onlyInRtf(), group.tag(), group.fallbacks());
                    }
                }
            }
        }

        private void unicode(final int number) {
            wide(String.valueOf((char) number));
            toSkip = group.fallbacks();
        }

        private boolean isSeen() {
            return !group.skipped() && !(html && group.onlyInRtf());
        }

        private void narrow(final byte character) {
            optional = false;
            if (toSkip > 0) {
                toSkip--;
            } else if (isSeen()) {
                narrow.write(character);
            }
        }

        private void wide(final String text) {
            toSkip = 0;
            if (isSeen()) {
                flush();
                out.append(text);
            }
        }

        private void flush() {
            out.append(narrow.toString(charset));
            narrow.reset();
        }
    }
}
