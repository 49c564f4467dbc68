/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ByteArray;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What recognises a message after its UID has lost its meaning (rule S3): SHA-256 over its size and the header fields that name it, or over the whole
 * header block when it has no Message-ID. Bytes after {@link #HEADER_LIMIT} count for nothing, so that a header of any length costs little.
 */
final class RegisterKey {
    /** How much of a header block is looked at, in bytes. */
    static final int HEADER_LIMIT = 256 * 1024;

    private static final List<String> FIELDS = List.of("message-id", "date", "from", "to", "subject");

    private RegisterKey() {
    }

    /**
     * @param size    in bytes as the server tells it
     * @param content begins with the header block; what follows the block does not count
     * @return null for a message without any header, which nothing would tell from another such message
     */
    static String of(final long size, final ByteArray content) {
        final int start = content.getStart();
        final List<String> fields = fields(content.getBytes(), start, start + Math.min(content.getCount(), HEADER_LIMIT));
        if (fields.isEmpty()) {
            return null;
        }

        final List<String> chosen = new ArrayList<>();
        for (final String name : FIELDS) {
            fields.stream().filter(field -> field.startsWith(name + ":")).forEach(chosen::add);
        }

        final boolean hasMessageId = !chosen.isEmpty() && chosen.getFirst().startsWith(FIELDS.getFirst());
        final MessageDigest digest = sha256();
        digest.update(Long.toString(size).getBytes(StandardCharsets.US_ASCII));
        for (final String field : hasMessageId ? chosen : fields) {
            digest.update((byte) '\n');
            digest.update(field.getBytes(StandardCharsets.ISO_8859_1));
        }

        return HexFormat.of().formatHex(digest.digest());
    }

    /** Unfolded, with the name in lower case and no white space around name and value. */
    private static List<String> fields(final byte[] content, final int from, final int to) {
        final List<String> fields = new ArrayList<>();
        final StringBuilder field = new StringBuilder();
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && content[end] != '\n') {
                end++;
            }

            final String line = new String(content, start, end - start, StandardCharsets.ISO_8859_1).stripTrailing();
            if (line.isEmpty()) {
                break;
            }

            if (!Character.isWhitespace(line.charAt(0))) {
                addField(fields, field);
            }

            field.append(field.isEmpty() ? "" : " ").append(line.strip());
            start = end + 1;
        }

        addField(fields, field);
        return fields;
    }

    private static void addField(final List<String> fields, final StringBuilder field) {
        if (field.isEmpty()) {
            return;
        }

        final String text = field.toString();
        final int colon = text.indexOf(':');
        fields.add(colon < 0 ? text : text.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":" + text.substring(colon + 1).strip());
        field.setLength(0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
