/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/** Finds in what a mail server says the secret that was just given to it (rule T1). */
public final class ProviderSecrets {
    private ProviderSecrets() {
    }

    /**
     * Whether a text repeats a secret, also in the forms in which it goes over the wire in LOGIN, AUTHENTICATE PLAIN (RFC 4616), LOGIN and XOAUTH2.
     *
     * @param secret null or blank for none
     */
    public static boolean isRepeated(final String text, final String user, final String secret) {
        return secret != null && !secret.isBlank() && forms(user, secret).anyMatch(text::contains);
    }

    private static Stream<String> forms(final String user, final String secret) {
        return Stream.of(secret, base64(secret), base64("\0" + user + "\0" + secret), base64(user + "\0" + user + "\0" + secret),
                base64("user=" + user + "\1auth=Bearer " + secret + "\1\1"));
    }

    private static String base64(final String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
