/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;
import org.salespartner.email.mime.InvisibleCharacters;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
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
    /** Before a link whose host is not what it seems to be. */
    private static final String DISGUISED = "link ";
    private static final Pattern END_OF_AUTHORITY = Pattern.compile("[/?#:]");
    private static final Pattern DELIMITERS = Pattern.compile("[\\s\\p{Z}<>\"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\\\\`{}"
            + "|()\\[\\]^\u3001\uff0c]+");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20}):(.+)");
    private static final Set<String> ACTING = Set.of("mailto", "tel", "sms", "javascript", "vbscript", "data", "callto", "skype", "whatsapp",
            "tg", "file",
            "ftp", "cid", "intent", "blob");
    /** Where a link begins, and where one without its scheme does. */
    private static final Pattern LINK = Pattern.compile("(?i)(?<![\\p{L}\\p{N}])https?:/*|(?<![\\p{L}\\p{N}/])//");
    private static final Pattern OTHER_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,60}:$");
    private static final Pattern END_OF_LINK = Pattern.compile("[,;]|(?=(?i:https?:))|[/?#&=](?=//)");
    /** Of links in one word; with more nobody reads what it leads to. */
    private static final int MOST_LINKS = 50;
    private static final Pattern SEPARATORS = Pattern.compile("[,;]+");
    private static final Pattern PATH = Pattern.compile("[/?#]+[\\p{L}\\p{N}%._~-]|:\\d");
    /** A domain's labels have no dots and hyphens at their ends that a reader would see as such. */
    private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{N}\\p{M}](?:[\\p{L}\\p{N}\\p{M}-]|\\.(?![.-]))*+");
    /** What else may stand in front of the sign by the standard (RFC 5322, 3.2.3) ends a link in front of it for a reader. */
    private static final Pattern AT = Pattern.compile("((?:[\\p{L}\\p{N}._+-]{1,64}')?[\\p{L}\\p{N}._+-]{1,64})@([\\p{L}\\p{N}\\p{M}.-]+)");
    /** What abbreviations end in, and no domain does: z.Hd., z.Zt., v.Chr., u.dgl., i.Allg. */
    private static final Set<String> NO_DOMAINS = Set.of("hd", "zt", "chr", "dgl", "allg");
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9A-Fa-f]{2}){1,400}+");
    private static final Pattern SPACED_OUT = Pattern.compile("(?<!\\S)(?:\\S[ \\t]){4,400}\\S(?!\\S)");
    private static final String DOT_WORDS = "dot|punkt|punto|point|ponto|prik|\\.";
    /** After these a word that also stands for a full stop is no word any more. */
    private static final String ENDINGS = "com|net|org|info|biz|io|eu|example|test";
    private static final String[][] DISGUISES = {
        {"(?i)[ \\t]*[\\[({<][ \\t]*(?:" + DOT_WORDS + ")[ \\t]*[\\])}>][ \\t]*", "."},
        {"(?i)[ \\t]*[\\[({<][ \\t]*(?:at|\u00e4t|arroba|chiocciola|@)[ \\t]*[\\])}>][ \\t]*", "@"},
        {"(?i)(?<=[\\p{L}\\p{N}])(?:[ \\t]+dot[ \\t]+|[_*]+dot[_*]+)(?=[\\p{L}\\p{N}])", "."},
        {"(?i)(?<=[\\p{L}\\p{N}])[ \\t]+(?:punkt|punto|point|ponto|prik)[ \\t]+(?=(?:" + ENDINGS + ")\\b)", "."},
        {"(?<=[\\p{L}\\p{N}])\\.[ \\t]+(?=(?:" + ENDINGS + ")\\b)", "."},
        {"(?<=[\\p{L}\\p{N}])[\\u2022\\u2027\\u2219\\u22c5\\u30fb](?=\\p{L}{2})", "."},
        {"(?i)(?<=[\\p{L}\\p{N}&&[^l]])\\u00b7(?=\\p{L}{2})", "."},
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

    /** In what is seen, in every attribute, and in what only some programs read: styles, scripts and comments. */
    static Set<String> inHtml(final String html) {
        final References references = new References();
        final Element document = Jsoup.parse(html);
        references.found.addAll(inText(document.wholeText()));
        for (final Element element : document.getAllElements()) {
            references.found.addAll(inText(element.data()));
            element.attributes().forEach(references::attribute);
            for (final Node node : element.childNodes()) {
                if (node instanceof final Comment comment) {
                    references.found.addAll(inHtml(comment.getData()));
                }
            }
        }
        return references.found;
    }

    /** What a reader of HTML sees. */
    static String seenIn(final String html) {
        return Jsoup.parse(html).wholeText();
    }

    /** As programs read it (WHATWG URL, 4.4): without line ends and tabs, and with backslashes as slashes. */
    private void attribute(final Attribute attribute) {
        final String value = attribute.getValue();
        if ("style".equals(attribute.getKey()) && value.indexOf('\\') >= 0) {
            found.add(DISGUISED + value);
        }
        found.addAll(inText(value.replaceAll("[\n\r\t]", "").replace('\\', '/')));
    }

    /** The host of a link, without port; the domain of an address; null for what has none. */
    static String host(final String reference) {
        final int colon = reference.indexOf(':');
        if (reference.startsWith("+") || reference.startsWith(FILE) || reference.startsWith(Telephones.NATIONAL) || reference.startsWith(DISGUISED)
                || reference.contains("://") && colon == reference.indexOf("://")
                || colon >= 0 && ACTING.contains(reference.substring(0, colon))) {
            return null;
        }
        final Matcher end = END_OF_AUTHORITY.matcher(reference);
        final String authority = end.find() ? reference.substring(0, end.start()) : reference;
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private void scan(final String text) {
        found.addAll(Telephones.in(text));
        for (final String piece : DELIMITERS.split(text)) {
            final String token = trimmed(piece);
            if (!token.isEmpty()) {
                token(token);
            }
        }
    }

    /** Each part is looked at, whatever stands around it: who reads it may take any part for the link. */
    private void token(final String token) {
        String rest = token;
        for (int links = 0; rest != null; links++) {
            final Matcher link = LINK.matcher(rest);
            if (!link.find()) {
                other(rest);
                return;
            }
            if (links == MOST_LINKS) {
                found.add(DISGUISED + "among many");
                return;
            }
            final String before = rest.substring(0, link.start());
            final String after = rest.substring(link.end());
            final Matcher scheme = OTHER_SCHEME.matcher(before);
            found.add(scheme.find() ? scheme.group().toLowerCase(Locale.ROOT) + "//" + after : link(after));
            unlinked(before);
            // What comes behind may be a link of its own: of a list of them, or to a reader who ends the first one sooner.
            final Matcher end = END_OF_LINK.matcher(after);
            rest = end.find() ? after.substring(end.end()) : null;
        }
    }

    private void other(final String token) {
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
        unlinked(token);
    }

    private void unlinked(final String token) {
        if (token.indexOf('@') < 0) {
            beside(token, false);
            return;
        }
        final Matcher matcher = AT.matcher(token);
        int end = 0;
        while (matcher.find()) {
            final String domain = host(trimmed(matcher.group(2)), false);
            if (domain != null) {
                // O'Brien's address is one, and what ends in a quotation mark may be a link in front of another.
                beside(token.substring(end, matcher.start() + matcher.group(1).indexOf('\'') + 1), end > 0);
                end = matcher.end();
                found.add(matcher.group(1).toLowerCase(Locale.ROOT).replaceFirst("^[^\\p{L}\\p{N}]+", "") + "@" + domain);
            }
        }
        beside(token.substring(end), end > 0);
    }

    /** @param afterAddress whether an address stands before it, which it may make a link of */
    private void beside(final String rest, final boolean afterAddress) {
        if (afterAddress && PATH.matcher(rest).lookingAt()) {
            found.add(DISGUISED + rest);
        }
        for (final String part : SEPARATORS.split(rest)) {
            bare(part);
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
            if (NO_DOMAINS.contains(last)) {
                continue;
            }
            final String whole = host(run, true);
            final String host = whole == null && last.indexOf('-') > 0 ? host(run.substring(0, run.lastIndexOf('.') + 1 + last.indexOf('-')), true)
                    : whole;
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
        return (host == null ? DISGUISED + written.toLowerCase(Locale.ROOT) : host) + tail;
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
        bare = plain(unescaped(unescaped(Parser.unescapeEntities(bare, false))));
        for (final String[] disguise : DISGUISES) {
            bare = bare.replaceAll(disguise[0], disguise[1]);
        }
        return bare;
    }

    /** Without the percent signs of a link (RFC 3986, 2.1). */
    private static String unescaped(final String text) {
        return ESCAPED.matcher(text).replaceAll(match -> Matcher.quoteReplacement(new String(HexFormat.of().parseHex(match.group().replace("%", "")),
                StandardCharsets.UTF_8)));
    }
}
