/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The identity of an e-mail (rule I1): opaque, compared as a whole, at most 67 ASCII characters. Begins with the version of the rule it was made by,
 * so that a later rule never gives an identity that an earlier one gave to another mail.
 */
public final class EmailIdentity {
    private static final String BY_MESSAGE_ID = "m1:";
    private static final String BY_BYTES = "r1:";

    private EmailIdentity() {
    }

    /**
     * Of an e-mail with a Message-ID. Message-IDs are reused in the wild, so the rest counts too.
     *
     * @param messageId without angle brackets, never null
     * @param from      the sender's address; null when there is none
     * @param sentAt    the Date header, which counts in whole seconds; null when there is none
     * @param body      the fingerprint of the body, see {@link BodyFingerprint}
     */
    public static String of(final String messageId, final String from, final Instant sentAt, final byte[] body) {
        final MessageDigest digest = Digests.sha256();
        update(digest, messageId);
        update(digest, from == null ? "" : from.toLowerCase(Locale.ROOT));
        update(digest, sentAt == null ? "" : Long.toString(sentAt.getEpochSecond()));
        return BY_MESSAGE_ID + HexFormat.of().formatHex(digest.digest(body));
    }

    /**
     * Of an e-mail without one.
     *
     * @param sha256 of its raw bytes, hexadecimal
     */
    public static String ofBytes(final String sha256) {
        return BY_BYTES + sha256;
    }

    private static void update(final MessageDigest digest, final String value) {
        digest.update(value.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
