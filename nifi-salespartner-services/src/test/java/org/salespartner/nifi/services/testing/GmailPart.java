/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a mail (<a href="https://www.rfc-editor.org/rfc/rfc2045">RFC 2045</a>), cut up as far as
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages#MessagePart">MessagePart</a> shows it. Its own small
 * parser, so that no mail library stands on both sides of a test.
 *
 * @param headers the unfolded header fields in their order
 * @param body what follows the headers, still encoded
 */
record GmailPart(List<Header> headers, byte[] body) {

    /** A header field. */
    record Header(String name, String value) {
    }

    static GmailPart parse(final byte[] raw) {
        final int end = end(raw);
        final String head = new String(raw, 0, end, StandardCharsets.UTF_8);
        final List<Header> headers = new ArrayList<>();
        for (final String line : head.replaceAll("\r?\n[ \t]+", " ").split("\r?\n")) {
            final int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(new Header(line.substring(0, colon).trim(), line.substring(colon + 1).trim()));
            }
        }
        final int start = raw.length <= end ? end : raw[end] == '\r' ? end + 2 : end + 1;
        return new GmailPart(List.copyOf(headers), start >= raw.length ? new byte[0] : Arrays.copyOfRange(raw, start, raw.length));
    }

    /** The first value of a header field, or null. */
    String header(final String name) {
        return headers.stream().filter(header -> header.name().equalsIgnoreCase(name)).map(Header::value).findFirst().orElse(null);
    }

    String mimeType() {
        final String type = header("Content-Type");
        return type == null ? "text/plain" : type.split(";")[0].trim().toLowerCase(Locale.ROOT);
    }

    /** The headers alone, all of them or those that are named. */
    Map<String, Object> metadata(final List<String> names) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("mimeType", mimeType());
        json.put("headers", headersJson(names));
        return json;
    }

    /** The part and its parts; bodies of parts with a file name are left to {@code attachments.get}. */
    Map<String, Object> full(final String partId) {
        final Map<String, Object> json = new LinkedHashMap<>();
        final String filename = filename();
        json.put("partId", partId);
        json.put("mimeType", mimeType());
        json.put("filename", filename);
        json.put("headers", headersJson(List.of()));
        final List<GmailPart> parts = parts();
        if (parts.isEmpty()) {
            final byte[] decoded = decoded();
            json.put("body", filename.isEmpty() ? Map.of("size", decoded.length, "data", Base64.getUrlEncoder().encodeToString(decoded))
                    : Map.of("size", decoded.length, "attachmentId", "A" + partId));
        } else {
            json.put("body", Map.of("size", 0));
            json.put("parts", parts.stream().map(part -> part.full((partId.isEmpty() ? "" : partId + ".") + parts.indexOf(part))).toList());
        }
        return json;
    }

    /** The decoded body of a part by the id that {@link #full} gave it; empty when there is no such part. */
    Optional<byte[]> attachment(final String attachmentId) {
        if (!attachmentId.matches("A[\\d.]*")) {
            return Optional.empty();
        }
        GmailPart part = this;
        for (final String index : attachmentId.substring(1).split("\\.")) {
            if (!index.isEmpty()) {
                final List<GmailPart> parts = part.parts();
                final int at = Integer.parseInt(index);
                if (at >= parts.size()) {
                    return Optional.empty();
                }
                part = parts.get(at);
            }
        }
        return Optional.of(part.decoded());
    }

    /** The text of the first part that has plain text, or nothing. */
    String text() {
        final List<GmailPart> parts = parts();
        if (parts.isEmpty()) {
            return mimeType().equals("text/plain") ? new String(decoded(), charset()) : "";
        }
        return parts.stream().map(GmailPart::text).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    private List<GmailPart> parts() {
        final String boundary = parameter("Content-Type", "boundary");
        return mimeType().startsWith("multipart/") && boundary != null
                ? split(body, boundary).stream().map(GmailPart::parse).toList() : List.of();
    }

    /** Cuts a multipart body (<a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046, section 5.1</a>) into its parts. */
    static List<byte[]> split(final byte[] body, final String boundary) {
        final String text = new String(body, StandardCharsets.ISO_8859_1);
        final Matcher delimiter = Pattern.compile("(?:^|\r?\n)--" + Pattern.quote(boundary) + "(--)?[ \t]*(?=\r?\n|$)").matcher(text);
        final List<byte[]> parts = new ArrayList<>();
        int start = -1;
        while (delimiter.find()) {
            if (start >= 0) {
                parts.add(text.substring(Math.min(start, delimiter.start()), delimiter.start()).replaceFirst("^\r?\n", "")
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            start = delimiter.end();
            if (delimiter.group(1) != null) {
                break;
            }
        }
        return parts;
    }

    private byte[] decoded() {
        final String encoding = header("Content-Transfer-Encoding");
        if ("base64".equalsIgnoreCase(encoding)) {
            return Base64.getMimeDecoder().decode(body);
        }
        return "quoted-printable".equalsIgnoreCase(encoding) ? unquoted() : body;
    }

    private byte[] unquoted() {
        final String text = new String(body, StandardCharsets.ISO_8859_1).replaceAll("=[ \t]*\r?\n", "");
        final Matcher octet = Pattern.compile("=([0-9A-Fa-f]{2})").matcher(text);
        return octet.replaceAll(found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private Charset charset() {
        final String name = parameter("Content-Type", "charset");
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private String filename() {
        final String disposition = parameter("Content-Disposition", "filename");
        final String name = disposition == null ? parameter("Content-Type", "name") : disposition;
        return name == null ? "" : name;
    }

    private String parameter(final String header, final String name) {
        final String value = header(header);
        return value == null ? null : parameterOf(value, name);
    }

    /** A parameter of a structured header field, without its quotes; null when it is missing. */
    static String parameterOf(final String value, final String name) {
        final Matcher matcher = Pattern.compile("(?i);\\s*" + Pattern.quote(name) + "\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))").matcher(value);
        return matcher.find() ? matcher.group(1) == null ? matcher.group(2) : matcher.group(1) : null;
    }

    private List<Map<String, String>> headersJson(final List<String> names) {
        return headers.stream().filter(header -> names.isEmpty() || names.stream().anyMatch(header.name()::equalsIgnoreCase))
                .map(header -> Map.of("name", header.name(), "value", header.value())).toList();
    }

    /** Where the empty line begins that ends the headers. */
    private static int end(final byte[] raw) {
        int lineStart = 0;
        for (int position = 0; position < raw.length; position++) {
            if (raw[position] == '\n') {
                if (position == lineStart || position == lineStart + 1 && raw[lineStart] == '\r') {
                    return lineStart;
                }
                lineStart = position + 1;
            }
        }
        return raw.length;
    }
}
