/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * What listing remembers outside of NiFi's state: the journal of its polls, and the register of taken mails (rule S3), which messages a processor
 * has taken from a folder, by keys that outlive a lost cursor. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else.</p>
 */
public interface SyncJournal extends AccountJournal {

    /** Notes messages as taken; durable when this returns. Repeating does no harm. */
    void addTaken(Scope scope, Collection<Taken> messages) throws StoreException;

    /** Those of the keys that are in the register. */
    Set<String> findTaken(Scope scope, Collection<String> keys) throws StoreException;

    /** Forgets what the mailbox got before an instant. */
    void prune(Scope scope, Instant before) throws StoreException;

    /**
     * Whose register.
     *
     * @param lister id of the processor
     */
    record Scope(String lister, String accountId, String folder) {
    }

    /**
     * @param receivedAt when the mailbox got it, which decides when it is pruned
     */
    record Taken(String key, Instant receivedAt) {
    }
}
