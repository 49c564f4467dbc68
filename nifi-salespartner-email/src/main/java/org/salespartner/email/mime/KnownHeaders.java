/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.util.Locale;
import java.util.Set;

/** The header fields by which an e-mail is known from other things that have lines with colons. */
final class KnownHeaders {
    private static final Set<String> NAMES = Set.of("from", "to", "cc", "bcc", "subject", "date", "message-id", "sender", "reply-to",
            "in-reply-to", "references", "received", "return-path", "delivered-to", "mime-version", "content-type", "content-transfer-encoding",
            "content-disposition", "errors-to", "precedence", "auto-submitted", "authentication-results", "dkim-signature", "envelope-to",
            "apparently-to", "return-receipt-to", "thread-topic", "user-agent", "status", "importance", "organization", "newsgroups");
    private static final Set<String> PREFIXES = Set.of("x-", "list-", "resent-", "arc-", "received-", "original-");

    private KnownHeaders() {
    }

    static boolean anyIn(final Headers headers) {
        return headers.fields().stream().anyMatch(field -> isKnown(field.name().toLowerCase(Locale.ROOT)));
    }

    private static boolean isKnown(final String name) {
        return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
