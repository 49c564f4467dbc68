/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a part is made fit for paths that pass seven bits and short lines alone (RFC 2045, 6). */
enum TransferEncoding {
    SEVEN_BIT("7bit"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    /** RFC 5322, 2.1.1. */
    private static final int LONGEST_LINE = 998;
    private static final int BASE64_LINE = 76;
    private static final byte[] CRLF = {'\r', '\n'};

    private final String value;

    TransferEncoding(final String value) {
        this.value = value;
    }

    String value() {
        return value;
    }

    /**
     * The most readable one for a text with CRLF. A text with the two characters that begin a boundary is never sent as it is, and in
     * the other two encodings they cannot occur (RFC 2045, 6.7): no text can end its part.
     */
    static TransferEncoding of(final String text) {
        int line = 0;
        int foreign = 0;
        boolean plain = !text.contains(MimeWriter.BOUNDARY_BEGIN);
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            line = character == '\n' ? 0 : line + 1;
            foreign += character > '~' ? 1 : 0;
            plain &= line <= LONGEST_LINE;
        }
        if (foreign == 0 && plain) {
            return SEVEN_BIT;
        }
        return foreign * 4 > text.length() ? BASE64 : QUOTED_PRINTABLE;
    }

    /** Writes a text, which is small, as UTF-8. */
    void write(final String text, final OutputStream out) throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        switch (this) {
            case SEVEN_BIT -> out.write(bytes);
            case QUOTED_PRINTABLE -> quotedPrintable(bytes, out);
            default -> {
                out.write(Base64.getMimeEncoder(BASE64_LINE, CRLF).encode(bytes));
                out.write(CRLF);
            }
        }
    }

    private static void quotedPrintable(final byte[] bytes, final OutputStream out) throws IOException {
        try {
            final OutputStream encoder = MimeUtility.encode(out, "quoted-printable");
            encoder.write(bytes);
            encoder.flush();
        } catch (final MessagingException e) {
            throw new IOException("Angus Mail does not know quoted-printable", e);
        }
    }

    /** Writes bytes of any number in base64, and in constant memory. */
    static void base64(final InputStream content, final OutputStream out) throws IOException {
        final OutputStream open = new FilterOutputStream(out) {
            @Override
            public void write(final byte[] bytes, final int from, final int count) throws IOException {
                out.write(bytes, from, count);
            }

            @Override
            public void close() {
                // The message goes on behind this part.
            }
        };
        try (OutputStream encoder = Base64.getMimeEncoder(BASE64_LINE, CRLF).wrap(open)) {
            content.transferTo(encoder);
        }
        out.write(CRLF);
    }
}
