/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.nio.charset.StandardCharsets;

/** Part of a transit URI's path, encoded as RFC 3986, section 2.1, asks. */
public final class UriPath {
    /** Allowed in a path by RFC 5092 and RFC 3986 without being encoded; what separates the parts of the URI is encoded within them. */
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,=&@:";

    private UriPath() {
    }

    /** One segment: what would end it is encoded. */
    public static String segment(final String text) {
        return encode(text, "");
    }

    /** Several segments: each slash separates two. */
    public static String segments(final String text) {
        return encode(text, "/");
    }

    private static String encode(final String text, final String alsoPlain) {
        final StringBuilder encoded = new StringBuilder();
        for (final byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            final char character = (char) (octet & 0xff);
            if (PLAIN.indexOf(character) >= 0 || alsoPlain.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append("%%%02X".formatted((int) character));
            }
        }

        return encoded.toString();
    }
}
