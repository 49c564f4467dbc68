/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One part of a message, or the message itself: its header, what it claims to be, and where its content lies. */
public final class MimePart {
    private final MessageBytes bytes;
    private final Headers headers;
    private final MimePart parent;
    private final ParameterizedValue contentType;
    private final ParameterizedValue disposition;
    private final List<MimePart> children = new ArrayList<>();
    private final long bodyStart;
    private String mediaType;
    private long bodyEnd;

    MimePart(final MessageBytes bytes, final Headers headers, final MimePart parent, final long bodyStart, final Problems problems) {
        this.bytes = bytes;
        this.headers = headers;
        this.parent = parent;
        this.bodyStart = bodyStart;
        this.bodyEnd = bytes.length();
        this.contentType = ParameterizedValue.parse(headers.first("Content-Type"));
        this.disposition = ParameterizedValue.parse(headers.first("Content-Disposition"));
        this.mediaType = mediaType(contentType.value(), parent, problems);
    }

    private static String mediaType(final String written, final MimePart parent, final Problems problems) {
        final String inherited = parent != null && parent.is("multipart/digest") ? "message/rfc822" : "text/plain";
        if (written.isEmpty()) {
            return inherited;
        }
        final int slash = written.indexOf('/');
        if (slash > 0 && slash < written.length() - 1 && written.length() <= 100 && written.chars().allMatch(c -> c > ' ' && c < 127)) {
            return written;
        }
        problems.add("A Content-Type is no media type; it was taken as text where it says so, else as unknown data.");
        if (written.startsWith("multipart")) {
            return "multipart/mixed";
        }
        return written.startsWith("text") ? written.contains("html") ? "text/html" : "text/plain" : "application/octet-stream";
    }

    public Headers headers() {
        return headers;
    }

    /** The multipart this is in; null for the message itself. */
    public MimePart parent() {
        return parent;
    }

    /** In their order; empty for anything but a multipart. */
    public List<MimePart> children() {
        return Collections.unmodifiableList(children);
    }

    /** Lower case, without parameters; never empty. */
    public String mediaType() {
        return mediaType;
    }

    public boolean is(final String type) {
        return mediaType.equals(type);
    }

    /** What the header says it is, whether or not the content bears it out. */
    public boolean isDeclaredAs(final String type) {
        return contentType.value().equals(type);
    }

    public boolean isMultipart() {
        return mediaType.startsWith("multipart/");
    }

    /** A parameter of Content-Type; null when there is none. */
    public String parameter(final String name) {
        return contentType.parameter(name);
    }

    /** Content-Disposition without parameters (RFC 2183), empty when there is none. */
    public String disposition() {
        return disposition.value();
    }

    /** The name the part was given, decoded but otherwise as written; null when it has none. */
    public String fileName() {
        final String name = disposition.parameter("filename");
        return name == null || name.isBlank() ? contentType.parameter("name") : name;
    }

    /** Content-Transfer-Encoding in lower case, empty when there is none. */
    public String transferEncoding() {
        final String encoding = headers.first("Content-Transfer-Encoding");
        return encoding == null ? "" : ParameterizedValue.parse(encoding).value().replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** Size of the content as it lies in the message, in bytes, still encoded. */
    public long encodedSize() {
        return bodyEnd - bodyStart;
    }

    /** The content as it lies in the message. */
    public InputStream encoded() {
        return bytes.slice(bodyStart, bodyEnd);
    }

    /** The content with its transfer encoding undone; a stream that never fails for what the bytes are. */
    public InputStream decoded(final Problems problems) throws IOException {
        return TransferDecoding.open(this, problems);
    }

    long bodyStart() {
        return bodyStart;
    }

    void end(final long position) {
        bodyEnd = Math.max(bodyStart, position);
    }

    void add(final MimePart child) {
        children.add(child);
    }

    /** Takes the part for something other than it claims to be. */
    void readAs(final String type) {
        mediaType = type;
        children.clear();
    }
}
