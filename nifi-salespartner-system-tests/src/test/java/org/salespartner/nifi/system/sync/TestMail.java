/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import java.nio.charset.StandardCharsets;

/** Messages for tests, with CRLF line ends. */
final class TestMail {
    private TestMail() {
    }

    /** A small message whose Message-ID is {@code <name@customer.test>}. */
    static byte[] named(final String name) {
        return with(name, "Bob Customer <bob@customer.test>", "Hello Anna,\r\n\r\nthis is about " + name + ".\r\n\r\nBob\r\n");
    }

    static byte[] with(final String name, final String from, final String body) {
        return """
                Message-ID: <%1$s@customer.test>\r
                Date: Tue, 3 Feb 2026 10:00:00 +0100\r
                From: %2$s\r
                To: Anna <anna@sales.test>, carl@sales.test\r
                Subject: About %1$s\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=UTF-8\r
                Content-Transfer-Encoding: 8bit\r
                \r
                %3$s""".formatted(name, from, body).getBytes(StandardCharsets.UTF_8);
    }

    /** A message of about so many bytes. */
    static byte[] large(final String name, final int size) {
        final StringBuilder body = new StringBuilder("Hello Anna,\r\n");
        for (int line = 0; body.length() < size; line++) {
            body.append("Line ").append(line).append(" of ").append(name).append(", which goes on for quite a while.\r\n");
        }
        return with(name, "Bob Customer <bob@customer.test>", body.toString());
    }

    /** The Message-ID of a message of a name, as attributes have it. */
    static String messageId(final String name) {
        return name + "@customer.test";
    }
}
