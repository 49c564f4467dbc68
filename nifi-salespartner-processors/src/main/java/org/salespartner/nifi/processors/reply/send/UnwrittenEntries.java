/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What became of sendings and could not be written into the ledger, because the store was out of reach just then. It is written before the same draft
 * is looked at again, so that what is known is not guessed at later. When NiFi ends before, the ledger has the attempt, and its fate is found out.
 * Thread-safe.
 */
final class UnwrittenEntries {
    private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();

    /** Writes an entry, or keeps it for later. */
    boolean write(final String draftId, final SendLedger ledger, final Entry entry, final SendOutcome outcome) {
        try {
            entry.write(ledger);
            unwritten.remove(draftId);
            return true;
        } catch (final StoreException | RuntimeException e) {
            unwritten.put(draftId, new Unwritten(entry, outcome));
            return false;
        }
    }

    /**
     * Writes what was kept for a draft.
     *
     * @return what had become of it, when that is not to be asked of the ledger again
     * @throws StoreUnavailableException when the store is out of reach still
     */
    Optional<SendOutcome> retry(final String draftId, final SendLedger ledger) throws StoreUnavailableException {
        final Unwritten entry = unwritten.get(draftId);
        if (entry == null) {
            return Optional.empty();
        }

        try {
            entry.entry().write(ledger);
        } catch (final StoreUnavailableException e) {
            throw e;
        } catch (final StoreException e) {
            // Somebody else has taken the right over meanwhile and has found out by itself: the ledger knows better.
            unwritten.remove(draftId);
            return Optional.empty();
        }
        unwritten.remove(draftId);
        return Optional.ofNullable(entry.outcome());
    }

    /** One entry of the ledger. */
    @FunctionalInterface
    interface Entry {
        void write(SendLedger ledger) throws StoreException;
    }

    /** @param outcome null when the ledger is to be asked anew once it is written */
    private record Unwritten(Entry entry, SendOutcome outcome) {
    }
}
