/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.UriPath;

/**
 * Names a message in provenance in the manner of RFC 5092, with the account's id before the folder: {@code
 * imap://host/id/folder;UIDVALIDITY=7/;UID=9}.
 */
final class TransitUri {
    private TransitUri() {
    }

    static String of(final ImapSettings settings, final MessageReference message) {
        final StringBuilder uri = new StringBuilder("imap://").append(settings.host()).append('/').append(UriPath.segment(settings.accountId()))
                .append('/').append(UriPath.segments(message.folder()));
        if (message.uidValidity() != null) {
            uri.append(";UIDVALIDITY=").append(message.uidValidity());
        }

        return uri.append("/;UID=").append(UriPath.segment(message.providerId())).toString();
    }
}
