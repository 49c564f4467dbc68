/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file name a message has on its way through a flow: its Message-ID, made safe, with {@code .eml}.
 * The same Message-ID always gives the same name. A name that had to be altered ends with a short digest of the original,
 * so that two different Message-IDs do not meet in one name.
 */
public final class SafeFileName {
    private static final int MAXIMUM_LENGTH = 120;
    private static final int DIGEST_BYTES = 5;
    private static final String EXTENSION = ".eml";
    private static final String UNNAMED = "message";
    private static final String ALLOWED = "-_.@+=";

    private SafeFileName() {
    }

    /**
     * @param messageId with or without angle brackets; null or blank when the message has none
     * @param fallback  what to name the message by then, for instance its UID; null for {@code message}
     * @return at most 120 characters, ASCII letters, digits and {@code -_.@+=} alone, never beginning with a dot or a hyphen
     */
    public static String of(final String messageId, final String fallback) {
        final String bare = withoutBrackets(messageId);
        if (!bare.isEmpty()) {
            return safe(bare);
        }
        final String other = fallback == null ? "" : fallback.strip();
        return safe(other.isEmpty() ? UNNAMED : other);
    }

    private static String withoutBrackets(final String messageId) {
        final String stripped = messageId == null ? "" : messageId.strip();
        if (stripped.length() >= 2 && stripped.charAt(0) == '<' && stripped.charAt(stripped.length() - 1) == '>') {
            return stripped.substring(1, stripped.length() - 1).strip();
        }
        return stripped;
    }

    private static String safe(final String name) {
        final int length = MAXIMUM_LENGTH - EXTENSION.length();
        final StringBuilder safe = new StringBuilder(Math.min(name.length(), length));
        boolean altered = name.length() > length;
        for (int i = 0; i < name.length() && i < length; i++) {
            final char character = name.charAt(i);
            final boolean kept = isAllowed(character) && !(i == 0 && (character == '.' || character == '-'));
            safe.append(kept ? character : '_');
            altered |= !kept;
        }
        if (altered) {
            final String digest = "-" + shortDigest(name);
            safe.setLength(Math.min(safe.length(), length - digest.length()));
            safe.append(digest);
        }
        return safe.append(EXTENSION).toString();
    }

    private static boolean isAllowed(final char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character >= '0' && character <= '9'
                || ALLOWED.indexOf(character) >= 0;
    }

    private static String shortDigest(final String name) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
