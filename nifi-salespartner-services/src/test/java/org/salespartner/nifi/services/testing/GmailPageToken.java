/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Page tokens that nobody can read at a glance, as those of Google cannot be read. */
final class GmailPageToken {
    private static final String MARK = "page:";

    private GmailPageToken() {
    }

    static String write(final String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + position).getBytes(StandardCharsets.UTF_8));
    }

    static String read(final String token) {
        try {
            final String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(MARK)) {
                return text.substring(MARK.length());
            }
        } catch (final IllegalArgumentException e) {
            // Refused below like any other text that was never a token.
        }
        throw GoogleError.badRequest("Invalid pageToken");
    }
}
