/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contracts of sending, as a controller service shows them. */
abstract class OutboxService extends AbstractControllerService implements DraftStore, SendLedger, StopList {

    /**
     * @throws StoreUnavailableException when the service is not enabled
     */
    abstract OpenOutbox outbox() throws StoreUnavailableException;

    @Override
    public Kept keep(final NewDraft draft) throws StoreException {
        return outbox().keep(draft);
    }

    @Override
    public Optional<Draft> find(final String id) throws StoreException {
        return outbox().find(id);
    }

    @Override
    public List<Draft> list(final DraftQuery query) throws StoreException {
        return outbox().list(query);
    }

    @Override
    public Decided decide(final Decision decision) throws StoreException {
        return outbox().decide(decision);
    }

    @Override
    public List<String> close(final Closing closing) throws StoreException {
        return outbox().close(closing);
    }

    @Override
    public void noteCopy(final String draftId, final String copy) throws StoreException {
        outbox().noteCopy(draftId, copy);
    }

    @Override
    public Reservation reserve(final ReservationRequest request) throws StoreException {
        return outbox().reserve(request);
    }

    @Override
    public void noteAttempt(final Lease lease, final Attempt attempt) throws StoreException {
        outbox().noteAttempt(lease, attempt);
    }

    @Override
    public void sent(final Lease lease, final SentMail mail) throws StoreException {
        outbox().sent(lease, mail);
    }

    @Override
    public void refused(final Lease lease, final String reason) throws StoreException {
        outbox().refused(lease, reason);
    }

    @Override
    public void release(final Lease lease, final String reason) throws StoreException {
        outbox().release(lease, reason);
    }

    @Override
    public void uncertain(final Lease lease, final String reason) throws StoreException {
        outbox().uncertain(lease, reason);
    }

    @Override
    public Optional<SentRecord> findSent(final String messageId) throws StoreException {
        return outbox().findSent(messageId);
    }

    @Override
    public boolean add(final StopEntry entry) throws StoreException {
        return outbox().addStop(entry);
    }

    @Override
    public boolean remove(final String pattern) throws StoreException {
        return outbox().removeStop(pattern);
    }

    @Override
    public Map<String, StopEntry> find(final Collection<String> addresses) throws StoreException {
        return outbox().findStops(addresses);
    }

    @Override
    public List<StopEntry> entries() throws StoreException {
        return outbox().stops();
    }
}
