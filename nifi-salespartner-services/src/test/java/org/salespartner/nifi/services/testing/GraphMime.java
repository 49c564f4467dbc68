/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a MIME message as Graph's properties show: its header and, of a message of one part, the text. It is read without the parser that the
 * product has, so that both can be wrong in their own ways only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5322">RFC 5322</a>
 */
public final class GraphMime {
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([^?]+)\\?([bBqQ])\\?([^?]*)\\?=");
    private static final Pattern ADDRESS = Pattern.compile("(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^<>\",]*))\\s*<([^<>]+)>|([^\\s<>\",;]+@[^\\s<>\",;]+)");

    private final byte[] raw;
    private final List<Map.Entry<String, String>> headers;
    private final String body;

    private GraphMime(final byte[] raw, final List<Map.Entry<String, String>> headers, final String body) {
        this.raw = raw;
        this.headers = headers;
        this.body = body;
    }

    static GraphMime of(final byte[] raw) {
        final String text = new String(raw, StandardCharsets.UTF_8);
        final Matcher end = Pattern.compile("\\r?\\n\\r?\\n").matcher(text);
        final boolean hasBody = end.find();
        final String head = hasBody ? text.substring(0, end.start()) : text;
        final List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (final String line : head.replaceAll("\\r?\\n(?=[ \\t])", "").split("\\r?\\n")) {
            final int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(Map.entry(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
            }
        }
        return new GraphMime(raw.clone(), List.copyOf(headers), hasBody ? text.substring(end.end()) : "");
    }

    /** The same bytes but for one header line, which is put first when it was not there. */
    GraphMime with(final String name, final String value) {
        final String text = new String(raw, StandardCharsets.ISO_8859_1);
        final Matcher line = Pattern.compile("(?im)^" + Pattern.quote(name) + ":[^\\r\\n]*(\\r?\\n[ \\t][^\\r\\n]*)*").matcher(text);
        final Matcher end = Pattern.compile("\\r?\\n\\r?\\n").matcher(text);
        final boolean there = line.find() && (!end.find() || line.start() < end.start());
        final String changed = there ? text.substring(0, line.start()) + name + ": " + value + text.substring(line.end())
                : name + ": " + value + "\r\n" + text;
        return of(changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The bytes as they came. */
    public byte[] bytes() {
        return raw.clone();
    }

    /** With angle brackets, as Graph shows it; empty when there is none. */
    public String messageId() {
        return header("Message-ID").orElse("");
    }

    /** Decoded; empty when there is none. */
    public String subject() {
        return decoded(header("Subject").orElse(""));
    }

    /** The first header of this name as it stands there. */
    public Optional<String> header(final String name) {
        return headers.stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).findFirst();
    }

    /** All headers in order. */
    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** Message-IDs of the messages that this one answers, the nearest first. */
    List<String> references() {
        final List<String> ids = new ArrayList<>();
        final Matcher id = Pattern.compile("<[^<>\\s]+>").matcher(header("References").orElse("") + " " + header("In-Reply-To").orElse(""));
        while (id.find()) {
            ids.addFirst(id.group());
        }
        return ids;
    }

    /** Name, possibly empty, and address of each mailbox in a header. */
    List<Map.Entry<String, String>> addresses(final String name) {
        final List<Map.Entry<String, String>> addresses = new ArrayList<>();
        final Matcher address = ADDRESS.matcher(header(name).orElse(""));
        while (address.find()) {
            final String shown = address.group(1) != null ? address.group(1).replaceAll("\\\\(.)", "$1") : address.group(2);
            addresses.add(Map.entry(shown == null ? "" : decoded(shown.strip()), address.group(3) != null ? address.group(3).strip()
                    : address.group(4)));
        }
        return addresses;
    }

    /** When its sender says it was sent; null without a date that can be read. */
    Instant date() {
        try {
            return header("Date").map(date -> ZonedDateTime.parse(date.replaceAll("\\s*\\([^)]*\\)\\s*$", ""), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()).orElse(null);
        } catch (final DateTimeException e) {
            return null;
        }
    }

    boolean multipart() {
        return contentType().startsWith("multipart/");
    }

    boolean html() {
        return contentType().startsWith("text/html");
    }

    /** The body of a message of one part; empty for any other. */
    String text() {
        return multipart() ? "" : body;
    }

    private String contentType() {
        return header("Content-Type").orElse("text/plain").toLowerCase(Locale.ROOT);
    }

    private static String decoded(final String value) {
        return ENCODED_WORD.matcher(value.replaceAll("\\?=\\s+=\\?", "?==?")).replaceAll(word -> Matcher.quoteReplacement(decodedWord(word.group(1),
                word.group(2), word.group(3), word.group())));
    }

    private static String decodedWord(final String charset, final String encoding, final String text, final String whole) {
        try {
            final byte[] bytes = encoding.equalsIgnoreCase("b") ? Base64.getDecoder().decode(text) : quoted(text);
            return new String(bytes, Charset.forName(charset));
        } catch (final IllegalArgumentException e) {
            return whole;
        }
    }

    private static byte[] quoted(final String text) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            final char letter = text.charAt(i);
            if (letter == '=' && i + 2 < text.length()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(letter == '_' ? ' ' : letter);
            }
        }
        return bytes.toByteArray();
    }
}
