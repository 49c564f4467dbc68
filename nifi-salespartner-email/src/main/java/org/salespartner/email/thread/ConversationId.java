/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.thread;

import org.salespartner.email.identity.Digests;

import java.util.List;

/**
 * The conversation an e-mail belongs to. The first of References is the message that began it (RFC 5322, 3.6.4), so all mails of a
 * conversation whose mailers keep References whole give the same id, in whatever order they arrive. Where they do not, the store joins.
 */
public final class ConversationId {
    private static final String VERSION = "c1:";
    private static final int LENGTH = 32;

    private ConversationId() {
    }

    /**
     * @param references oldest first
     * @param inReplyTo  null when there is none
     * @param messageId  null when there is none
     * @param identity   the e-mail's identity, when its header has no id at all
     * @return 35 ASCII characters
     */
    public static String of(final List<String> references, final String inReplyTo, final String messageId, final String identity) {
        final String root = !references.isEmpty() ? references.get(0) : inReplyTo != null ? inReplyTo : messageId != null ? messageId : identity;
        return VERSION + Digests.sha256(root).substring(0, LENGTH);
    }
}
