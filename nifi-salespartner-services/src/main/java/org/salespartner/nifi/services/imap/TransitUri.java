/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MessageReference;

import java.nio.charset.StandardCharsets;

/**
 * Names a message in provenance in the manner of RFC 5092, with the account's id before the folder: {@code
 * imap://host/id/folder;UIDVALIDITY=7/;UID=9}.
 */
final class TransitUri {
    /** Allowed in a path by RFC 5092 without being encoded; what separates the parts of the URI is encoded within them. */
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,=&@:";

    private TransitUri() {
    }

    static String of(final ImapSettings settings, final MessageReference message) {
        final StringBuilder uri = new StringBuilder("imap://").append(settings.host()).append('/').append(encode(settings.accountId(), ""))
                .append('/').append(encode(message.folder(), "/"));
        if (message.uidValidity() != null) {
            uri.append(";UIDVALIDITY=").append(message.uidValidity());
        }

        return uri.append("/;UID=").append(encode(message.providerId(), "")).toString();
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
