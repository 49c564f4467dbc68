/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.salespartner.nifi.account.FetchScope;

/**
 * What the server sent of a message.
 *
 * @param registerKey null when there is none
 */
record MessageContent(String registerKey, ByteArray bytes) {

    /** What to ask for, without the UID. */
    static String items(final FetchScope scope) {
        return "RFC822.SIZE " + (scope == FetchScope.HEADERS ? "BODY.PEEK[HEADER]" : "BODY.PEEK[]");
    }

    /** Null when the answer holds no content, such as one that only tells changed flags. */
    static MessageContent of(final FetchResponse response) {
        final BODY body = response.getItem(BODY.class);
        final RFC822SIZE size = response.getItem(RFC822SIZE.class);
        final ByteArray bytes = body == null ? null : body.getByteArray();
        if (bytes == null) {
            return null;
        }

        return new MessageContent(size == null ? null : RegisterKey.of(size.size, bytes), bytes);
    }
}
