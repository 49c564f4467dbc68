/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.salespartner.email.mime.InvisibleCharacters;

import java.net.IDN;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text leads to: links with and without their beginning, mail addresses, telephone numbers and files, also where somebody disguised them
 * (look-alike full stops and signs, {@code hxxp}, {@code [.]}, {@code (at)}, spaces between the letters). Finds too much rather than too little.
 */
final class References {
    private static final Set<String> FILES = Set.of("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "jpg", "jpeg", "png",
            "gif", "odt",
            "ods", "odp", "rtf", "xml", "json", "exe", "msi", "dmg", "iso", "ics", "vcf", "docm", "xlsm", "rar", "tar", "gz", "htm", "html");
    /** Before the name of a file among what was found. */
    static final String FILE = "file ";
    private static final Pattern END_OF_AUTHORITY = Pattern.compile("[/?#:]");
    private static final Pattern DELIMITERS = Pattern.compile("[\\s\\p{Z}<>\"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\\\\`{}"
            + "|()\\[\\]^\u3001\uff0c]+");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20}):(.+)");
    private static final Set<String> ACTING = Set.of("mailto", "tel", "sms", "javascript", "vbscript", "data", "callto", "skype", "whatsapp",
            "tg", "file",
            "ftp", "cid", "intent", "blob");
    private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{N}\\p{M}][\\p{L}\\p{N}\\p{M}.-]*");
    private static final Pattern AT = Pattern.compile("([\\p{L}\\p{N}._%+!#$&'*/=?~-]{1,64})@([\\p{L}\\p{N}\\p{M}.-]+)");
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern TELEPHONE = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\+|00)\\s?\\(?[1-9](?:[ ().\u00a0/-]{0,3}\\d){6,14}");
    private static final Pattern SPACED_OUT = Pattern.compile("(?<!\\S)(?:\\S[ \\t]){4,400}\\S(?!\\S)");
    private static final String DOT_WORDS = "dot|punkt|punto|point|ponto|prik|\\.";
    private static final String[][] DISGUISES = {
        {"(?i)[ \\t]*[\\[({<][ \\t]*(?:" + DOT_WORDS + ")[ \\t]*[\\])}>][ \\t]*", "."},
        {"(?i)[ \\t]*[\\[({<][ \\t]*(?:at|\u00e4t|arroba|chiocciola|@)[ \\t]*[\\])}>][ \\t]*", "@"},
        {"(?i)(?<=[\\p{L}\\p{N}])[ \\t]+(?:dot|punkt|punto)[ \\t]+(?=[\\p{L}\\p{N}])", "."},
        {"(?<=[\\p{L}\\p{N}])[ \\t]+\\.[ \\t]*(?=\\p{L}{2})", "."},
        {"(?i)(?<=[\\p{L}\\p{N}])[ \\t]+at[ \\t]+(?=[\\p{L}\\p{N}-]{1,63}\\.\\p{L}{2})", "@"},
        {"(?<=[\\p{L}\\p{N}])[ \\t]*@[ \\t]*(?=[\\p{L}\\p{N}])", "@"},
        {"(?i)[ \\t]*(?:colon|:)[ \\t]*(?:slash|/)[ \\t]*(?:slash|/)[ \\t]*", "://"}};

    private final Set<String> found = new LinkedHashSet<>();

    private References() {
    }

    /** In a form in which two spellings of the same target are equal; addresses have an {@code @}, telephone numbers begin with {@code +}. */
    static Set<String> inText(final String text) {
        final References references = new References();
        references.scan(plain(text));
        return references.found;
    }

    /** What is found only where a disguise is taken away. It may be a sentence that merely looks so: {@code find us at example.com}. */
    static Set<String> disguisedIn(final String text) {
        final References references = new References();
        references.scan(undisguised(plain(text)));
        references.found.removeAll(inText(text));
        return references.found;
    }

    /** In what is seen, and in every attribute. */
    static Set<String> inHtml(final String html) {
        final References references = new References();
        final Element body = Jsoup.parse(html);
        references.found.addAll(inText(body.wholeText()));
        for (final Element element : body.getAllElements()) {
            for (final Attribute attribute : element.attributes()) {
                references.found.addAll(inText(attribute.getValue().replace("\n", "").replace("\t", "")));
            }
        }
        return references.found;
    }

    /** The host of a link, without port; the domain of an address; null for what has none. */
    static String host(final String reference) {
        if (reference.startsWith("+") || reference.startsWith(FILE) || reference.indexOf(':') >= 0 && ACTING.contains(
                reference.substring(0, reference.indexOf(':')))) {
            return null;
        }
        final String rest = reference.substring(reference.lastIndexOf('@') + 1);
        final Matcher end = END_OF_AUTHORITY.matcher(rest);
        return end.find() ? rest.substring(0, end.start()) : rest;
    }

    private void scan(final String text) {
        final Matcher telephone = TELEPHONE.matcher(text);
        while (telephone.find()) {
            found.add("+" + telephone.group().replaceAll("\\D", "").replaceFirst("^00", ""));
        }
        for (final String piece : DELIMITERS.split(text)) {
            final String token = trimmed(piece);
            if (!token.isEmpty()) {
                token(token);
            }
        }
    }

    private void token(final String token) {
        final int link = token.indexOf("://");
        if (link >= 0 || token.startsWith("//")) {
            found.add(link(token.substring(token.indexOf("//") + 2)));
            return;
        }
        final Matcher scheme = SCHEME.matcher(token);
        if (scheme.matches() && ACTING.contains(scheme.group(1).toLowerCase(Locale.ROOT))) {
            final String name = scheme.group(1).toLowerCase(Locale.ROOT);
            if (!"mailto".equals(name)) {
                found.add(name + ":" + scheme.group(2));
                return;
            }
            if (scheme.group(2).indexOf('?') >= 0) {
                found.add("mailto:" + scheme.group(2).toLowerCase(Locale.ROOT));
            }
        }
        if (token.indexOf('@') >= 0) {
            addresses(token);
        } else {
            bare(token);
        }
    }

    private void addresses(final String token) {
        final Matcher matcher = AT.matcher(token);
        boolean any = false;
        while (matcher.find()) {
            final String domain = host(trimmed(matcher.group(2)), false);
            if (domain != null) {
                any = true;
                found.add(matcher.group(1).toLowerCase(Locale.ROOT).replaceFirst("^[^\\p{L}\\p{N}]+", "") + "@" + domain);
            }
        }
        if (!any) {
            bare(token);
        }
    }

    /** Domains without anything that says so, which mail programs make links of nevertheless. */
    private void bare(final String token) {
        final Matcher matcher = RUN.matcher(token);
        while (matcher.find()) {
            final String run = trimmed(matcher.group());
            if (NUMBERS.matcher(run).matches()) {
                found.add(run);
                continue;
            }
            final String last = run.substring(run.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (run.indexOf('.') > 0 && FILES.contains(last)) {
                found.add(FILE + run.toLowerCase(Locale.ROOT));
                continue;
            }
            final String host = host(run, true);
            if (host != null) {
                final String rest = token.substring(matcher.end());
                final boolean goesOn = !rest.isEmpty() && "/?#:".indexOf(rest.charAt(0)) >= 0;
                found.add(goesOn ? link(host + rest) : host);
                if (goesOn) {
                    return;
                }
            }
        }
    }

    private static String link(final String afterScheme) {
        final String rest = trimmed(afterScheme).replaceFirst("^www\\.(?=[^/]*\\.)", "");
        final Matcher end = END_OF_AUTHORITY.matcher(rest);
        final int authority = end.find() ? end.start() : rest.length();
        final String written = rest.substring(0, authority);
        // A host behind a user's name is a disguise: it is left as it is, so that nothing covers it.
        final String host = written.indexOf('@') >= 0 || rest.indexOf('@') >= 0 && rest.indexOf('@') < firstSlash(rest) ? null : host(written, false);
        final String tail = rest.substring(authority).replaceFirst("/+$", "");
        return (host == null ? "link " + written.toLowerCase(Locale.ROOT) : host) + tail;
    }

    private static int firstSlash(final String rest) {
        final int slash = rest.indexOf('/');
        return slash < 0 ? rest.length() : slash;
    }

    /**
     * A domain in ASCII and lower case, without {@code www.}; null when it is none.
     *
     * @param bare whether nothing around it says that it is one, so that a figure or an abbreviation must not be taken for it
     */
    private static String host(final String written, final boolean bare) {
        final String lower = trimmed(written).toLowerCase(Locale.ROOT);
        final String[] labels = lower.split("\\.", -1);
        if (bare && labels.length < 2 || lower.isEmpty()) {
            return null;
        }
        for (final String label : labels) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-")) {
                return null;
            }
        }
        final String last = labels[labels.length - 1];
        if (bare && (last.codePointCount(0, last.length()) < 2 || !last.startsWith("xn--") && !last.codePoints().allMatch(
                c -> Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK))) {
            return null;
        }
        String ascii;
        try {
            ascii = IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (final IllegalArgumentException e) {
            ascii = lower;
        }
        return ascii.startsWith("www.") && ascii.indexOf('.', 4) > 0 ? ascii.substring(4) : ascii;
    }

    /** Without the punctuation of the sentence around it. */
    private static String trimmed(final String token) {
        int from = 0;
        int to = token.length();
        while (from < to && "*_~'.,;:!?\u2019\u2026-=".indexOf(token.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "*_~'.,;:!?\u2019\u2026-=\u2013\u2014".indexOf(token.charAt(to - 1)) >= 0) {
            to--;
        }
        return token.substring(from, to);
    }

    private static String plain(final String text) {
        return InvisibleCharacters.strip(Normalizer.normalize(text, Normalizer.Form.NFKC)).replace('\u3002', '.').replace('\uff61', '.')
                .replace('\u2024', '.').replace('\u2044', '/').replace('\u2215', '/').replace('\u2236', ':').replace('\ua789', ':');
    }

    private static String undisguised(final String plain) {
        String bare = plain;
        bare = SPACED_OUT.matcher(bare).replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("[ \\t]", "")));
        bare = Parser.unescapeEntities(bare, false).replaceAll("(?i)%2e", ".").replaceAll("(?i)%40", "@");
        for (final String[] disguise : DISGUISES) {
            bare = bare.replaceAll(disguise[0], disguise[1]);
        }
        return bare;
    }
}
