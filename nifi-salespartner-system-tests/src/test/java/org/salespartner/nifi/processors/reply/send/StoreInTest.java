/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.services.store.SalesPartnerStore;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real store as one of several processes sees it, with trouble where a test wants it. */
final class StoreInTest extends AbstractControllerService implements DraftStore, SendLedger, StopList, ConversationTimeline {
    private final SalesPartnerStore store;
    private volatile Trouble trouble = point -> { };

    StoreInTest(final SalesPartnerStore store) {
        this.store = store;
    }

    /** Asked before and after each call that writes, as in {@code before sent} and {@code after sent}. */
    interface Trouble {
        void at(String point) throws StoreException;
    }

    void trouble(final Trouble given) {
        trouble = given;
    }

    private interface Call<T> {
        T run() throws StoreException;
    }

    private <T> T call(final String name, final Call<T> call) throws StoreException {
        trouble.at("before " + name);
        final T result = call.run();
        trouble.at("after " + name);
        return result;
    }

    @Override
    public Kept keep(final NewDraft draft) throws StoreException {
        return store.keep(draft);
    }

    @Override
    public Optional<Draft> find(final String id) throws StoreException {
        return call("find", () -> store.find(id));
    }

    @Override
    public List<Draft> list(final DraftQuery query) throws StoreException {
        return store.list(query);
    }

    @Override
    public Decided decide(final Decision decision) throws StoreException {
        return store.decide(decision);
    }

    @Override
    public List<String> close(final Closing closing) throws StoreException {
        return call("close", () -> store.close(closing));
    }

    @Override
    public void noteCopy(final String draftId, final String copy) throws StoreException {
        store.noteCopy(draftId, copy);
    }

    @Override
    public Reservation reserve(final ReservationRequest request) throws StoreException {
        return call("reserve", () -> store.reserve(request));
    }

    @Override
    public void noteAttempt(final Lease lease, final Attempt attempt) throws StoreException {
        call("noteAttempt", () -> {
            store.noteAttempt(lease, attempt);
            return null;
        });
    }

    @Override
    public void sent(final Lease lease, final SentMail mail) throws StoreException {
        call("sent", () -> {
            store.sent(lease, mail);
            return null;
        });
    }

    @Override
    public void refused(final Lease lease, final String reason) throws StoreException {
        call("refused", () -> {
            store.refused(lease, reason);
            return null;
        });
    }

    @Override
    public void release(final Lease lease, final String reason) throws StoreException {
        call("release", () -> {
            store.release(lease, reason);
            return null;
        });
    }

    @Override
    public void uncertain(final Lease lease, final String reason) throws StoreException {
        call("uncertain", () -> {
            store.uncertain(lease, reason);
            return null;
        });
    }

    @Override
    public Optional<SentRecord> findSent(final String messageId) throws StoreException {
        return store.findSent(messageId);
    }

    @Override
    public boolean add(final StopEntry entry) throws StoreException {
        return call("add", () -> store.add(entry));
    }

    @Override
    public boolean remove(final String pattern) throws StoreException {
        return store.remove(pattern);
    }

    @Override
    public Map<String, StopEntry> find(final Collection<String> addresses) throws StoreException {
        return store.find(addresses);
    }

    @Override
    public List<StopEntry> entries() throws StoreException {
        return store.entries();
    }

    @Override
    public RecordResult record(final EmailDocument email) throws StoreException {
        return store.record(email);
    }

    @Override
    public void query(final TimelineQuery query, final TimelineVisitor visitor) throws StoreException {
        store.query(query, visitor);
    }

    @Override
    public List<TimelineEntry> history(final String conversationId, final String exceptIdentity, final int limit) throws StoreException {
        return store.history(conversationId, exceptIdentity, limit);
    }

    @Override
    public Set<String> findSighted(final String accountId, final String folder, final Long uidValidity, final Collection<String> providerIds)
            throws StoreException {
        return store.findSighted(accountId, folder, uidValidity, providerIds);
    }

    @Override
    public Erasure erase(final String address) throws StoreException {
        return store.erase(address);
    }

    @Override
    public long ageOut(final Instant before) throws StoreException {
        return store.ageOut(before);
    }
}
