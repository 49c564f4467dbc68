/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.time.Instant;

/**
 * What to list.
 *
 * @param windowStart on a first or a repeated reading: nothing that the mailbox got before this
 * @param windowSize  on a first reading: at most so many messages, the newest; at least 1
 * @param limit       at most so many messages at once; at least 1
 */
public record ChangesRequest(Instant windowStart, int windowSize, int limit) {
}
