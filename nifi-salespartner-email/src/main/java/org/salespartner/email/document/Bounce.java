/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;

/**
 * What a bounce says about the e-mail that was not delivered.
 *
 * @param permanent         whether at least one recipient will not get it; false for a mere delay
 * @param recipients        who did not get it; empty when the bounce does not tell
 * @param originalMessageId the Message-ID of the e-mail that was not delivered, without angle brackets; null when it is not quoted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Bounce(boolean permanent, List<BounceRecipient> recipients, String originalMessageId) {

    public Bounce {
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }
}
