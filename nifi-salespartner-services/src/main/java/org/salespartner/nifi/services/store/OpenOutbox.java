/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.DraftStore.Decided;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.DraftStore.Kept;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Lease;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.SendLedger.SentRecord;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drafts, ledger and stop list of an open store: one transaction around each piece of work of the repositories. */
final class OpenOutbox {
    private final Database database;
    private final DraftRepository drafts = new DraftRepository();
    private final StopRepository stops = new StopRepository();
    private final SendRepository sends = new SendRepository(drafts, stops);

    OpenOutbox(final Database database) {
        this.database = database;
    }

    Kept keep(final NewDraft draft) throws StoreException {
        return database.transaction(connection -> drafts.keep(connection, draft, Instant.now()));
    }

    Optional<Draft> find(final String draftId) throws StoreException {
        return database.transaction(connection -> drafts.find(connection, draftId));
    }

    List<Draft> list(final DraftQuery query) throws StoreException {
        return database.transaction(connection -> drafts.list(connection, query));
    }

    Decided decide(final Decision decision) throws StoreException {
        return database.transaction(connection -> drafts.decide(connection, decision, Instant.now()));
    }

    void noteCopy(final String draftId, final String copy) throws StoreException {
        database.transaction(connection -> {
            drafts.noteCopy(connection, draftId, copy);
            return null;
        });
    }

    List<String> close(final Closing closing) throws StoreException {
        return database.transaction(connection -> drafts.close(connection, closing));
    }

    Reservation reserve(final ReservationRequest request) throws StoreException {
        return database.transaction(connection -> sends.reserve(connection, request));
    }

    void noteAttempt(final Lease lease, final Attempt attempt) throws StoreException {
        database.transaction(connection -> {
            sends.noteAttempt(connection, lease, attempt);
            return null;
        });
    }

    void sent(final Lease lease, final SentMail mail) throws StoreException {
        database.transaction(connection -> {
            sends.sent(connection, lease, mail);
            return null;
        });
    }

    void refused(final Lease lease, final String reason) throws StoreException {
        database.transaction(connection -> {
            sends.refused(connection, lease, reason);
            return null;
        });
    }

    void release(final Lease lease, final String reason) throws StoreException {
        database.transaction(connection -> {
            sends.release(connection, lease, reason);
            return null;
        });
    }

    void uncertain(final Lease lease, final String reason) throws StoreException {
        database.transaction(connection -> {
            sends.uncertain(connection, lease, reason);
            return null;
        });
    }

    Optional<SentRecord> findSent(final String messageId) throws StoreException {
        return database.transaction(connection -> sends.findSent(connection, messageId));
    }

    boolean addStop(final StopEntry entry) throws StoreException {
        return database.transaction(connection -> stops.add(connection, entry));
    }

    boolean removeStop(final String pattern) throws StoreException {
        return database.transaction(connection -> stops.remove(connection, pattern));
    }

    Map<String, StopEntry> findStops(final Collection<String> addresses) throws StoreException {
        return database.transaction(connection -> stops.find(connection, addresses));
    }

    List<StopEntry> stops() throws StoreException {
        return database.transaction(stops::all);
    }
}
