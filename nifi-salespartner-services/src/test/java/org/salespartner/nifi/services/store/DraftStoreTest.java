/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.Change;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.DraftStore.Decided;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DecisionOutcome;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.DraftStore.Kept;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DraftStoreTest extends StoreTestCase {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FAR_OFF = Instant.parse("2100-01-01T00:00:00Z");

    @Test
    @DisplayName("R2: what is drafted a second time for the same mail and step is the first draft, whatever it says")
    void theSecondDraftIsTheFirst() throws StoreException {
        final Kept first = outbox().keep(Drafts.draft(1, "One text", false));
        final Kept second = outbox().keep(Drafts.draft(1, "Another text", false));

        assertTrue(first.isNew());
        assertFalse(second.isNew());
        assertEquals(first.draft(), second.draft());
        assertEquals("One text", second.draft().content().text());
    }

    @Test
    @DisplayName("What is known of a draft's copy in the mailbox is kept through decisions, and forgotten when it is gone")
    void theCopyOfADraft() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, "One text", false)).draft();
        assertNull(draft.mailboxCopy());

        outbox().noteCopy(draft.id(), "");
        assertEquals("", outbox().find(draft.id()).orElseThrow().mailboxCopy());
        outbox().noteCopy(draft.id(), "r-7001");
        final Draft decided = outbox().decide(new Decision(draft.id(), draft.hash(), Verdict.APPROVE, "Kim", null, null)).draft();
        assertEquals("r-7001", decided.mailboxCopy());
        outbox().noteCopy(draft.id(), null);
        assertNull(outbox().find(draft.id()).orElseThrow().mailboxCopy());
        outbox().noteCopy("no such draft", "r-7002");
    }

    @Test
    void aDraftIsReadAsItWasKept() throws StoreException {
        final Draft kept = outbox().keep(Drafts.draft(1, Drafts.content("Grüße\n\nKim"), FAR_OFF, Drafts.NOON, false)).draft();

        assertEquals(Drafts.content("Grüße\n\nKim"), kept.content());
        assertEquals(DraftJson.hash(kept.content()), kept.hash());
        assertEquals(State.WAITING, kept.state());
        assertEquals(FAR_OFF, kept.expiresAt());
        assertEquals(Drafts.NOON, kept.notBefore());
        assertEquals(Emails.ANNA.address(), kept.answered().correspondent());
        assertEquals(kept, outbox().find(kept.id()).orElseThrow());
    }

    @Test
    @DisplayName("R5: a decision counts once, and only for the text that the person has seen")
    void aDecisionCountsOnceAndForItsText() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, false)).draft();

        assertEquals(DecisionOutcome.UNKNOWN, decide("nothing", draft.hash(), Verdict.APPROVE).outcome());
        assertEquals(DecisionOutcome.CHANGED, decide(draft.id(), "another hash", Verdict.APPROVE).outcome());
        assertEquals(State.WAITING, state(draft));

        final Decided decided = decide(draft.id(), draft.hash(), Verdict.APPROVE);
        assertEquals(DecisionOutcome.DECIDED, decided.outcome());
        assertEquals(State.APPROVED, decided.draft().state());
        assertEquals("Kim Berg", decided.draft().decidedBy());
        assertEquals(DecisionOutcome.ALREADY_DECIDED, decide(draft.id(), draft.hash(), Verdict.REJECT).outcome());
        assertEquals(State.APPROVED, state(draft));
    }

    @Test
    @DisplayName("R5: the text that a person wrote instead is what stands there, approved, under its own hash")
    void anEditedTextIsApproved() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, false)).draft();
        final DraftContent changed = draft.content().withText("What the person wrote");

        final Decided decided = outbox().decide(new Decision(draft.id(), draft.hash(), Verdict.EDIT, "Kim Berg",
                new Change(changed, DraftJson.hash(changed)), null));

        assertEquals(DecisionOutcome.DECIDED, decided.outcome());
        assertEquals(State.APPROVED, decided.draft().state());
        assertEquals("What the person wrote", decided.draft().content().text());
        assertEquals(DraftJson.hash(changed), decided.draft().hash());
    }

    @Test
    @DisplayName("R5: a draft whose time is over is not approved any more")
    void anExpiredDraftIsNotApproved() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, Drafts.content("Text"), LONG_AGO, null, false)).draft();

        assertEquals(DecisionOutcome.EXPIRED, decide(draft.id(), draft.hash(), Verdict.APPROVE).outcome());
        assertEquals(State.EXPIRED, state(draft));
    }

    @Test
    @DisplayName("R5: a conversation that went on closes what waits in it, nothing that came later; what is being sent is not asked for again")
    void aConversationThatWentOnClosesItsDrafts() throws StoreException {
        final Draft waiting = outbox().keep(Drafts.draft(1, false)).draft();
        final Draft approved = outbox().keep(Drafts.draft(2, true)).draft();
        final Draft beingSent = outbox().keep(Drafts.draft(3, true)).draft();
        final Reserved held = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(beingSent.id(), Instant.now())));
        final Instant answered = Instant.now().plusSeconds(1);
        final Closing byAnother = new Closing("lee", "conversation", null, answered, "Answered.");
        final Closing before = new Closing("kim", "conversation", null, LONG_AGO, "Answered.");
        final Closing closing = new Closing("kim", "conversation", null, answered, "Anna was answered by a person.");

        assertEquals(List.of(), outbox().close(byAnother));
        assertEquals(List.of(), outbox().close(before));
        assertEquals(List.of(waiting.id(), approved.id(), beingSent.id()), outbox().close(closing));
        assertEquals(State.CLOSED, state(waiting));
        assertEquals("Anna was answered by a person.", outbox().find(approved.id()).orElseThrow().reason());
        final Attempt attempt = new Attempt("reply@example.org", null, null, Instant.now());
        assertThrows(StoreException.class, () -> outbox().noteAttempt(held.lease(), attempt), "It is not too late to stop it");
        outbox().release(held.lease(), "Closed.");
        assertEquals(Refusal.CLOSED,
                assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(beingSent.id(), Instant.now()))).refusal());
        assertEquals(DecisionOutcome.ANSWERED_MEANWHILE, decide(waiting.id(), waiting.hash(), Verdict.APPROVE).outcome());
    }

    @Test
    @DisplayName("R2: what is being sent when it is closed, and goes out, is sent")
    void whatGoesOutIsSent() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Reserved held = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(draft.id(), Instant.now())));
        outbox().noteAttempt(held.lease(), new Attempt("reply@example.org", null, null, Instant.now()));
        outbox().close(new Closing("kim", "conversation", null, Instant.now().plusSeconds(1), "Anna was answered by a person."));

        outbox().sent(held.lease(), new SentMail("reply@example.org", "reply@example.org", null, Instant.now()));

        assertEquals(State.SENT, state(draft));
    }

    @Test
    @DisplayName("R5: what needed no decision can be rejected as long as it is not sent")
    void whatNeedsNoDecisionCanBeRejected() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();

        assertEquals(DecisionOutcome.CHANGED, decide(draft.id(), "other", Verdict.REJECT).outcome());
        assertEquals(DecisionOutcome.DECIDED, decide(draft.id(), draft.hash(), Verdict.REJECT).outcome());
        assertEquals(State.REJECTED, state(draft));
        assertEquals(DecisionOutcome.ALREADY_DECIDED, decide(draft.id(), draft.hash(), Verdict.APPROVE).outcome());
    }

    @Test
    void whatWaitsToAPersonIsClosedByThePersonsAddressToo() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, false)).draft();

        final List<String> closed = outbox().close(new Closing(null, null, " Anna.Roth@Example.com ", Instant.now().plusSeconds(1), "Anna replied."));

        assertEquals(List.of(draft.id()), closed);
    }

    @Test
    void draftsAreListedByWhatIsAskedFor() throws StoreException {
        final Draft first = outbox().keep(Drafts.draft(1, false)).draft();
        final Draft second = outbox().keep(Drafts.draft(2, true)).draft();

        assertEquals(List.of(first, second), outbox().list(new DraftQuery(null, null, null, null, 0)));
        assertEquals(List.of(first), outbox().list(new DraftQuery(Set.of(State.WAITING), "kim", "anna", "conversation", 10)));
        assertEquals(List.of(first), outbox().list(new DraftQuery(Set.of(), null, null, null, 1)));
        assertEquals(List.of(), outbox().list(new DraftQuery(null, "lee", null, null, 0)));
    }

    private OpenOutbox outbox() {
        return store.outbox();
    }

    private State state(final Draft draft) throws StoreException {
        return outbox().find(draft.id()).orElseThrow().state();
    }

    private Decided decide(final String id, final String hash, final Verdict verdict) throws StoreException {
        return outbox().decide(new Decision(id, hash, verdict, "Kim Berg", null, null));
    }
}
