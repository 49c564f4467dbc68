/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.util.Locale;
import java.util.Objects;

/**
 * A file that goes with a message. Never held in memory: its content is encoded while the message is written.
 *
 * @param fileName  made safe before it is sent: no path, no control characters; {@code attachment} when nothing is left
 * @param mediaType type and subtype without parameters; what is null, malformed, or stands for a message or several parts becomes
 *                  {@code application/octet-stream}, since those may not be sent in base64 (RFC 2046, 5.2.1)
 * @param content   never null
 */
public record OutgoingAttachment(String fileName, String mediaType, ContentSource content) {
    private static final String UNKNOWN = "application/octet-stream";
    private static final String TOKEN_MARKS = "!#$&-^_.+";
    private static final int LONGEST_TYPE = 127;

    public OutgoingAttachment {
        fileName = SafeText.fileName(fileName);
        mediaType = mediaType(mediaType);
        Objects.requireNonNull(content, "content");
    }

    private static String mediaType(final String given) {
        final String type = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
        final int slash = type.indexOf('/');
        final boolean wellFormed = type.length() <= LONGEST_TYPE && slash > 0 && isToken(type.substring(0, slash))
                && isToken(type.substring(slash + 1));
        return !wellFormed || type.startsWith("message/") || type.startsWith("multipart/") ? UNKNOWN : type;
    }

    /** A restricted name of RFC 6838, 4.2. */
    private static boolean isToken(final String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0);
    }
}
