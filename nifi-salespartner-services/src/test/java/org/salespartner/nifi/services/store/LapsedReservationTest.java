/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Change;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DecisionOutcome;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Lease;
import org.salespartner.nifi.store.SendLedger.Recovering;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A sender that is so slow that its reservation is over, and has not died: what others have been told since holds against it. */
class LapsedReservationTest extends StoreTestCase {
    private static final Instant NOON = Drafts.NOON;
    private static final Instant OVER = NOON.plus(Drafts.LEASE).plusSeconds(1);
    private static final String ANNA = Emails.ANNA.address();

    @ParameterizedTest
    @EnumSource(Verdict.class)
    @DisplayName("R5: what a person decides when the reservation is over counts: the slow sender, which has another text, may not send any more")
    void decidedMeanwhile(final Verdict verdict) throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, false)).draft();
        final Lease slow = unapproved(draft, NOON);
        final Change change = verdict == Verdict.EDIT ? new Change(Drafts.content("No."), DraftJson.hash(Drafts.content("No."))) : null;

        // The store decides by the time of day, which is long after.
        assertEquals(DecisionOutcome.DECIDED, outbox().decide(new Decision(draft.id(), draft.hash(), verdict, "Kim", change, null)).outcome());

        assertThrows(StoreException.class, () -> outbox().noteAttempt(slow, attempt()));
    }

    @Test
    @DisplayName("R2: a mail to two of our accounts is answered by one of them, also when the first one was slow")
    void anotherAccountMeanwhile() throws StoreException {
        final Draft kim = outbox().keep(Drafts.draft(1, true)).draft();
        final Draft sales = outbox().keep(Drafts.ofAccount("sales", 1, "reply")).draft();
        final Lease slow = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(kim.id(), NOON))).lease();

        final Lease quick = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(sales.id(), OVER))).lease();
        outbox().noteAttempt(quick, attempt());

        assertThrows(StoreException.class, () -> outbox().noteAttempt(slow, attempt()));
    }

    @Test
    @DisplayName("R5: a draft that has expired since it was reserved is not sent")
    void expiredMeanwhile() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, Drafts.content("Text"), OVER, null, false)).draft();
        final Lease slow = unapproved(draft, NOON);

        assertEquals(DecisionOutcome.EXPIRED, outbox().decide(new Decision(draft.id(), draft.hash(), Verdict.APPROVE, "Kim", null, null)).outcome());

        assertThrows(StoreException.class, () -> outbox().noteAttempt(slow, attempt()));
    }

    @Test
    @DisplayName("T5: a mail to a person who was erased since it was reserved is not sent")
    void erasedMeanwhile() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lease = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(draft.id(), NOON))).lease();

        store.erase(ANNA);

        assertThrows(StoreException.class, () -> outbox().noteAttempt(lease, attempt()));
    }

    @Test
    @DisplayName("R3: what was cut short counts for the caps when it goes out, and waits when others have used them up since")
    void recoveredPastTheCap() throws StoreException {
        final Caps caps = new Caps(1, 0);
        final Instant later = NOON.plus(Duration.ofHours(2));
        final Draft first = begun(1, caps);
        final Draft second = outbox().keep(Drafts.to(2, ANNA)).draft();
        assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(second.id(), ANNA, caps, later)));

        final Recovering full = recovering(first, caps, later.plusSeconds(1));
        assertEquals(Refusal.CAPPED, full.obstacle().refusal());
        assertEquals(later.plus(Duration.ofHours(1)), full.obstacle().until());

        final Instant free = later.plus(Duration.ofHours(1));
        assertNull(recovering(first, caps, free).obstacle());
        final Draft third = outbox().keep(Drafts.to(3, ANNA)).draft();
        assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(third.id(), ANNA, caps, free)));
    }

    private OpenOutbox outbox() {
        return store.outbox();
    }

    private static Attempt attempt() {
        return new Attempt("ours-1@example.com", null, null, NOON);
    }

    private Draft begun(final int number, final Caps caps) throws StoreException {
        final Draft draft = outbox().keep(Drafts.to(number, ANNA)).draft();
        final Reserved reserved = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(draft.id(), ANNA, caps, NOON)));
        outbox().noteAttempt(reserved.lease(), new Attempt("ours-1@example.com", "draft-1", null, NOON));
        return draft;
    }

    private Recovering recovering(final Draft draft, final Caps caps, final Instant now) throws StoreException {
        return assertInstanceOf(Recovering.class, outbox().reserve(Drafts.request(draft.id(), ANNA, caps, now)));
    }

    private Lease unapproved(final Draft draft, final Instant now) throws StoreException {
        return assertInstanceOf(Reserved.class,
                outbox().reserve(new ReservationRequest(draft.id(), Set.of(ANNA), Drafts.NO_CAPS, Drafts.LEASE, true, now))).lease();
    }
}
