/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.apache.nifi.controller.ControllerService;
import org.salespartner.nifi.account.AccountStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * The journal of accounts: how each poll of a mailbox went, on whatever node and before whatever restart. Polls that brought something or failed are
 * kept one by one until they are pruned; of those that found nothing new only the latest, so that an idle mailbox does not make the journal grow.
 * Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else.</p>
 */
public interface AccountJournal extends ControllerService {

    /**
     * Writes a poll down; durable when this returns. How the account stands is what was written last. A poll with the same lister, account and
     * start, to the millisecond, takes the place of what was written of it before, so that a long one can be written while it goes on.
     */
    void notePoll(Poll poll) throws StoreException;

    /**
     * How accounts stand by their polls, those of all listers together.
     *
     * @param dayStart since when polls count into {@link Standing#today()}
     * @return by account id; an account that was never polled is missing
     */
    Map<String, Standing> standings(Collection<String> accountIds, Instant dayStart) throws StoreException;

    /** Forgets the polls that began before an instant, but not how the accounts stand. */
    void prunePolls(Instant before) throws StoreException;

    /**
     * One poll of one account: from the first question to the mailbox to the end of what was new.
     *
     * @param lister   id of the processor
     * @param duration from the start until what came was committed
     * @param error    why it failed, a sentence that names the account and the remedy; null when it went well
     * @param state    {@code ACTIVE} when it went well, otherwise {@code ERROR} or {@code RECONNECT_REQUIRED}
     */
    record Poll(String lister, String accountId, Instant started, Duration duration, Counts counts, AccountStatus.State state, String error) {

        /** Whether it found nothing new and met no trouble. */
        public boolean isIdle() {
            return error == null && counts.equals(Counts.NONE);
        }
    }

    /**
     * What became of the messages (rules S3, S4, S5).
     *
     * @param listed      emitted
     * @param leftOut     skipped: within the window of the first reading, but more than its size allows
     * @param takenBefore skipped: taken before the folder lost its place
     * @param vanished    skipped: no longer there when they were to be fetched
     * @param failed      the server has them and does not deliver them; their references were emitted as failures
     */
    record Counts(long listed, long leftOut, long takenBefore, long vanished, long failed) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        public Counts plus(final Counts other) {
            return new Counts(listed + other.listed, leftOut + other.leftOut, takenBefore + other.takenBefore, vanished + other.vanished,
                    failed + other.failed);
        }
    }

    /**
     * How an account stands.
     *
     * @param status         by the last poll (rule S9)
     * @param lastPoll       when the last poll began
     * @param lastDuration   how long it took
     * @param lastSuccess    when the last poll that went well began; null when there was none
     * @param lastFailure    when the last poll that failed began; null when there was none
     * @param lastError      why that one failed; kept when the account is well again, null when none failed
     * @param today          the sum of the polls since the beginning of the day
     */
    record Standing(AccountStatus status, Instant lastPoll, Duration lastDuration, Instant lastSuccess, Instant lastFailure, String lastError,
                    Counts today) {
    }
}
