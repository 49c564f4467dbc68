/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.EmailAccount;

import java.time.Duration;
import java.time.Instant;

/** When an account is due, and what the user was told about it. Not thread-safe. */
final class PolledAccount {
    private final EmailAccount account;
    private final AccountPoller poller;
    private final PollSchedule schedule;
    private final FaultPolicy faults;
    private final AccountTroubles troubles;
    private final PushWatch push;
    private final ComponentLog log;
    private Instant due = Instant.MIN;
    private Instant decided = Instant.MIN;
    private boolean polled;
    private int failures;
    private boolean underWay;
    private boolean uncommitted;
    private boolean following;
    private boolean halted;

    PolledAccount(final EmailAccount account, final AccountPoller poller, final PollSchedule schedule, final FaultPolicy faults,
                  final AccountTroubles troubles, final PushWatch push, final ComponentLog log) {
        this.account = account;
        this.poller = poller;
        this.schedule = schedule;
        this.faults = faults;
        this.troubles = troubles;
        this.push = push;
        this.log = log;
    }

    String id() {
        return account.getId();
    }

    AccountPoller poller() {
        return poller;
    }

    boolean isDue(final Instant now) {
        followClock(now);
        final boolean pushed = push.hasNews() && failures == 0;
        return !underWay && !halted && (pushed || !now.isBefore(due)) && !account.isPaused();
    }

    /**
     * Sees to it that the account is watched while polling it goes well, and only then: a mailbox that refuses polls is not asked twice as often, and
     * a paused one is left alone (rules S6, S9).
     */
    void tendPush(final Instant now) {
        if (halted || account.isPaused()) {
            push.close();
        } else if (polled && failures == 0) {
            push.tend(now);
        }
    }

    void closePush() {
        push.close();
    }

    boolean isUnderWay() {
        return underWay;
    }

    void begin() {
        underWay = true;
        following = true;
        push.looking();
    }

    /** A batch waits to be committed. */
    void handOver() {
        uncommitted = true;
    }

    boolean hasUncommitted() {
        return uncommitted;
    }

    /** Whether what is fetched now follows on what was committed; not so after a batch that came to nothing. */
    boolean isFollowing() {
        return following;
    }

    /** The batch came to nothing because the one before it did. */
    void drop(final AccountBatch batch) {
        settle(batch);
    }

    /** The poll is over and what it brought is committed, or there was nothing to commit. */
    void end(final AccountBatch batch, final Instant now) {
        if (batch.fault() != null) {
            fail(batch, batch.fault(), !batch.discarded() && !batch.cursors().isEmpty(), now);
            return;
        }

        settle(batch);
        failures = 0;
        polled = true;
        due = batch.more() && !batch.cursors().isEmpty() ? now : schedule.next(now);
        decided = now;
        troubles.succeeded(id(), log);
    }

    /**
     * The poll is over with a fault.
     *
     * @param progress whether the poll got on before the fault, so that this is a first failure again
     */
    void fail(final AccountBatch batch, final Throwable fault, final boolean progress, final Instant now) {
        settle(batch);
        following = false;
        failures = progress ? 1 : failures + 1;
        due = now.plus(faults.delay(fault, failures));
        decided = now;
        troubles.failed(id(), fault, log);
    }

    /** The poll came to nothing through no fault of the account: it is due at once. */
    void repeat(final AccountBatch batch) {
        settle(batch);
        following = false;
    }

    /** The account is not listed any more until the processor is started anew. */
    void halt(final AccountBatch batch, final String sentence) {
        settle(batch);
        following = false;
        halted = true;
        log.error(sentence);
    }

    private void settle(final AccountBatch batch) {
        uncommitted = false;
        underWay = !batch.isLast();
    }

    /** A clock that is put back, by a person or after the machine slept, would keep the account waiting for as long: the wait begins anew instead. */
    private void followClock(final Instant now) {
        if (now.isBefore(decided)) {
            due = now.plus(Duration.between(decided, due));
            decided = now;
        }
    }
}
