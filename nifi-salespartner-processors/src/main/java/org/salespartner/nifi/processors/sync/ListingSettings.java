/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.FetchScope;

import java.time.Duration;

/**
 * How mailboxes are listed.
 *
 * @param windowSize at most so many messages of a folder on its first reading
 * @param batchSize  at most so many messages in one commit
 * @param batchBytes a commit takes no further message that would make it larger than this
 * @param push       whether mailboxes are watched between polls, where they can be
 */
record ListingSettings(FetchScope scope, Duration window, int windowSize, int batchSize, long batchBytes, boolean envelopeAttributes, boolean push) {
}
