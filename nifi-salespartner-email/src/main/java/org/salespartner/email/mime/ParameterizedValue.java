/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A header value with parameters, as Content-Type and Content-Disposition have (RFC 2045, 5.1; RFC 2231 for values in pieces and in
 * other character sets; encoded words too, which are not allowed there but common).
 *
 * @param value      what stands before the first semicolon, lower case, without comments; empty when there is nothing
 * @param parameters by name in lower case; of two with one name the first counts
 */
public record ParameterizedValue(String value, Map<String, String> parameters) {
    private static final int MAXIMUM_PARAMETERS = 200;
    private static final int MAXIMUM_SEGMENTS = 1000;

    public ParameterizedValue {
        parameters = Map.copyOf(parameters);
    }

    /** Reads a header value; null gives an empty one. */
    public static ParameterizedValue parse(final String header) {
        return header == null ? new ParameterizedValue("", Map.of()) : new Reader(header).read();
    }

    /** The parameter's value, null when there is none. */
    public String parameter(final String name) {
        return parameters.get(name);
    }

    private record Segment(String text, boolean encoded) {
    }

    private static final class Reader {
        private final String header;
        private final Map<String, String> plain = new HashMap<>();
        private final Map<String, SortedMap<Integer, Segment>> pieces = new HashMap<>();
        private int at;

        private Reader(final String header) {
            this.header = header;
        }

        private ParameterizedValue read() {
            final String value = token(";").strip().toLowerCase(Locale.ROOT);
            while (at < header.length() && plain.size() + pieces.size() < MAXIMUM_PARAMETERS) {
                at++;
                final String name = token("=;").strip().toLowerCase(Locale.ROOT);
                if (at < header.length() && header.charAt(at) == '=') {
                    at++;
                    keep(name, token(";").strip());
                }
            }
            pieces.forEach((name, segments) -> plain.put(name, joined(segments)));
            plain.replaceAll((name, content) -> EncodedWords.decode(content));
            return new ParameterizedValue(value, plain);
        }

        private void keep(final String name, final String content) {
            final int star = name.indexOf('*');
            if (star < 0) {
                plain.putIfAbsent(name, content);
                return;
            }
            final boolean encoded = name.endsWith("*");
            final String number = name.substring(star + 1, encoded && name.length() - 1 > star ? name.length() - 1 : name.length());
            final SortedMap<Integer, Segment> segments = pieces.computeIfAbsent(name.substring(0, star), key -> new TreeMap<>());
            final boolean digits = !number.isEmpty() && number.length() < 5 && number.chars().allMatch(c -> c >= '0' && c <= '9');
            if (segments.size() < MAXIMUM_SEGMENTS) {
                segments.putIfAbsent(digits ? Integer.parseInt(number) : 0, new Segment(content, encoded));
            }
        }

        /** Up to one of the stops that stands outside of quotes and comments; quotes and comments are taken away. */
        private String token(final String stops) {
            final StringBuilder token = new StringBuilder();
            boolean quoted = false;
            int comment = 0;
            while (at < header.length()) {
                final char character = header.charAt(at);
                if (quoted) {
                    quoted = character != '"';
                    if (character == '\\' && at + 1 < header.length() && isEscapable(header.charAt(at + 1))) {
                        at++;
                        token.append(header.charAt(at));
                    } else if (quoted) {
                        token.append(character);
                    }
                } else if (character == '(' && (comment > 0 || token.isEmpty() || token.charAt(token.length() - 1) == ' ')) {
                    comment++;
                } else if (character == ')' && comment > 0) {
                    comment--;
                } else if (comment == 0) {
                    if (stops.indexOf(character) >= 0) {
                        return token.toString();
                    }
                    quoted = character == '"' && header.indexOf('"', at + 1) > 0;
                    if (!quoted && character != '"') {
                        token.append(character);
                    }
                }
                at++;
            }
            return token.toString();
        }

        /** A backslash in a Windows path is no escape, though the grammar says so. */
        private static boolean isEscapable(final char character) {
            return character == '"' || character == '\\' || character == '(' || character == ')';
        }

        private static String joined(final SortedMap<Integer, Segment> segments) {
            final Segment first = segments.get(segments.firstKey());
            final String[] head = first.encoded() ? first.text().split("'", 3) : new String[0];
            final Charset charset = head.length == 3 ? Charsets.forName(head[0]) : null;
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            final StringBuilder out = new StringBuilder();
            for (final Segment segment : segments.values()) {
                final String text = segment == first && head.length == 3 ? head[2] : segment.text();
                if (segment.encoded()) {
                    percentDecode(text, bytes);
                } else {
                    out.append(text(bytes, charset)).append(text);
                    bytes.reset();
                }
            }
            return out.append(text(bytes, charset)).toString();
        }

        private static String text(final ByteArrayOutputStream bytes, final Charset charset) {
            return charset == null ? Charsets.unlabelled(bytes.toByteArray()) : bytes.toString(charset);
        }

        private static void percentDecode(final String text, final ByteArrayOutputStream into) {
            int i = 0;
            while (i < text.length()) {
                final char character = text.charAt(i);
                final int high = character == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                final int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (low >= 0) {
                    into.write(high << 4 | low);
                    i += 3;
                } else {
                    into.writeBytes(String.valueOf(character).getBytes(Charsets.FALLBACK));
                    i++;
                }
            }
        }
    }
}
