/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftAttachment;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DecisionOutcome;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Lease;
import org.salespartner.nifi.store.SendLedger.Recovering;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What meets at the same time in drafts and ledger, and what stands there in odd shapes. */
class OutboxRacesTest extends StoreTestCase {
    private static final Instant NOON = Drafts.NOON;
    private static final Instant LATER = NOON.plus(Drafts.LEASE);
    private static final int LIMIT_SECONDS = 120;
    private static final int RACES = 300;
    private static final Attempt ATTEMPT = new Attempt("ours-1@example.com", null, null, NOON);
    private static final SentMail SENT = new SentMail("provider-1@example.net", "ours-1@example.com", "id-1", NOON);

    @Test
    @DisplayName("R2: whoever notes an attempt when its right has just ended, and whoever takes the right over, never both send")
    void anAttemptAtTheEndOfALease() throws Exception {
        final List<Lease> ended = new ArrayList<>();
        for (int number = 0; number < RACES; number++) {
            ended.add(reserved(outbox().keep(Drafts.draft(number, true)).draft(), NOON).lease());
        }
        final CyclicBarrier start = new CyclicBarrier(2);

        final List<List<Boolean>> maySend = together(List.of(
                () -> each(ended, start, this::notes),
                () -> each(ended, start, lease -> outbox().reserve(Drafts.request(lease.draftId(), LATER)) instanceof Reserved)));

        for (int number = 0; number < RACES; number++) {
            assertFalse(maySend.get(0).get(number) && maySend.get(1).get(number), "Both may send draft " + number);
        }
    }

    @Test
    @DisplayName("T5: people are erased while drafts are decided on, sent and closed, and nobody waits for another in a circle")
    void erasingWhileSending() throws Exception {
        final int rounds = 40;
        final List<Long> counts = together(List.of(
                () -> count(rounds, number -> store.erase(Emails.ANNA.address())),
                () -> count(rounds, number -> {
                    final Draft draft = outbox().keep(Drafts.draft(number, true)).draft();
                    if (outbox().reserve(Drafts.request(draft.id(), NOON)) instanceof final Reserved reserved) {
                        outbox().sent(reserved.lease(), SENT);
                    }
                }),
                () -> count(rounds, number -> store.record(Emails.email(number).conversationId("conversation").build())),
                () -> count(rounds, number -> outbox().close(new Closing("kim", "conversation", null, NOON.plusSeconds(1), "Answered.")))));

        assertEquals(List.of((long) rounds, (long) rounds, (long) rounds, (long) rounds), counts);
    }

    @Test
    @DisplayName("R2: a draft that was erased while it was sent, and came back, is recovered under the right that was given for it")
    void anErasedDraftIsRecovered() throws StoreException {
        final Draft erased = outbox().keep(Drafts.draft(1, true)).draft();
        outbox().noteAttempt(reserved(erased, NOON).lease(), ATTEMPT);
        store.erase(Emails.ANNA.address());
        final Draft again = outbox().keep(Drafts.draft(1, true)).draft();

        final Recovering recovering = assertInstanceOf(Recovering.class, outbox().reserve(Drafts.request(again.id(), LATER)));
        outbox().sent(recovering.lease(), SENT);

        assertEquals(ATTEMPT, recovering.attempt());
        assertEquals(Refusal.ALREADY_SENT, refused(again, LATER).refusal());
        assertEquals(State.SENT, outbox().find(again.id()).orElseThrow().state());
        assertTrue(outbox().findSent(SENT.messageId()).isPresent());
    }

    @Test
    @DisplayName("R2: a mail that is out is noted also when nothing of its reservation is left")
    void aMailThatIsOutIsNotedWithoutItsReservation() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();

        outbox().sent(new Lease(draft.id(), "a-token-of-yore", NOON), SENT);

        assertEquals(Refusal.ALREADY_SENT, refused(draft, NOON).refusal());
        assertEquals(SENT, outbox().findSent(SENT.composedId()).orElseThrow().mail());
    }

    @Test
    @DisplayName("R2: what is being sent, or may have been, is known by the Message-ID of its attempt; what certainly was not is unknown")
    void anAttemptIsFound() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lease = reserved(draft, NOON).lease();
        outbox().noteAttempt(lease, ATTEMPT);
        assertEquals(draft.id(), outbox().findSent(ATTEMPT.messageId()).orElseThrow().draft().id());

        outbox().uncertain(lease, "Nobody knows.");
        assertEquals(ATTEMPT.messageId(), outbox().findSent(ATTEMPT.messageId()).orElseThrow().mail().messageId());

        final Draft other = outbox().keep(Drafts.draft(2, true)).draft();
        final Lease released = reserved(other, NOON).lease();
        outbox().noteAttempt(released, new Attempt("ours-2@example.com", null, null, NOON));
        outbox().release(released, "Not sent.");
        assertTrue(outbox().findSent("ours-2@example.com").isEmpty());
    }

    @Test
    @DisplayName("R3: stop list and caps count for everybody whom the draft goes to, whatever the request leaves out")
    void theDraftSaysWhomItGoesTo() throws StoreException {
        final Draft draft = outbox().keep(Drafts.to(1, "Stopped@Example.org")).draft();
        outbox().addStop(new StopEntry("stopped@example.org", "Asked for it.", "Kim Berg", NOON));
        assertEquals(Refusal.STOPPED, refused(draft, Set.of()).refusal());

        final Draft first = outbox().keep(Drafts.to(2, "one@example.org")).draft();
        final Draft second = outbox().keep(Drafts.to(3, "ONE@example.org")).draft();
        assertInstanceOf(Reserved.class, outbox().reserve(request(first, Set.of())));
        assertEquals(Refusal.CAPPED, refused(second, Set.of()).refusal());
    }

    @Test
    @DisplayName("R5: what goes without approval and is being sent is not decided on any more, so that no other text is believed to go")
    void whatIsBeingSentIsNotDecidedOn() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, false)).draft();
        final ReservationRequest unapproved = new ReservationRequest(draft.id(), Set.of(), Drafts.NO_CAPS, Drafts.LEASE, true,
                Instant.now());
        final Reserved reserved = assertInstanceOf(Reserved.class, outbox().reserve(unapproved));
        final Decision rejection = new Decision(draft.id(), draft.hash(), Verdict.REJECT, "Kim Berg", null, null);

        assertEquals(DecisionOutcome.ALREADY_DECIDED, outbox().decide(rejection).outcome());
        outbox().release(reserved.lease(), "Not sent.");

        assertEquals(DecisionOutcome.DECIDED, outbox().decide(rejection).outcome());
    }

    @Test
    @DisplayName("R5: a conversation closes its drafts by whichever of its names, and by the mails that were answered in it")
    void aConversationHasSeveralNames() throws StoreException {
        store.record(Emails.email(1).build());
        final String timeline = store.record(Emails.email(2).inReplyTo("message-1@example.com").build()).conversationId();
        final Draft byTimeline = keep(1, timeline, "one@example.com", NOON);
        final Draft byDocument = keep(2, "conversation-2", "two@example.com", NOON);
        final Draft byAnswered = keep(3, "another", "three@example.com", NOON);
        final Draft elsewhere = keep(4, "yet another", "four@example.com", NOON);

        final List<String> closed = outbox().close(
                new Closing("kim", "conversation-1", Set.of("three@example.com"), null, NOON.plusSeconds(1), "Answered."));

        assertEquals(Set.of(byTimeline.id(), byDocument.id(), byAnswered.id()), Set.copyOf(closed));
        assertEquals(State.WAITING, outbox().find(elsewhere.id()).orElseThrow().state());
    }

    @Test
    @DisplayName("R5: an answer closes nothing that was drafted for a later mail, however late it is seen")
    void aLaterMailKeepsItsDraft() throws StoreException {
        final Draft earlier = keep(1, "conversation", "one@example.com", NOON);
        final Draft later = keep(2, "conversation", "two@example.com", NOON.plusSeconds(60));

        final List<String> closed = outbox().close(new Closing(null, "conversation", Emails.ANNA.address(), NOON.plusSeconds(60), "Anna wrote."));

        assertEquals(List.of(earlier.id()), closed);
        assertEquals(State.WAITING, outbox().find(later.id()).orElseThrow().state());
    }

    @Test
    void aDraftThatAnswersNothingIsClosedByWhomItGoesTo() throws StoreException {
        final DraftContent content = DraftJson.read(DraftJson.write(Drafts.content("Hello")));
        final Draft draft = outbox().keep(new NewDraft(new ReplyKey("kim", "contact:anna", "reply"), content, DraftJson.hash(content), null, "anna",
                null, null, null, false)).draft();

        assertEquals(List.of(), outbox().close(new Closing(null, null, "lee@example.com", Instant.now().plusSeconds(1), "Lee wrote.")));
        assertEquals(List.of(draft.id()),
                outbox().close(new Closing(null, null, Emails.ANNA.address(), Instant.now().plusSeconds(1), "Anna wrote.")));
    }

    @Test
    void attachmentsOfAnySizeAreKeptAsTheyAre() throws StoreException {
        final byte[] bytes = new byte[12 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        final DraftContent base = Drafts.content("With a file");
        final DraftContent content = new DraftContent(base.kind(), base.from(), null, base.to(), null, null, null, base.text(), null, null, null,
                null, null, true, base.original(), List.of(new DraftAttachment("offer.pdf", "application/pdf", bytes)));

        final Draft draft = outbox().keep(Drafts.draft(1, content, null, null, false)).draft();

        final DraftContent kept = outbox().find(draft.id()).orElseThrow().content();
        assertArrayEquals(bytes, kept.attachments().getFirst().content());
        assertEquals(draft.hash(), DraftJson.hash(kept));
    }

    @Test
    @DisplayName("R2: a mail with a Message-ID, thread or address of any length is answered once like another")
    void idsOfAnyLength() throws StoreException {
        final String longest = "x".repeat(5_000);
        final DraftContent base = Drafts.content("Text");
        final DraftContent content = new DraftContent(base.kind(), base.from(), null, List.of(new EmailAddress(null, longest + "@example.com")), null,
                null, null, base.text(), null, null, null, null, null, false, base.original(), null);
        final NewDraft draft = new NewDraft(new ReplyKey(longest, longest + "1", longest), content, DraftJson.hash(content),
                new AnsweredMail(longest, longest, longest, longest + "@example.com", longest, NOON), longest, longest, null, null, true);
        final Draft kept = outbox().keep(draft).draft();

        assertFalse(outbox().keep(draft).isNew());
        assertEquals(1, outbox().list(new DraftQuery(null, longest, longest, longest, 0)).size());
        final Lease lease = reserved(kept, NOON).lease();
        assertEquals(Refusal.BUSY, refused(kept, NOON).refusal());
        outbox().release(lease, longest);
        assertEquals(List.of(kept.id()), outbox().close(new Closing(longest, longest, longest + "@example.com", LATER, longest)));
        assertTrue(outbox().keep(new NewDraft(new ReplyKey(longest, longest + "2", longest), content, DraftJson.hash(content), null, null, null, null,
                null, true)).isNew());
    }

    @Test
    @DisplayName("T5: drafts that are over are aged out; a replay makes none that is sent, and what waits stays")
    void draftsAgeOut() throws StoreException, SQLException {
        final Draft sent = outbox().keep(Drafts.draft(1, true)).draft();
        outbox().sent(reserved(sent, NOON).lease(), SENT);
        final Draft closed = outbox().keep(Drafts.draft(2, true)).draft();
        outbox().release(reserved(closed, NOON).lease(), "The server asked to come later.");
        outbox().close(new Closing("kim", "conversation", null, Instant.now().plusSeconds(1), "Answered."));
        final Draft waiting = outbox().keep(Drafts.draft(3, false)).draft();
        final Draft beingSent = outbox().keep(Drafts.draft(4, Drafts.content("Text"), NOON.plusSeconds(1), null, true)).draft();
        reserved(beingSent, NOON);

        store.ageOut(NOON);
        assertEquals(4, opened.count("salespartner_draft"));
        store.ageOut(Instant.now().plusSeconds(1));

        assertEquals(List.of(waiting.id(), beingSent.id()),
                outbox().list(new DraftQuery(null, null, null, null, 0)).stream().map(Draft::id).toList());
        assertEquals(Refusal.ALREADY_SENT, refused(outbox().keep(Drafts.draft(1, true)).draft(), LATER).refusal());
        assertEquals(Refusal.REJECTED, refused(outbox().keep(Drafts.draft(2, true)).draft(), LATER).refusal());
    }

    private OpenOutbox outbox() {
        return store.outbox();
    }

    private Draft keep(final int number, final String conversation, final String answered, final Instant receivedAt) throws StoreException {
        final NewDraft base = Drafts.draft(number, false);
        return outbox().keep(new NewDraft(base.key(), base.content(), base.hash(), new AnsweredMail("mail-" + number, answered, null,
                Emails.ANNA.address(), "human", receivedAt), base.contactId(), conversation, null, null, false)).draft();
    }

    private Reserved reserved(final Draft draft, final Instant now) throws StoreException {
        return assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(draft.id(), now)));
    }

    private Refused refused(final Draft draft, final Instant now) throws StoreException {
        return assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(draft.id(), now)));
    }

    private Refused refused(final Draft draft, final Set<String> recipients) throws StoreException {
        final Reservation reservation = outbox().reserve(request(draft, recipients));
        return assertInstanceOf(Refused.class, reservation);
    }

    private static ReservationRequest request(final Draft draft, final Set<String> recipients) {
        return new ReservationRequest(draft.id(), recipients, new Caps(1, 0), Duration.ofMinutes(5), false, NOON);
    }

    private boolean notes(final Lease lease) throws StoreException {
        try {
            outbox().noteAttempt(lease, ATTEMPT);
            return true;
        } catch (final StoreException e) {
            assertTrue(e.getMessage().contains("has ended"), e.getMessage());
            return false;
        }
    }

    private static List<Boolean> each(final List<Lease> leases, final CyclicBarrier start, final Trial trial) throws Exception {
        final List<Boolean> results = new ArrayList<>();
        for (final Lease lease : leases) {
            start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            results.add(trial.run(lease));
        }
        return results;
    }

    private static long count(final int rounds, final Round round) throws StoreException {
        long done = 0;
        for (int number = 0; number < rounds; number++) {
            round.run(number);
            done++;
        }
        return done;
    }

    private static <T> List<T> together(final List<Callable<T>> work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(work.size())) {
            final List<T> results = new ArrayList<>();
            for (final Future<T> future : executor.invokeAll(work)) {
                results.add(future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        }
    }

    /** Asks for the right to send. */
    @FunctionalInterface
    private interface Trial {
        boolean run(Lease lease) throws StoreException;
    }

    /** One round of several. */
    @FunctionalInterface
    private interface Round {
        void run(int number) throws StoreException;
    }
}
