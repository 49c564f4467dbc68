/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.AccountJournal.Poll;
import org.salespartner.nifi.store.AccountJournal.Standing;
import org.salespartner.nifi.store.StoreException;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** The journal of accounts. */
class AccountJournalTest extends StoreTestCase {
    private static final Instant NOON = Emails.NOON;
    private static final Duration TAKES = Duration.ofMillis(250);
    private static final String REFUSED = "Account [kim]: the server refuses the sign-in.";

    @Test
    void anAccountThatWasNeverPolledIsMissing() throws StoreException {
        assertEquals(Map.of(), store.standings(List.of("kim", "lee"), NOON));
        assertEquals(Map.of(), store.standings(List.of(), NOON));
    }

    @Test
    @DisplayName("S9: the status is what the last poll showed, since when it began to be so, and the last error stays known")
    void theStatusIsWhatTheLastPollShowed() throws StoreException {
        store.notePoll(idle("kim", 0));
        store.notePoll(failed("kim", 1));
        store.notePoll(failed("kim", 2));
        assertEquals(new Standing(new AccountStatus(State.RECONNECT_REQUIRED, minute(1).plus(TAKES), REFUSED), minute(2), TAKES, minute(0), minute(2),
                REFUSED, Counts.NONE), standing("kim"));

        store.notePoll(idle("kim", 3));
        store.notePoll(idle("kim", 4));
        assertEquals(new Standing(new AccountStatus(State.ACTIVE, minute(3).plus(TAKES), null), minute(4), TAKES, minute(4), minute(2), REFUSED,
                Counts.NONE), standing("kim"));
    }

    @Test
    void theCountsOfTodayAreTheSumOfThePollsSinceItBegan() throws StoreException {
        store.notePoll(brought("lister", "kim", -1, new Counts(100, 0, 0, 0, 0)));
        store.notePoll(brought("lister", "kim", 0, new Counts(1, 2, 3, 4, 5)));
        store.notePoll(brought("other", "kim", 5, new Counts(10, 20, 30, 40, 50)));
        store.notePoll(brought("lister", "lee", 5, new Counts(7, 0, 0, 0, 0)));

        assertEquals(new Counts(11, 22, 33, 44, 55), standing("kim").today());
        assertEquals(Set.of("kim", "lee"), store.standings(List.of("kim", "lee", "max"), NOON).keySet());
    }

    @Test
    @DisplayName("Idle polls do not make the journal grow")
    void idlePollsLeaveNoRows() throws StoreException, SQLException {
        for (int poll = 0; poll < 100; poll++) {
            store.notePoll(idle("kim", poll));
        }

        assertEquals(0, opened.count("salespartner_poll"));
        assertEquals(1, opened.count("salespartner_account"));
        assertEquals(minute(99), standing("kim").lastSuccess());
    }

    @Test
    void aPollThatGoesOnIsOneRow() throws StoreException, SQLException {
        store.notePoll(brought("lister", "kim", 0, new Counts(100, 0, 0, 0, 0)));
        store.notePoll(brought("lister", "kim", 0, new Counts(200, 0, 0, 1, 0)));

        assertEquals(1, opened.count("salespartner_poll"));
        assertEquals(new Counts(200, 0, 0, 1, 0), standing("kim").today());
    }

    @Test
    void aClockThatIsPutBackDoesNotStopTheJournal() throws StoreException {
        store.notePoll(idle("kim", 2));
        store.notePoll(failed("kim", 1));

        assertEquals(State.RECONNECT_REQUIRED, standing("kim").status().state());
        assertEquals(minute(1), standing("kim").lastPoll());
    }

    @Test
    void ofSeveralListersTheLastPollCounts() throws StoreException {
        store.notePoll(failed("kim", 1));
        store.notePoll(brought("other", "kim", 2, Counts.NONE));
        assertEquals(State.ACTIVE, standing("kim").status().state());
        assertEquals(REFUSED, standing("kim").lastError());
        assertEquals(minute(2), standing("kim").lastSuccess());

        store.notePoll(failed("kim", 3));
        assertEquals(State.RECONNECT_REQUIRED, standing("kim").status().state());
        assertEquals(minute(2), standing("kim").lastSuccess());
        assertEquals(minute(3), standing("kim").lastFailure());
    }

    @Test
    void pruningForgetsPollsAndNotHowTheAccountStands() throws StoreException, SQLException {
        store.notePoll(failed("kim", 1));
        store.notePoll(brought("lister", "kim", 2, new Counts(3, 0, 0, 0, 0)));
        store.prunePolls(minute(2));

        assertEquals(1, opened.count("salespartner_poll"));
        assertEquals(3, standing("kim").today().listed());
        assertEquals(REFUSED, standing("kim").lastError());

        store.prunePolls(minute(3));
        assertEquals(0, standing("kim").today().listed());
        assertEquals(minute(2), standing("kim").lastSuccess());
    }

    @Test
    void longAndOddIdsAndSentencesAreKept() throws StoreException {
        final String odd = "kim\u0000" + "k".repeat(2_000);
        store.notePoll(new Poll("l".repeat(300), odd, NOON, TAKES, Counts.NONE, State.ERROR, "e".repeat(5_000) + "\u0000"));

        assertEquals(4_000, store.standings(List.of(odd), NOON).get(odd).lastError().length());
        assertNull(store.standings(List.of("kim"), NOON).get("kim"));
    }

    private Standing standing(final String accountId) throws StoreException {
        return store.standings(List.of(accountId), NOON).get(accountId);
    }

    private static Poll idle(final String accountId, final int minute) {
        return brought("lister", accountId, minute, Counts.NONE);
    }

    private static Poll brought(final String lister, final String accountId, final int minute, final Counts counts) {
        return new Poll(lister, accountId, minute(minute), TAKES, counts, State.ACTIVE, null);
    }

    private static Poll failed(final String accountId, final int minute) {
        return new Poll("lister", accountId, minute(minute), TAKES, Counts.NONE, State.RECONNECT_REQUIRED, REFUSED);
    }

    private static Instant minute(final int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
