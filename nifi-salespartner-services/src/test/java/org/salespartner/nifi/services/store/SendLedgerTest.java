/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
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
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SendLedgerTest extends StoreTestCase {
    private static final Instant NOON = Drafts.NOON;
    private static final int LIMIT_SECONDS = 120;
    private static final int RACES = 1_000;
    private static final SentMail SENT = new SentMail("provider-1@example.net", "ours-1@example.com", "id-1", NOON);

    @Test
    @DisplayName("R2: two runners that ask for the same draft at the same time, a thousand times: one may send it each time")
    void twoRunnersAThousandTimes() throws Exception {
        final List<String> drafts = new ArrayList<>();
        for (int number = 0; number < RACES; number++) {
            drafts.add(outbox().keep(Drafts.draft(number, true)).draft().id());
        }
        final CyclicBarrier start = new CyclicBarrier(2);

        final List<Integer> reserved = together(2, () -> {
            int own = 0;
            for (final String draft : drafts) {
                start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                final Reservation reservation = outbox().reserve(Drafts.request(draft, NOON));
                if (reservation instanceof Reserved) {
                    own++;
                } else {
                    assertEquals(Refusal.BUSY, assertInstanceOf(Refused.class, reservation).refusal());
                }
            }
            return own;
        });

        assertEquals(RACES, reserved.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    @DisplayName("R3: caps hold to the exact number when eight runners send at the same time")
    void capsAreExact() throws Exception {
        final int runners = 8;
        final int each = 20;
        final Caps caps = new Caps(7, 37);
        final List<List<String>> drafts = new ArrayList<>();
        for (int runner = 0; runner < runners; runner++) {
            final List<String> own = new ArrayList<>();
            for (int number = 0; number < each; number++) {
                own.add(outbox().keep(Drafts.to(runner * each + number, "person%d@example.org".formatted(number % 6))).draft().id());
            }
            drafts.add(own);
        }
        final CyclicBarrier start = new CyclicBarrier(runners);

        final List<int[]> counts = new ArrayList<>(together(runners, () -> {
            final List<String> own = drafts.get(start.await(LIMIT_SECONDS, TimeUnit.SECONDS));
            final int[] perPerson = new int[6];
            for (int number = 0; number < each; number++) {
                final String person = "person%d@example.org".formatted(number % 6);
                if (outbox().reserve(Drafts.request(own.get(number), person, caps, NOON)) instanceof Reserved) {
                    perPerson[number % 6]++;
                }
            }
            return perPerson;
        }));

        int all = 0;
        for (int person = 0; person < 6; person++) {
            final int index = person;
            final int got = counts.stream().mapToInt(count -> count[index]).sum();
            assertTrue(got <= 7, "Person %d got %d".formatted(person, got));
            all += got;
        }
        assertEquals(37, all);
    }

    @Test
    @DisplayName("R2: what was sent is never sent again, and is found by our Message-ID and by the provider's")
    void whatWasSentIsSentOnce() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lease = reserve(draft, NOON);
        outbox().noteAttempt(lease, new Attempt("ours-1@example.com", "draft-1", "thread-1", NOON));
        outbox().sent(lease, SENT);

        final Refused again = refused(draft, NOON.plus(Duration.ofDays(365)));
        assertEquals(Refusal.ALREADY_SENT, again.refusal());
        assertEquals(SENT, again.sent());
        assertEquals(State.SENT, outbox().find(draft.id()).orElseThrow().state());
        assertEquals(SENT, outbox().findSent("provider-1@example.net").orElseThrow().mail());
        assertEquals(draft.id(), outbox().findSent("ours-1@example.com").orElseThrow().draft().id());
        assertTrue(outbox().findSent("another@example.com").isEmpty());
        assertFalse(outbox().keep(Drafts.draft(1, "Once more", true)).isNew());
    }

    @Test
    @DisplayName("R2: who takes over a right that has ended learns of the attempt, and the one who lost it may not send any more")
    void anEndedLeaseIsRecovered() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lost = reserve(draft, NOON);
        final Attempt attempt = new Attempt("ours-1@example.com", null, null, NOON);
        outbox().noteAttempt(lost, attempt);
        assertEquals(Refusal.BUSY, refused(draft, NOON.plus(Drafts.LEASE).minusSeconds(1)).refusal());

        final Reservation reservation = outbox().reserve(Drafts.request(draft.id(), NOON.plus(Drafts.LEASE)));

        final Recovering recovering = assertInstanceOf(Recovering.class, reservation);
        assertEquals(attempt, recovering.attempt());
        assertThrows(StoreException.class, () -> outbox().noteAttempt(lost, attempt));
        assertThrows(StoreException.class, () -> outbox().release(lost, "Not sent."));
        outbox().uncertain(recovering.lease(), "It was not found in Sent.");
        assertEquals(Refusal.UNCERTAIN, refused(draft, NOON.plus(Duration.ofDays(3))).refusal());
    }

    @Test
    @DisplayName("R2: a right that ended before anything was attempted is given again as a new one")
    void anEndedLeaseWithoutAttemptIsNew() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lost = reserve(draft, NOON);

        final Lease lease = reserve(draft, NOON.plus(Drafts.LEASE));

        assertThrows(StoreException.class, () -> outbox().noteAttempt(lost, new Attempt("ours-1@example.com", null, null, NOON)));
        outbox().noteAttempt(lease, new Attempt("ours-1@example.com", null, null, NOON));
    }

    @Test
    @DisplayName("R3, R5: who takes over a right that has ended learns that the draft is not to go out any more; what went out is still sent")
    void whatHasComeBetweenIsTold() throws StoreException {
        final Draft stopped = begun(1, null);
        final Draft late = begun(2, NOON.plusSeconds(1));
        final Draft answered = begun(3, null);
        final Draft open = begun(4, null);
        assertNull(obstacle(open), "Nothing has come between");

        outbox().addStop(new StopEntry(Emails.ANNA.address(), "She asked for it.", "Kim Berg", NOON));
        assertEquals(Refusal.STOPPED, obstacle(stopped).refusal());
        assertEquals(Refusal.CLOSED, obstacle(late).refusal());
        assertEquals(State.EXPIRED, outbox().find(late.id()).orElseThrow().state());
        assertTrue(outbox().close(new Closing("kim", "conversation", null, NOON.plusSeconds(1), "Anna was answered.")).contains(answered.id()));
        final Recovering recovering = recovering(answered, 2);
        assertEquals("Anna was answered.", recovering.obstacle().sentence());

        outbox().sent(recovering.lease(), SENT);
        assertEquals(State.SENT, outbox().find(answered.id()).orElseThrow().state());
    }

    @Test
    @DisplayName("R2: a mail that came to two of our accounts is answered by one of them")
    void twoAccountsOneAnswer() throws StoreException {
        final String kim = outbox().keep(Drafts.draft(1, true)).draft().id();
        final String sales = outbox().keep(Drafts.ofAccount("sales", 1, "reply")).draft().id();
        final String reminder = outbox().keep(Drafts.ofAccount("sales", 1, "reminder")).draft().id();
        final String other = outbox().keep(Drafts.ofAccount("sales", 2, "reply")).draft().id();

        final Reserved held = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(kim, Drafts.NOON)));
        assertEquals(Refusal.BUSY, assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(sales, Drafts.NOON))).refusal());
        outbox().noteAttempt(held.lease(), new Attempt("reply@example.org", null, null, Drafts.NOON));
        final Instant over = Drafts.NOON.plus(Drafts.LEASE).plusSeconds(1);
        assertEquals(Refusal.BUSY, assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(sales, over))).refusal(), "It may be out");
        outbox().sent(held.lease(), new SentMail("reply@example.org", "reply@example.org", null, Drafts.NOON));

        final Refused refused = assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(sales, over)));
        assertEquals(Refusal.CLOSED, refused.refusal());
        assertTrue(refused.sentence().contains("[kim]"), refused.sentence());
        assertEquals(State.CLOSED, outbox().find(sales).orElseThrow().state());
        assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(reminder, over)));
        assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(other, over)));
    }

    @Test
    @DisplayName("R2: an account that has given up leaves the answer to another one that got the same mail")
    void anotherAccountMayAnswer() throws StoreException {
        final String kim = outbox().keep(Drafts.draft(1, true)).draft().id();
        final String sales = outbox().keep(Drafts.ofAccount("sales", 1, "reply")).draft().id();

        final Reserved held = assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(kim, Drafts.NOON)));
        outbox().release(held.lease(), "The server cannot be reached.");

        assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(sales, Drafts.NOON)));
    }

    @Test
    @DisplayName("R2: a mail that is out counts as sent also when the right to send it had ended")
    void aMailThatIsOutIsOut() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lost = reserve(draft, NOON);
        outbox().noteAttempt(lost, new Attempt("ours-1@example.com", null, null, NOON));
        assertInstanceOf(Recovering.class, outbox().reserve(Drafts.request(draft.id(), NOON.plus(Drafts.LEASE))));

        outbox().sent(lost, SENT);

        assertEquals(Refusal.ALREADY_SENT, refused(draft, NOON.plus(Duration.ofDays(1))).refusal());
    }

    @Test
    @DisplayName("R2: what was certainly not sent may be tried again; what was refused for good is not")
    void releasedIsTriedAgainAndRefusedIsNot() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        outbox().release(reserve(draft, NOON), "The server asked to come later.");

        outbox().refused(reserve(draft, NOON), "550 5.1.1 no such user");

        final Refused refused = refused(draft, NOON);
        assertEquals(Refusal.REJECTED, refused.refusal());
        assertEquals("550 5.1.1 no such user", refused.sentence());
        final Draft kept = outbox().list(new DraftQuery(Set.of(State.CLOSED), null, draft.contactId(), null, 0)).getFirst();
        assertEquals("550 5.1.1 no such user", kept.reason(), "It stands with the contact");
    }

    @Test
    @DisplayName("R5: what nobody approved is not sent, unless account and processor are set so")
    void unapprovedIsNotSent() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, false)).draft();

        assertEquals(Refusal.NOT_APPROVED, refused(draft, NOON).refusal());
        assertInstanceOf(Reserved.class, outbox().reserve(new ReservationRequest(draft.id(), Set.of(Emails.ANNA.address()), Drafts.NO_CAPS,
                Drafts.LEASE, true, NOON)));
    }

    @Test
    @DisplayName("R3: whom nothing is to be sent to gets nothing, by address or by domain, whoever approved it")
    void theStopListHolds() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        outbox().addStop(new StopEntry("@example.com", "The company asked for it.", "Kim Berg", NOON));

        final Refused byDomain = refused(draft, NOON);
        assertEquals(Refusal.STOPPED, byDomain.refusal());
        assertTrue(byDomain.sentence().contains("The company asked for it."), byDomain.sentence());

        assertTrue(outbox().removeStop("@EXAMPLE.com"));
        assertTrue(outbox().addStop(new StopEntry("Anna.Roth@example.com", "Bounced.", "bounce", NOON)));
        assertFalse(outbox().addStop(new StopEntry("anna.roth@example.com", "Again.", "bounce", NOON)));
        assertEquals(Refusal.STOPPED, refused(draft, NOON).refusal());
        assertEquals("anna.roth@example.com", outbox().stops().getFirst().pattern());
    }

    @Test
    @DisplayName("R3: a cap counts what is sent, being sent or uncertain, and ends with its hour or day")
    void capsEndWithTheirTime() throws StoreException {
        final Caps caps = new Caps(1, 2);
        final Draft first = outbox().keep(Drafts.to(1, "one@example.org")).draft();
        final Draft second = outbox().keep(Drafts.to(2, "one@example.org")).draft();
        final Draft third = outbox().keep(Drafts.to(3, "two@example.org")).draft();
        final Draft fourth = outbox().keep(Drafts.to(4, "three@example.org")).draft();
        final Lease released = reserve(fourth, "three@example.org", caps, NOON);
        outbox().release(released, "Not sent.");
        outbox().uncertain(reserve(first, "one@example.org", caps, NOON), "Nobody knows.");

        final Refused person = capped(second, "one@example.org", caps, NOON.plusSeconds(1));
        assertEquals(NOON.plus(Duration.ofHours(1)), person.until());
        reserve(third, "two@example.org", caps, NOON.plusSeconds(2));
        final Refused account = capped(fourth, "three@example.org", caps, NOON.plusSeconds(3));
        assertEquals(NOON.plus(Duration.ofHours(24)), account.until());
        reserve(second, "one@example.org", caps, NOON.plus(Duration.ofHours(24)));
    }

    @Test
    @DisplayName("R3: the cap of a correspondent counts for whom the mail is addressed to, not for who gets a copy of every mail")
    void whoGetsACopyOfEachMailIsNotCapped() throws StoreException {
        final Caps caps = new Caps(1, 0);
        final Draft first = outbox().keep(Drafts.copied(1, "one@example.org", "crm@example.net")).draft();
        final Draft second = outbox().keep(Drafts.copied(2, "two@example.org", "crm@example.net")).draft();
        final Draft third = outbox().keep(Drafts.copied(3, "one@example.org", "crm@example.net")).draft();

        reserve(first, "one@example.org", caps, NOON);
        reserve(second, "two@example.org", caps, NOON);
        capped(third, "one@example.org", caps, NOON);
    }

    @Test
    void whatIsScheduledWaitsForItsTime() throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(1, Drafts.content("Text"), null, NOON.plusSeconds(60), true)).draft();

        final Refused early = refused(draft, NOON);

        assertEquals(Refusal.SCHEDULED, early.refusal());
        assertEquals(NOON.plusSeconds(60), early.until());
        reserve(draft, NOON.plusSeconds(60));
    }

    @Test
    @DisplayName("T5, R2: of an erased person nothing is left, and what was sent to them is not sent again, nor by another account")
    void anErasedPersonIsNotWrittenToAgain() throws StoreException, SQLException {
        final Draft draft = outbox().keep(Drafts.draft(1, true)).draft();
        final Lease lease = reserve(draft, NOON);
        outbox().sent(lease, SENT);
        outbox().keep(Drafts.draft(2, false));
        outbox().addStop(new StopEntry(Emails.ANNA.address(), "Anna asked for it.", "Anna", NOON));

        store.erase(Emails.ANNA.address());

        final List<String> everything = opened.everything();
        assertEquals(List.of(), everything.stream().filter(value -> value.toLowerCase(Locale.ROOT).contains("anna")).toList());
        final Refused elsewhere = refused(outbox().keep(Drafts.ofAccount("sales", 1, "reply")).draft(), NOON);
        assertEquals(Refusal.CLOSED, elsewhere.refusal());
        assertTrue(elsewhere.sentence().startsWith("Another account of ours has answered the same mail"), elsewhere.sentence());
        final Draft again = outbox().keep(Drafts.draft(1, true)).draft();
        assertEquals(Refusal.ALREADY_SENT, refused(again, NOON).refusal());
        assertEquals(1, outbox().findStops(List.of(Emails.ANNA.address())).size());
        assertNull(outbox().stops().getFirst().pattern());
    }

    private OpenOutbox outbox() {
        return store.outbox();
    }

    /** One whose sending was begun at noon. */
    private Draft begun(final int number, final Instant expiresAt) throws StoreException {
        final Draft draft = outbox().keep(Drafts.draft(number, Drafts.content("Text " + number), expiresAt, null, true)).draft();
        outbox().noteAttempt(reserve(draft, NOON), new Attempt("ours-" + number + "@example.com", "draft-" + number, null, NOON));
        return draft;
    }

    private Refused obstacle(final Draft draft) throws StoreException {
        return recovering(draft, 1).obstacle();
    }

    private Recovering recovering(final Draft draft, final int leases) throws StoreException {
        return assertInstanceOf(Recovering.class, outbox().reserve(Drafts.request(draft.id(), NOON.plus(Drafts.LEASE.multipliedBy(leases)))));
    }

    private Lease reserve(final Draft draft, final Instant now) throws StoreException {
        return assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(draft.id(), now))).lease();
    }

    private Lease reserve(final Draft draft, final String recipient, final Caps caps, final Instant now) throws StoreException {
        return assertInstanceOf(Reserved.class, outbox().reserve(Drafts.request(draft.id(), recipient, caps, now))).lease();
    }

    private Refused refused(final Draft draft, final Instant now) throws StoreException {
        return assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(draft.id(), now)));
    }

    private Refused capped(final Draft draft, final String recipient, final Caps caps, final Instant now) throws StoreException {
        final Refused refused = assertInstanceOf(Refused.class, outbox().reserve(Drafts.request(draft.id(), recipient, caps, now)));
        assertEquals(Refusal.CAPPED, refused.refusal());
        return refused;
    }

    private static <T> List<T> together(final int runners, final Callable<T> work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(runners)) {
            final List<Future<T>> futures = new ArrayList<>();
            for (int runner = 0; runner < runners; runner++) {
                futures.add(executor.submit(work));
            }
            final List<T> results = new ArrayList<>();
            for (final Future<T> future : futures) {
                results.add(future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        }
    }
}
