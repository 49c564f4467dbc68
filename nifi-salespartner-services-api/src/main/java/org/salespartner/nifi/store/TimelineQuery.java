/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import java.time.Instant;

/**
 * Which entries of the timeline; null means any.
 *
 * @param contact an address or a contact's id
 * @param account an account's id: entries seen in it
 * @param since   received at or after this
 * @param until   received before this
 * @param limit   at most so many, the latest; 0 for all
 */
public record TimelineQuery(String contact, String account, String conversationId, Instant since, Instant until, int limit) {
}
