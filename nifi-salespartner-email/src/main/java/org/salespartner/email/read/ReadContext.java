/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.Sighting;

import java.time.Instant;
import java.util.function.Predicate;

/**
 * What is known about a message besides its bytes.
 *
 * @param account          the account that listed it; null when it came from elsewhere
 * @param sighting         where it was seen; null when it came from elsewhere
 * @param providerThreadId the provider's thread id; null when there is none
 * @param direction        null to decide by the sender: outbound when {@code ours} says so, else inbound
 * @param receivedAt       when the mailbox got it; null to take it from the topmost Received header
 * @param ours             whether an address is ours (rule I2); never given null; null stands for: none is
 */
public record ReadContext(AccountReference account, Sighting sighting, String providerThreadId, Direction direction, Instant receivedAt,
        Predicate<String> ours) {

    /** Nothing is known but the bytes. */
    public static final ReadContext NONE = new ReadContext(null, null, null, null, null, null);

    public ReadContext {
        ours = ours == null ? address -> false : ours;
    }
}
