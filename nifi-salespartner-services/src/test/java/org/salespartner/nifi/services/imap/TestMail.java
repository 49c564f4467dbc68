/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.nio.charset.StandardCharsets;

/** Messages for tests. */
final class TestMail {
    private TestMail() {
    }

    /** A small message with CRLF line ends; its Message-ID is {@code <name@example.test>}. */
    static byte[] named(final String name) {
        return from(name, "Bob <bob@customer.test>");
    }

    static byte[] from(final String name, final String from) {
        return """
                Message-ID: <%1$s@example.test>\r
                Date: Tue, 3 Feb 2026 10:00:00 +0100\r
                From: %2$s\r
                To: anna@example.test\r
                Subject: About %1$s\r
                \r
                Hello, this is %1$s.\r
                """.formatted(name, from).getBytes(StandardCharsets.UTF_8);
    }

    /** A message of about so many bytes, with lines that differ. */
    static byte[] large(final String name, final int size) {
        final StringBuilder text = new StringBuilder(new String(named(name), StandardCharsets.UTF_8));
        int line = 0;
        while (text.length() < size) {
            text.append("Line ").append(line).append(" of a long message, which goes on for quite a while.\r\n");
            line++;
        }

        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
