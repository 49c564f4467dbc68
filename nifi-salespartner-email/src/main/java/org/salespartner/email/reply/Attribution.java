/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import org.salespartner.email.text.TextLine;

import java.util.List;
import java.util.Set;

/**
 * The line, or the few lines, by which a mail client introduces a quotation: <i>On … wrote:</i>.
 *
 * @param lines  how many lines it takes
 * @param column where in its first line it begins: more than 0 when new text stands before it
 */
record Attribution(int lines, int column) {
    private static final int MOST_LINES = 6;
    private static final int MOST_LINES_FROM_NAME = 3;
    private static final int LONGEST = 320;
    private static final int LONGEST_NAME = 48;
    private static final int MOST_LETTERS_OF_DATE = 14;

    private static final Set<String> VERBS = Set.of("wrote", "writes", "schrieb", "geschrieben", "a écrit", "a ecrit", "écrit", "ecrit", "escribió",
            "escribio", "ha scritto", "scrisse", "escreveu", "schreef", "geschreven", "napisał", "napisała", "napisał(a)", "napisal", "pisze",
            "skrev", "skrifaði", "kirjoitti", "napsal", "napsala", "napsal(a)", "napísal", "napísal(a)", "написал", "написала", "написал(а)", "пишет",
            "писал", "писал(а)", "написав", "пише", "yazdı", "yazdi", "şunu yazdı", "şunları yazdı", "写道", "寫道", "写道：", "书写", "のメール", "書きました",
            "は書き", "님이 작성", "작성", "씀", "đã viết", "menulis", "έγραψε", "כתב", "כתבה", "كتب", "a scris", "írta", "rašė", "rakstīja", "kirjutas",
            "je napisao", "je napisala", "va escriure", "je napisal", "shkroi", "idatzi du", "ha escrito", "hat geschrieben");
    private static final Set<String> SENT = Set.of("sent", "said");
    private static final Set<String> LEADS = Set.of("on", "am", "le", "el", "il", "em", "no dia", "op", "w dniu", "dnia", "den", "på", "pa", "d.",
            "dne",
            "dňa", "vào", "pada", "ha", "la data de", "în", "pe", "в", "во", "στις", "dana", "en", "a", "at", "ב", "في", "在", "於", "于", "data",
            "kl.", "il giorno", "quoting", "zitat von", "citando", "citat");
    private static final Set<String> ARTICLES = Set.of("in article", "in message");
    private static final Set<String> QUOTING = Set.of("quoting", "zitat von", "citando", "citando a", "citat", "quoted from");
    /** What comes before the name where no verb comes behind it. */
    private static final Set<String> OPENINGS = Set.of("wiadomość napisana przez", "missatge de", "message de", "mensaje de", "mensagem de",
            "messaggio da", "nachricht von", "bericht van");
    private static final Set<String> MONTHS_AND_DAYS = Set.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            "mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** The attribution that begins at that line; null when none does. */
    static Attribution at(final List<TextLine> lines, final int index) {
        final String first = stripped(lines.get(index).content());
        if (first.isEmpty()) {
            return null;
        }
        final boolean lead = hasLead(first);
        final StringBuilder joined = new StringBuilder();
        int blanks = 0;
        final boolean named = isNamed(first);
        for (int count = 1; count <= (lead ? MOST_LINES : named ? MOST_LINES_FROM_NAME : 2) && index + count <= lines.size(); count++) {
            final String line = stripped(lines.get(index + count - 1).content());
            if (line.isEmpty()) {
                blanks++;
            }
            if (blanks > 1 || !lead && blanks > 0 || count > 1 && isBetterStart(first, line)) {
                return null;
            }
            joined.append(joined.isEmpty() || line.isEmpty() ? "" : " ").append(line);
            if (joined.length() > LONGEST) {
                return count == 1 ? withinLine(lines, index) : null;
            }
            if (!line.isEmpty() && mayEnd(line)) {
                final boolean quoted = isQuotedNext(lines, index + count);
                final String text = Words.lower(joined.toString());
                final boolean tailWhole = count > 1 && isWhole(Words.lower(line), lead && hasLead(line), quoted);
                // A telephone number above the blank line begins with figures, too.
                final boolean tailAlone = tailWhole && !(named && blanks == 0) && (!lead || blanks > 0 && !Words.hasDate(first));
                if (!tailAlone && isWhole(text, lead, quoted)) {
                    final Attribution inner = count == 1 && !startsWithDate(first) ? withinLine(lines, index) : null;
                    return inner == null ? new Attribution(count, 0) : inner;
                }
            }
        }
        return withinLine(lines, index);
    }

    /** A name with its address in brackets begins the line, as in attributions that name the date behind it or not at all. */
    private static boolean isNamed(final String first) {
        final int open = first.indexOf('<');
        final int close = first.indexOf('>', open + 1);
        if (open < 1 || open > LONGEST_NAME || close < 0 || !Words.hasAddress(first.substring(open, close))) {
            return false;
        }
        return first.substring(0, open).chars().allMatch(c -> Character.isLetter(c) || " .,'’\"-()".indexOf(c) >= 0);
    }

    /** A sentence with a figure in it stands before the attribution and is none of its lines. */
    private static boolean isBetterStart(final String first, final String line) {
        return !Words.hasDate(first) && Words.startsWithAny(Words.lower(line), LEADS) && hasLead(line) && isWhole(Words.lower(line), true, false);
    }

    /** New text and attribution on one line, as when a client forgets the line break. */
    private static Attribution withinLine(final List<TextLine> lines, final int index) {
        final String content = lines.get(index).content();
        int at = content.lastIndexOf("On ");
        final int earliest = Math.max(1, content.length() - LONGEST);
        while (at >= earliest) {
            final char before = content.charAt(at - 1);
            final String rest = content.substring(at);
            if ((before == ' ' || before == '-') && startsWithDate(rest) && mayEnd(rest) && isWhole(Words.lower(stripped(rest)), true, false)) {
                return isDecoration(content.substring(0, at)) ? new Attribution(1, 0) : new Attribution(1, at);
            }
            at = content.lastIndexOf("On ", at - 1);
        }
        return null;
    }

    private static boolean startsWithDate(final String text) {
        final String lower = Words.lower(text);
        final String rest = lower.startsWith("on ") ? lower.substring(3).stripLeading() : lower;
        return !rest.isEmpty() && (Character.isDigit(rest.charAt(0)) || rest.length() > 3 && MONTHS_AND_DAYS.contains(rest.substring(0, 3)));
    }

    private static boolean isDecoration(final String text) {
        return text.chars().allMatch(c -> c == '-' || c == ' ' || c == '*' || c == '_');
    }

    /** Without the dashes, asterisks and blanks that clients put around. */
    private static String stripped(final String line) {
        int from = 0;
        int to = line.length();
        while (from < to && "-*_ \t\u00a0".indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "-*_ \t\u00a0".indexOf(line.charAt(to - 1)) >= 0) {
            to--;
        }
        // Some programs put the first quoted line right behind.
        final int glued = line.indexOf(":>", from);
        final boolean quoted = glued > from && glued < to && to - from < LONGEST * 2
                && endsWithVerb(Words.lower(line.substring(from, glued).strip()));
        return line.substring(from, quoted ? glued + 1 : to);
    }

    private static boolean mayEnd(final String line) {
        final String text = stripped(line);
        if (text.isEmpty() || text.length() > LONGEST * 2) {
            return false;
        }
        final char last = text.charAt(text.length() - 1);
        if (last == ':' || last == '：' || last == '>') {
            return true;
        }
        final String tail = Words.lower(text.substring(Math.max(0, text.length() - 24)));
        for (final String verb : VERBS) {
            if (tail.endsWith(verb)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasLead(final String line) {
        final String lower = Words.lower(line);
        final int digit = Words.firstDigit(lower);
        return digit <= 30 && digit < lower.length()
                && (digit <= 2 || Words.startsWithAny(lower, LEADS) || isWeekday(lower)) || Words.startsWithAny(lower, OPENINGS)
                || Words.startsWithAny(lower, ARTICLES);
    }

    /** A short word with a full stop or comma behind it, and then the date: the weekday that some clients begin with. */
    private static boolean isWeekday(final String lower) {
        int end = 0;
        while (end < lower.length() && Character.isLetter(lower.charAt(end))) {
            end++;
        }
        final int digit = Words.firstDigit(lower);
        return end >= 2 && end <= 12 && end < lower.length() && (".,".indexOf(lower.charAt(end)) >= 0 || end <= 3) && digit - end <= 8;
    }

    private static boolean isWhole(final String text, final boolean lead, final boolean quoteFollows) {
        final boolean date = Words.hasDate(text);
        final boolean address = Words.hasAddress(text);
        final boolean colon = text.endsWith(":") || text.endsWith("：");
        if (colon && date && (address && Words.startsWithAny(text, OPENINGS) || isNameAndDate(text))) {
            return true;
        }
        final boolean verb = Words.hasAny(text, VERBS) || date && lead && Words.hasAny(text, SENT);
        if (verb) {
            final boolean endsAsOne = colon || endsWithVerb(text);
            return endsAsOne && (lead && (date || address) || date && address || quoteFollows && (date || address || text.length() < 80))
                    || address && colon && text.length() < 120;
        }
        if (address && colon && Words.startsWithAny(text, QUOTING)) {
            return true;
        }
        if (date && address && lead) {
            return colon && (text.endsWith(">:") || text.endsWith(")：") || text.endsWith("):") || text.endsWith(">：")) || quoteFollows;
        }
        return false;
    }

    /** {@code Ada Example schrieb am 03.03.2026 09:30:}, where behind the verb stands nothing but a date with a time. */
    private static boolean isNameAndDate(final String text) {
        final int colon = text.indexOf(':');
        if (text.length() > LONGEST / 2 || colon == text.length() - 1 || !Character.isLetter(text.charAt(0))) {
            return false;
        }
        for (final String verb : VERBS) {
            final int at = text.indexOf(" " + verb + " ");
            if (at > 0 && at < LONGEST_NAME && Words.firstDigit(text) > at) {
                final String rest = text.substring(at + verb.length() + 2);
                final long letters = rest.chars().filter(Character::isLetter).count();
                final long digits = rest.chars().filter(Character::isDigit).count();
                return digits >= 9 && letters <= MOST_LETTERS_OF_DATE && rest.indexOf(',') == rest.lastIndexOf(',');
            }
        }
        return false;
    }

    private static boolean endsWithVerb(final String text) {
        for (final String verb : VERBS) {
            if (text.endsWith(verb)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isQuotedNext(final List<TextLine> lines, final int from) {
        int next = from;
        while (next < lines.size() && next < from + 3 && lines.get(next).isBlank()) {
            next++;
        }
        if (next >= lines.size() || !QuoteMarks.isQuoted(lines.get(next))) {
            return false;
        }
        // A broken attribution can end with "> wrote:" on a line of its own.
        final String line = Words.lower(stripped(lines.get(next).content()));
        return line.length() > 30 || !endsWithVerb(line.replace(":", ""));
    }
}
