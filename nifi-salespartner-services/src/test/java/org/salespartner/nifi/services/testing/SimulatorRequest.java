/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A request as HTTP/1.1 (<a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>) brings it, its body unchunked and unzipped.
 *
 * @param target what the request line asks for: a path with a query, or a whole URL
 * @param headers by name in lower case; the values of several equal names are joined with commas
 */
record SimulatorRequest(String method, String target, Map<String, String> headers, byte[] body) {

    /** Reads the next request of a connection; null when the client has closed it. */
    static SimulatorRequest read(final InputStream in, final OutputStream out) throws IOException {
        String line = line(in);
        while (line != null && line.isEmpty()) {
            line = line(in);
        }
        if (line == null) {
            return null;
        }
        final Map<String, String> headers = headers(in);
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        final byte[] body;
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            body = chunks(in);
        } else {
            body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        return of(line, headers, body);
    }

    /** Reads a request that is a part of a batch: what follows its headers is its body, whether a length is told or not. */
    static SimulatorRequest embedded(final byte[] part) throws IOException {
        final InputStream in = new ByteArrayInputStream(part);
        final String line = line(in);
        if (line == null) {
            throw new IOException("A part of the batch is empty");
        }
        return of(line, headers(in), in.readAllBytes());
    }

    private static SimulatorRequest of(final String line, final Map<String, String> headers, final byte[] body) throws IOException {
        final String[] words = line.split(" ");
        if (words.length < 2) {
            throw new IOException("Not a request line");
        }
        return new SimulatorRequest(words[0], words[1], headers, "gzip".equalsIgnoreCase(headers.get("content-encoding")) ? unzipped(body) : body);
    }

    /** The path alone, also when a whole URL was asked for. */
    String path() {
        final String withoutQuery = target.split("\\?", 2)[0];
        final int scheme = withoutQuery.indexOf("://");
        final int start = scheme < 0 ? 0 : withoutQuery.indexOf('/', scheme + 3);
        return start < 0 ? "/" : withoutQuery.substring(start);
    }

    /** The query, undecoded; empty without one. */
    String query() {
        final int start = target.indexOf('?');
        return start < 0 ? "" : target.substring(start + 1);
    }

    /** The decoded values of a parameter of the query. */
    List<String> parameters(final String name) {
        return pairs(query()).getOrDefault(name, List.of());
    }

    /** The first value of a parameter of the query, or null. */
    String parameter(final String name) {
        final List<String> values = parameters(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The parameters of the query, the first value of each. */
    Map<String, String> parameters() {
        return first(pairs(query()));
    }

    /** The fields of a form in the body, the first value of each. */
    Map<String, String> fields() {
        return first(pairs(text()));
    }

    /** The first value of a field of a form in the body, or null. */
    String field(final String name) {
        final List<String> values = pairs(text()).getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The value of a header, or null. */
    String header(final String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The value of a header, or another when there is none. */
    String header(final String name, final String otherwise) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), otherwise);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Without the headers and the body, which hold secrets. */
    @Override
    public String toString() {
        return method + " " + path();
    }

    private static Map<String, List<String>> pairs(final String text) {
        final Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (final String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                final String[] sides = pair.split("=", 2);
                pairs.computeIfAbsent(URLDecoder.decode(sides[0], StandardCharsets.UTF_8), name -> new ArrayList<>())
                        .add(sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    private static Map<String, String> first(final Map<String, List<String>> pairs) {
        final Map<String, String> first = new LinkedHashMap<>();
        pairs.forEach((name, values) -> first.put(name, values.getFirst()));
        return first;
    }

    private static Map<String, String> headers(final InputStream in) throws IOException {
        final Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            final String[] sides = line.split(":", 2);
            headers.merge(sides[0].trim().toLowerCase(Locale.ROOT), sides.length < 2 ? "" : sides[1].trim(), (one, other) -> one + ", " + other);
        }
        return headers;
    }

    private static byte[] chunks(final InputStream in) throws IOException {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(required(line(in)).split(";")[0].trim(), 16);
        while (size > 0) {
            body.write(in.readNBytes(size));
            line(in);
            size = Integer.parseInt(required(line(in)).split(";")[0].trim(), 16);
        }
        headers(in);
        return body.toByteArray();
    }

    private static String required(final String line) throws IOException {
        if (line == null) {
            throw new IOException("The request ended in the middle");
        }
        return line;
    }

    private static String line(final InputStream in) throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] unzipped(final byte[] body) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }
}
