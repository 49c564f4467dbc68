/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.store.AccountJournal;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.AccountJournal.Poll;
import org.salespartner.nifi.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The journal of accounts as listing writes it: best effort, by a thread of its own, so that a store that is slow or down delays no mailbox and no
 * commit. The batches of a backlog are one poll. A mailbox that is idle is written now and then only. Thread-safe.
 */
final class PollJournal {
    private static final Duration BETWEEN_IDLE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE_IN_A_POLL = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int MOST_PENDING = 1_000;

    private final AccountJournal journal;
    private final String listerId;
    private final ExecutorService writer;
    private final BooleanSupplier storeTroubleTold;
    private final InstantSource clock;
    private final ComponentLog log;
    /** By account, polls of which more is known to come. */
    private final Map<String, Poll> unfinished = new HashMap<>();
    /** By account, the state after the last poll, and when it was last given to the writer. */
    private final Map<String, Given> given = new HashMap<>();
    /** In the order in which they are to be written. */
    private final Map<Place, Poll> pending = new LinkedHashMap<>();
    private Instant pruned;
    private boolean writing;
    private boolean again;
    private boolean troubled;
    private boolean ended;

    /**
     * @param journal          null when there is none: nothing is written then
     * @param writer           runs one task at a time; it is shut down when this ends
     * @param storeTroubleTold whether the user was told already that the same store is in trouble
     */
    PollJournal(final AccountJournal journal, final String listerId, final ExecutorService writer, final BooleanSupplier storeTroubleTold,
                final InstantSource clock, final ComponentLog log) {
        this.journal = journal;
        this.listerId = listerId;
        this.writer = writer;
        this.storeTroubleTold = storeTroubleTold;
        this.clock = clock;
        this.log = log;
    }

    /**
     * A poll is over, or a batch of a longer one.
     *
     * @param fault why what it brought was not kept, in whole or in part; null when it went well
     */
    synchronized void polled(final AccountBatch batch, final Throwable fault) {
        if (journal == null || ended) {
            return;
        }

        final String accountId = batch.accountId();
        final Poll poll = poll(batch, fault);
        final boolean goesOn = fault == null && batch.more() && !batch.cursors().isEmpty();
        if (goesOn) {
            unfinished.put(accountId, poll);
        }

        putLast(Place.of(poll), poll);
        trim();

        final Instant now = clock.instant();
        final Given before = given.get(accountId);
        if (!poll.isIdle() || before == null || before.state() != poll.state() || isPast(before.when().plus(BETWEEN_IDLE), before.when(), now)) {
            given.put(accountId, new Given(poll.state(), now));
            write();
        }
    }

    /** What is not written yet is written; no more comes. */
    synchronized void end() {
        if (!ended) {
            write();
            ended = true;
            writer.shutdown();
        }
    }

    /** Waits, after the end, until everything is written, for so long at most. */
    boolean awaitEnd(final Duration limit) {
        try {
            return writer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Poll poll(final AccountBatch batch, final Throwable fault) {
        final Poll begun = unfinished.remove(batch.accountId());
        final boolean continued = begun != null
                && batch.started().isBefore(begun.started().plus(begun.duration()).plus(LONGEST_PAUSE_IN_A_POLL));
        final Instant started = continued ? begun.started() : batch.started();
        final Counts counts = continued ? begun.counts().plus(counts(batch, fault)) : counts(batch, fault);
        return new Poll(listerId, batch.accountId(), started, Duration.between(started, clock.instant()), counts, FaultPolicy.state(fault),
                fault == null ? null : FaultPolicy.sentence(batch.accountId(), fault));
    }

    /** Nothing counts that was rolled back, since it comes again. */
    private static Counts counts(final AccountBatch batch, final Throwable fault) {
        final boolean kept = fault == batch.fault() && !batch.discarded() && !batch.cursors().isEmpty();
        return kept ? batch.counts() : Counts.NONE;
    }

    private void write() {
        if (writing) {
            again = true;
        } else if (!pending.isEmpty()) {
            writing = true;
            writer.execute(this::writePending);
        }
    }

    private void writePending() {
        Deque<Poll> polls = take();
        while (!polls.isEmpty()) {
            try {
                journal.notePoll(polls.getFirst());
                polls.removeFirst();
                prune();
                setTroubled(false);
            } catch (final StoreException | RuntimeException e) {
                putBack(polls);
                tellTrouble(e);
                return;
            }

            if (polls.isEmpty()) {
                polls = takeMore();
            }
        }
    }

    private void prune() throws StoreException {
        final Instant now = clock.instant();
        if (pruned == null || isPast(pruned.plus(BETWEEN_PRUNINGS), pruned, now)) {
            journal.prunePolls(now.minus(KEPT));
            pruned = now;
        }
    }

    /** Whether it is time; a clock that was put back behind the last time does not keep anybody waiting. */
    private static boolean isPast(final Instant due, final Instant last, final Instant now) {
        return !now.isBefore(due) || now.isBefore(last);
    }

    private synchronized Deque<Poll> take() {
        again = false;
        final Deque<Poll> polls = new ArrayDeque<>(pending.values());
        pending.clear();
        return polls;
    }

    /** An idle poll that came meanwhile waits for its time. */
    private synchronized Deque<Poll> takeMore() {
        writing = again && !pending.isEmpty();
        return writing ? take() : new ArrayDeque<>();
    }

    /** They are tried again with the next poll that is written. */
    private synchronized void putBack(final Collection<Poll> polls) {
        writing = false;
        final Map<Place, Poll> later = new LinkedHashMap<>(pending);
        pending.clear();
        polls.forEach(poll -> pending.put(Place.of(poll), poll));
        later.forEach(this::putLast);
        trim();
    }

    private void putLast(final Place place, final Poll poll) {
        pending.remove(place);
        pending.put(place, poll);
    }

    private void trim() {
        while (pending.size() > MOST_PENDING) {
            pending.remove(pending.keySet().iterator().next());
        }
    }

    private void tellTrouble(final Exception fault) {
        if (setTroubled(true) && !storeTroubleTold.getAsBoolean()) {
            log.warn("The journal of accounts cannot be written; listing goes on, and what is missing in it is written when the store is back. "
                    + "Check the service behind Sync Journal.", fault);
        }
    }

    /** Whether this is news, and there is still somebody to tell. */
    private synchronized boolean setTroubled(final boolean value) {
        final boolean news = troubled != value && !ended;
        troubled = value;
        return news;
    }

    /**
     * @param started null for all polls that found nothing, of which one takes the place of the other
     */
    private record Place(String accountId, Instant started) {
        static Place of(final Poll poll) {
            return new Place(poll.accountId(), poll.isIdle() ? null : poll.started());
        }
    }

    private record Given(State state, Instant when) {
    }
}
