/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.EmailAddress;

import java.time.Instant;
import java.util.List;

/**
 * What the header of a message says about who wrote when to whom. Lists are never null, everything else is null where it is missing.
 *
 * @param messageId  without angle brackets
 * @param inReplyTo  the first id of In-Reply-To without angle brackets
 * @param references the ids of References without angle brackets, oldest first
 * @param subject    decoded, on one line
 * @param sentAt     the Date header
 */
public record Envelope(String messageId, String inReplyTo, List<String> references, EmailAddress from, List<EmailAddress> to, List<EmailAddress> cc,
        String subject, Instant sentAt) {

    /** Nothing is known. */
    public static final Envelope NONE = new Envelope(null, null, null, null, null, null, null, null);

    public Envelope {
        references = references == null ? List.of() : List.copyOf(references);
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
    }
}
