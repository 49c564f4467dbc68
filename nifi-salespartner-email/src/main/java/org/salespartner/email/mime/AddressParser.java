/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import org.salespartner.email.document.EmailAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads address headers (RFC 5322, 3.4): names in quotes or bare, comments, groups (their members are given, the group's name is not), and
 * the broken lists of the wild. Never throws; what cannot be an address is given as written and noted.
 */
public final class AddressParser {
    private static final int MAXIMUM = 5000;
    private static final int LONGEST_ENCODED_WORD = 400;

    private final String header;
    private final boolean decoded;
    private final Problems problems;
    private final List<EmailAddress> addresses = new ArrayList<>();
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private StringBuilder angle;
    private boolean phraseQuoted;
    private boolean openQuotes;
    private boolean openComments;
    private int at;

    private AddressParser(final String header, final boolean decoded, final Problems problems) {
        this.header = header;
        this.decoded = decoded;
        this.problems = problems;
    }

    /** The addresses of one header value, in order; empty for null. */
    public static List<EmailAddress> parse(final String header, final Problems problems) {
        if (header == null || header.isBlank()) {
            return List.of();
        }
        return new AddressParser(header, false, problems).read();
    }

    private List<EmailAddress> read() {
        while (at < header.length() && addresses.size() < MAXIMUM) {
            final char character = header.charAt(at);
            if (character == '"' && !openQuotes) {
                quoted();
            } else if (character == '(' && !openComments) {
                comment();
            } else if (character == '<') {
                angle();
            } else if (character == ',' || character == ';') {
                flush();
            } else if (character == ':' && angle == null && phrase.indexOf("@") < 0) {
                phrase.setLength(0);
            } else if (header.startsWith("=?", at)) {
                encodedWord();
            } else if (character != '"' && character != '>') {
                phrase.append(character);
            }
            at++;
        }
        flush();
        if (addresses.size() >= MAXIMUM) {
            problems.add("An address header names more than %d addresses; the rest was left out.", MAXIMUM);
        }
        return addresses;
    }

    private void quoted() {
        final StringBuilder content = new StringBuilder();
        int i = at + 1;
        while (i < header.length() && header.charAt(i) != '"') {
            if (header.charAt(i) == '\\' && i + 1 < header.length()) {
                i++;
            }
            content.append(header.charAt(i));
            i++;
        }
        if (i >= header.length()) {
            // Without its end a quotation would swallow all that follows.
            problems.add("An address header has a quotation mark without a second one; it was left out.");
            openQuotes = true;
            return;
        }
        phraseQuoted = true;
        final boolean localPart = i + 1 < header.length() && header.charAt(i + 1) == '@';
        phrase.append(localPart ? "\"" + content + "\"" : content);
        at = i;
    }

    private void comment() {
        int depth = 1;
        int i = at + 1;
        final StringBuilder content = new StringBuilder();
        while (i < header.length() && depth > 0) {
            final char character = header.charAt(i);
            depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            content.append(character);
            i++;
        }
        if (depth > 0) {
            problems.add("An address header has a comment without an end; its opening parenthesis was left out.");
            openComments = true;
            return;
        }
        comment.append(content, 0, content.length() - 1);
        phrase.append(' ');
        at = i - 1;
    }

    private void angle() {
        int end = at + 1;
        while (end < header.length() && header.charAt(end) != '>' && header.charAt(end) != '<') {
            end++;
        }
        final boolean doubled = end < header.length() && header.charAt(end) == '<';
        if (angle == null || angle.toString().isBlank()) {
            angle = new StringBuilder(header.substring(at + 1, end));
        }
        at = doubled ? end - 1 : end;
    }

    /** An encoded word may hold commas and brackets, which mean nothing within it. */
    private void encodedWord() {
        final String window = header.substring(at, Math.min(header.length(), at + LONGEST_ENCODED_WORD));
        final int encoding = window.indexOf('?', 2);
        final int content = encoding < 0 ? -1 : window.indexOf('?', encoding + 1);
        final int end = content < 0 ? -1 : window.indexOf("?=", content + 1);
        if (end < 0) {
            phrase.append("=?");
            at++;
        } else {
            phrase.append(window, 0, end + 2);
            at += end + 1;
        }
    }

    private void flush() {
        final String words = EncodedWords.decode(phrase.toString()).replaceAll("\\s+", " ").strip();
        final String note = EncodedWords.decode(comment.toString()).strip();
        if (angle != null) {
            add(words.isEmpty() ? note : words, withoutRoute(angle.toString()));
        } else if (!decoded && phrase.indexOf("=?") >= 0 && words.indexOf('<') >= 0 && words.indexOf('@') > 0) {
            problems.add("An address header is encoded as a whole; it was decoded first.");
            addresses.addAll(new AddressParser(words, true, problems).read());
        } else if (!words.isEmpty()) {
            bare(words, note);
        }
        phrase.setLength(0);
        comment.setLength(0);
        angle = null;
        phraseQuoted = false;
    }

    /** No angle brackets: the whole is the address, or one word of it is. */
    private void bare(final String words, final String note) {
        if (words.indexOf(' ') < 0 || words.indexOf('@') < 0 || words.startsWith("\"") && words.indexOf("\"@") > 0) {
            add(note, words);
            return;
        }
        final List<String> names = new ArrayList<>();
        String address = null;
        for (final String word : words.split(" ")) {
            if (address == null && word.indexOf('@') > 0) {
                address = word;
            } else {
                names.add(word);
            }
        }
        final String name = String.join(" ", names);
        add(name.isEmpty() ? note : name, address == null ? words : address);
    }

    private void add(final String name, final String written) {
        final String plain = EncodedWords.decode(written);
        final String address = plain.startsWith("\"") ? plain.strip() : plain.replaceAll("\\s", "");
        if (address.isEmpty()) {
            if (!name.isEmpty()) {
                bareName(name);
            }
            return;
        }
        final int sign = address.lastIndexOf('@');
        if (sign <= 0 || sign == address.length() - 1) {
            problems.add("An address header holds something that is no address; it was taken as written.");
        }
        final String clean = unquoted(name);
        addresses.add(new EmailAddress(clean.isEmpty() || clean.equalsIgnoreCase(address) ? null : clean, address));
    }

    private void bareName(final String name) {
        if (name.indexOf('@') > 0 && name.indexOf(' ') < 0) {
            addresses.add(new EmailAddress(null, name));
        } else {
            problems.add("An address header has a name without an address; it was left out.");
        }
    }

    private String unquoted(final String name) {
        final boolean single = !phraseQuoted && name.length() > 1 && name.startsWith("'") && name.endsWith("'");
        return InvisibleCharacters.strip(single ? name.substring(1, name.length() - 1) : name).strip();
    }

    private static String withoutRoute(final String angle) {
        final String address = angle.strip();
        final int colon = address.startsWith("@") ? address.indexOf(':') : -1;
        final String withoutRoute = address.substring(colon + 1);
        return withoutRoute.regionMatches(true, 0, "mailto:", 0, 7) ? withoutRoute.substring(7) : withoutRoute;
    }
}
