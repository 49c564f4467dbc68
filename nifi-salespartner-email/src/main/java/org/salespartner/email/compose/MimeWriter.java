/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.identity.Digests;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the bytes of a message (RFC 5322, RFC 2045 and 2046), ASCII alone, with CRLF. The same message gives the same bytes each time: the
 * boundaries come from its Message-ID.
 */
final class MimeWriter {
    /** Occurs in no encoded part, see {@link TransferEncoding#of}. */
    static final String BOUNDARY_BEGIN = "=_";

    private static final int BOUNDARY_DIGITS = 32;

    private final String seed;
    private final OutputStream out;

    private MimeWriter(final String seed, final OutputStream out) {
        this.seed = seed;
        this.out = out;
    }

    /** Writes the header, then the body; flushes but does not close. */
    static void write(final String header, final String messageId, final Body body, final List<OutgoingAttachment> attachments,
            final OutputStream out) throws IOException {
        final OutputStream buffered = new BufferedOutputStream(out);
        final MimeWriter writer = new MimeWriter(messageId, buffered);
        writer.ascii(header + new HeaderWriter().words("MIME-Version", List.of("1.0")));
        if (attachments.isEmpty()) {
            writer.body(body);
        } else {
            writer.mixed(body, attachments);
        }
        buffered.flush();
    }

    private void mixed(final Body body, final List<OutgoingAttachment> attachments) throws IOException {
        final String boundary = boundary("mixed");
        multipart("multipart/mixed", boundary);
        delimiter(boundary);
        body(body);
        for (final OutgoingAttachment attachment : attachments) {
            delimiter(boundary);
            attachment(attachment);
        }
        ascii("--" + boundary + "--\r\n");
    }

    private void body(final Body body) throws IOException {
        if (body.html() == null) {
            plain(body.plain());
            return;
        }
        final String boundary = boundary("alternative");
        multipart("multipart/alternative", boundary);
        delimiter(boundary);
        plain(body.plain());
        delimiter(boundary);
        text("text/html", List.of("charset=utf-8"), body.html().replace("\n", "\r\n"));
        ascii("--" + boundary + "--\r\n");
    }

    private void plain(final String text) throws IOException {
        text("text/plain", List.of("charset=utf-8", "format=flowed"), text);
    }

    private void text(final String type, final List<String> parameters, final String text) throws IOException {
        final TransferEncoding encoding = TransferEncoding.of(text);
        ascii(new HeaderWriter().parameters("Content-Type", type, parameters)
                .words("Content-Transfer-Encoding", List.of(encoding.value())) + "\r\n");
        encoding.write(text, out);
    }

    private void attachment(final OutgoingAttachment attachment) throws IOException {
        ascii(new HeaderWriter().parameters("Content-Type", attachment.mediaType(), List.of())
                .words("Content-Transfer-Encoding", List.of(TransferEncoding.BASE64.value()))
                .parameters("Content-Disposition", "attachment", HeaderParameter.of("filename", attachment.fileName())) + "\r\n");
        try (InputStream content = attachment.content().open()) {
            TransferEncoding.base64(content, out);
        }
    }

    private void multipart(final String type, final String boundary) throws IOException {
        ascii(new HeaderWriter().parameters("Content-Type", type, List.of("boundary=\"" + boundary + '"')) + "\r\n");
    }

    /** Every part ends with a line end of its own; the one before the delimiter belongs to the delimiter (RFC 2046, 5.1.1). */
    private void delimiter(final String boundary) throws IOException {
        ascii("\r\n--" + boundary + "\r\n");
    }

    private String boundary(final String level) {
        return BOUNDARY_BEGIN + Digests.sha256(level + ' ' + seed).substring(0, BOUNDARY_DIGITS);
    }

    private void ascii(final String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
