/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.models.InternetMessageHeader;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.services.account.SentByPerson;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The header block of a message. Graph has no raw one: it is put together from the fields
 * (https://learn.microsoft.com/graph/api/resources/internetmessageheader). What was sent from the mailbox, and a draft, may have none, but has them
 * in its MIME.
 */
final class GraphHeaders {
    private static final String FIELDS = "internetMessageHeaders";
    /** A header block that is longer is cut, in bytes. */
    private static final int LONGEST = 1024 * 1024;

    private final GraphApi api;

    GraphHeaders(final GraphApi api) {
        this.api = api;
    }

    /** With the empty line at its end. */
    byte[] of(final String id) throws IOException {
        final List<InternetMessageHeader> fields = api.message(id, FIELDS).getInternetMessageHeaders();
        if (fields == null || fields.isEmpty()) {
            return ofMime(id);
        }

        final StringBuilder header = new StringBuilder();
        for (final InternetMessageHeader field : fields) {
            if (field.getName() != null && field.getValue() != null) {
                header.append(field.getName()).append(": ").append(field.getValue().replaceAll("[\\r\\n]+", " ")).append("\r\n");
            }
        }
        return header.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the message is the reply that {@link MailboxDrafts#KEY_HEADER} names so. */
    boolean hasKey(final String id, final String key) throws IOException {
        return lines(id).stream().anyMatch((MailboxDrafts.KEY_HEADER + ": " + key).toLowerCase(Locale.ROOT)::equals);
    }

    /** See {@link SentByPerson}. */
    boolean isAnswer(final String id, final Predicate<String> outside) throws IOException {
        try {
            return SentByPerson.isAnswer(new InternetHeaders(new ByteArrayInputStream(of(id)), true), outside);
        } catch (final MessagingException e) {
            // What cannot be read may well be an answer.
            return true;
        }
    }

    /** In lower case, with one space after the name of each field. */
    private List<String> lines(final String id) throws IOException {
        return new String(of(id), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT).lines()
                .map(line -> line.replaceFirst("^([^:\\s]+):[ \t]*", "$1: ").stripTrailing()).toList();
    }

    private byte[] ofMime(final String id) throws IOException {
        final ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (InputStream raw = api.raw(id)) {
            boolean lineHasText = true;
            int next = raw.read();
            while (next >= 0 && header.size() < LONGEST) {
                header.write(next);
                if (next == '\n') {
                    if (!lineHasText) {
                        break;
                    }
                    lineHasText = false;
                } else if (next != '\r') {
                    lineHasText = true;
                }
                next = raw.read();
            }
        }
        return header.toByteArray();
    }
}
