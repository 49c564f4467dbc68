/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.email.read.ReadEmail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A mail read as ParseEmail reads it. */
final class MailReading {
    private static final int MAXIMUM_TEXT = 1024 * 1024;
    private static final EmailReader READER = new EmailReader(MAXIMUM_TEXT);
    private static final String HEADER = """
            From: Ada Example <ada@example.com>
            To: Ben Sample <ben@example.org>
            Date: Tue, 3 Mar 2026 09:30:00 +0100
            Message-ID: <one@example.com>
            Subject: Re: The offer
            MIME-Version: 1.0
            Content-Type: text/%s; charset=utf-8

            """;

    private MailReading() {
    }

    static ReadEmail read(final byte[] message) throws IOException {
        return READER.read(() -> new ByteArrayInputStream(message), ReadContext.NONE, AttachmentSink.NONE);
    }

    /** A message around a body, as a body alone has no meaning. */
    static byte[] message(final String subtype, final String body) {
        return (HEADER.formatted(subtype) + body).replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
