/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drafts, what was sent and the stop list for tests; it can be down or refuse everything. */
public class MemoryOutbox extends AbstractControllerService implements DraftStore, SendLedger, StopList {
    public static final Instant CREATED = Instant.parse("2026-03-02T09:10:00Z");
    public static final EmailAddress ANA = new EmailAddress("Ana Lopes", "ana@customer.example");
    public static final EmailAddress SALES = new EmailAddress("Sam Sales", "sales@vendor.example");

    public final Map<String, Draft> drafts = new LinkedHashMap<>();
    final Map<String, SentRecord> sent = new LinkedHashMap<>();
    public final Map<String, StopEntry> stops = new LinkedHashMap<>();
    public final List<Closing> closings = new ArrayList<>();
    public final List<DraftQuery> queries = new ArrayList<>();
    public boolean down;
    public boolean broken;

    /** A reply to Ana's order that waits. */
    public Draft draft(final String id) {
        final Original original = new Original("order-1@customer.example", null, null, ANA, null, List.of(SALES), null, "Order of 40 pumps",
                CREATED, "We would like to order 40 pumps.", null, "en");
        final DraftContent content = new DraftContent(DraftKind.REPLY, SALES, null, List.of(ANA), null, null, null, "Here is the quote.", null,
                "Sam", null, null, "en", true, original, null);
        return new Draft(id, new ReplyKey("sales", "order-1", "reply"), State.WAITING, DraftJson.hash(content), content,
                new AnsweredMail("order-1", "order-1@customer.example", null, ANA.address(), "human", CREATED), "ana", "conversation-1", CREATED,
                null, null, null, null, null);
    }

    public Draft add(final Draft draft) {
        drafts.put(draft.id(), draft);
        return draft;
    }

    public static Draft as(final Draft draft, final State state, final String who, final String reason) {
        return new Draft(draft.id(), draft.key(), state, draft.hash(), draft.content(), draft.answered(), draft.contactId(), draft.conversationId(),
                draft.createdAt(), draft.expiresAt(), draft.notBefore(), who, CREATED, reason, draft.mailboxCopy());
    }

    public static Draft expiring(final Draft draft, final Instant expiresAt) {
        return new Draft(draft.id(), draft.key(), draft.state(), draft.hash(), draft.content(), draft.answered(), draft.contactId(),
                draft.conversationId(), draft.createdAt(), expiresAt, draft.notBefore(), null, null, null);
    }

    public static Draft withCopy(final Draft draft, final String copy) {
        return new Draft(draft.id(), draft.key(), draft.state(), draft.hash(), draft.content(), draft.answered(), draft.contactId(),
                draft.conversationId(), draft.createdAt(), draft.expiresAt(), draft.notBefore(), draft.decidedBy(), draft.decidedAt(), draft.reason(),
                copy);
    }

    /** A draft that went out under a Message-ID of the provider's. */
    public void addSent(final Draft draft, final String messageId, final String composedId) {
        final SentRecord record = new SentRecord(new SentMail(messageId, composedId, "id-1", CREATED), draft);
        sent.put(messageId, record);
        sent.put(composedId, record);
    }

    @Override
    public Optional<Draft> find(final String id) throws StoreException {
        check();
        return Optional.ofNullable(drafts.get(id));
    }

    @Override
    public List<Draft> list(final DraftQuery query) throws StoreException {
        check();
        queries.add(query);
        return drafts.values().stream().filter(draft -> query.states().contains(draft.state()))
                .filter(draft -> query.accountId() == null || query.accountId().equals(draft.key().accountId()))
                .limit(query.limit() == 0 ? Long.MAX_VALUE : query.limit()).toList();
    }

    @Override
    public Decided decide(final Decision decision) throws StoreException {
        check();
        final Draft draft = drafts.get(decision.draftId());
        final DecisionOutcome obstacle = switch (draft.state()) {
            case EXPIRED -> DecisionOutcome.EXPIRED;
            case CLOSED -> DecisionOutcome.ANSWERED_MEANWHILE;
            case APPROVED, REJECTED, SENT -> DecisionOutcome.ALREADY_DECIDED;
            case WAITING -> draft.hash().equals(decision.hash()) ? null : DecisionOutcome.CHANGED;
        };
        if (obstacle != null) {
            return new Decided(obstacle, draft);
        }
        final Change change = decision.changed() == null ? new Change(draft.content(), draft.hash()) : decision.changed();
        final Draft changed = new Draft(draft.id(), draft.key(), draft.state(), change.hash(), change.content(), draft.answered(), draft.contactId(),
                draft.conversationId(), draft.createdAt(), draft.expiresAt(), draft.notBefore(), null, null, null, draft.mailboxCopy());
        return new Decided(DecisionOutcome.DECIDED, add(as(changed, decision.verdict() == Verdict.REJECT ? State.REJECTED : State.APPROVED,
                decision.who(), decision.reason())));
    }

    @Override
    public List<String> close(final Closing closing) throws StoreException {
        check();
        closings.add(closing);
        return List.copyOf(drafts.keySet());
    }

    @Override
    public void noteCopy(final String draftId, final String copy) throws StoreException {
        check();
        drafts.computeIfPresent(draftId, (id, draft) -> withCopy(draft, copy));
    }

    @Override
    public Optional<SentRecord> findSent(final String messageId) throws StoreException {
        check();
        return Optional.ofNullable(sent.get(messageId));
    }

    @Override
    public boolean add(final StopEntry entry) throws StoreException {
        check();
        return stops.putIfAbsent(entry.pattern(), entry) == null;
    }

    @Override
    public boolean remove(final String pattern) throws StoreException {
        check();
        return stops.remove(pattern) != null;
    }

    @Override
    public Map<String, StopEntry> find(final Collection<String> addresses) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public List<StopEntry> entries() throws StoreException {
        check();
        return List.copyOf(stops.values());
    }

    @Override
    public Kept keep(final NewDraft draft) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public Reservation reserve(final ReservationRequest request) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public void noteAttempt(final Lease lease, final Attempt attempt) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public void sent(final Lease lease, final SentMail mail) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public void refused(final Lease lease, final String reason) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public void release(final Lease lease, final String reason) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    @Override
    public void uncertain(final Lease lease, final String reason) throws StoreException {
        throw new StoreException("Not needed here.", null);
    }

    private void check() throws StoreException {
        if (down) {
            throw new StoreUnavailableException("The store is down: start its database.", null);
        }
        if (broken) {
            throw new StoreException("The store refuses it.", null);
        }
    }
}
