/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
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

    /**
     * Notes that from an instant on, whatever the mailbox got is taken and so comes into the register. When it is noted again, the earliest instant
     * counts.
     */
    void cover(Scope scope, Instant from) throws StoreException;

    /**
     * From when on the register is to hold every message of a folder, whoever lists it: an e-mail that the mailbox got later and that is not in the
     * register was not taken. Empty when nobody has listed the folder with this register.
     */
    Optional<Instant> coveredFrom(String accountId, String folder) throws StoreException;

    /** Those of the keys that anybody has taken from a folder. */
    Set<String> findTakenByAnyone(String accountId, String folder, Collection<String> keys) throws StoreException;

    /** Forgets what the mailbox got before an instant; from then on at the earliest the register {@linkplain #coveredFrom covers} the folder. */
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
