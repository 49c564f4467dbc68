/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.time.Instant;

/**
 * Where a message stands in a mailbox.
 *
 * @param folder      full name of the folder
 * @param providerId  the provider's id of the message: the UID for IMAP
 * @param uidValidity the folder's UIDVALIDITY, null where the provider has no such thing
 * @param threadId    the provider's thread id, null where it has none
 * @param receivedAt  when the mailbox got it (INTERNALDATE), null when not known
 * @param size        in bytes as the server tells it, -1 when not known
 */
public record MessageReference(String folder, String providerId, Long uidValidity, String threadId, Instant receivedAt, long size) {
}
