/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email;

import org.junit.jupiter.api.Assumptions;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.email.read.ReadEmail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Messages for tests, and the shortest way to have them read. */
public final class Mails {
    public static final EmailReader READER = new EmailReader(1 << 20);

    private static final String HEADER = """
            From: Ada Example <ada@example.com>
            To: Ben Sample <ben@example.org>
            Date: Tue, 3 Mar 2026 09:30:00 +0100
            Message-ID: <one@example.com>
            Subject: The offer
            MIME-Version: 1.0
            """;

    private Mails() {
    }

    /** A message with a usual header; what is given begins with further header lines. */
    public static String with(final String rest) {
        return HEADER + rest;
    }

    /** A message of one plain part. */
    public static String plain(final String body) {
        return with("Content-Type: text/plain; charset=utf-8\n\n" + body);
    }

    /** A message of one HTML part. */
    public static String html(final String body) {
        return with("Content-Type: text/html; charset=utf-8\n\n" + body);
    }

    public static byte[] bytes(final String message) {
        return bytes(message, StandardCharsets.UTF_8);
    }

    /** With the line ends of the wire. */
    public static byte[] bytes(final String message, final Charset charset) {
        return message.replace("\n", "\r\n").getBytes(charset);
    }

    public static EmailDocument read(final String message) {
        return read(bytes(message)).document();
    }

    public static ReadEmail read(final byte[] message) {
        return read(message, ReadContext.NONE, AttachmentSink.NONE);
    }

    public static ReadEmail read(final byte[] message, final ReadContext context, final AttachmentSink sink) {
        try {
            return READER.read(() -> new ByteArrayInputStream(message), context, sink);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder of the corpora beside the repository; the test is skipped where they are absent. */
    public static Path corpus(final String folder) {
        final Path path = Path.of("..", "..", "shared", "corpora", folder);
        Assumptions.assumeTrue(Files.exists(path), () -> "Skipped: the corpora of other projects are not beside this repository ("
                + path + ").");
        return path;
    }
}
