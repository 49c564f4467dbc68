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
 * @param messageId without angle brackets
 * @param subject   decoded, on one line
 * @param sentAt    the Date header
 */
public record Envelope(String messageId, EmailAddress from, List<EmailAddress> to, List<EmailAddress> cc, String subject, Instant sentAt) {

    public Envelope {
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
    }
}
