/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Mails and contacts of nobody in particular. */
final class TestMails {
    static final String ANNA = "anna@orchard.example";

    private static final String CONTACTS = """
            id,name,email,company,domain
            K-7,Anna Appel,anna@orchard.example,Orchard,orchard.example
            """;

    private TestMails() {
    }

    /**
     * @param messageId without brackets
     * @param from an address
     */
    static byte[] mail(final String messageId, final String from, final String to, final String subject, final String text) {
        return """
                Message-ID: <%s>
                Date: %s
                From: <%s>
                To: <%s>
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                %s
                """.formatted(messageId, DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)), from, to, subject, text)
                .replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the contacts file: Anna, and the company that she works for. */
    static Path contacts(final Path folder) {
        try {
            return Files.writeString(folder.resolve("contacts.csv"), CONTACTS);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
