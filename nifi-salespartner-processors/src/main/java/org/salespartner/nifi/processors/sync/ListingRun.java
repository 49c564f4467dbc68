/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.state.Scope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lists accounts from the start of the processor, or from its node's becoming the primary one, until the end of that. Each due account is polled by
 * a task of its own, so that none waits for another (rule S7); the thread that NiFi triggers is the only one that reads and writes state and
 * commits (rule S2).
 */
final class ListingRun {
    private static final Duration LONGEST_TRIGGER = Duration.ofSeconds(30);

    private final Map<String, PolledAccount> accounts = new LinkedHashMap<>();
    private final CursorState cursors;
    private final StateGuard guard;
    private final TakenRegister register;
    private final PollJournal polls;
    private final ExecutorService tasks;
    private final Duration patience;
    private final InstantSource clock;
    private final ComponentLog log;
    private final BlockingQueue<AccountBatch> finished = new LinkedBlockingQueue<>();
    private volatile boolean ended;
    private boolean stateUnreadable;
    private boolean committing;

    /**
     * @param tasks    runs at least one task for each account at the same time
     * @param patience how long a trigger waits for tasks
     */
    ListingRun(final CursorState cursors, final StateGuard guard, final TakenRegister register, final PollJournal polls, final ExecutorService tasks,
               final Duration patience, final InstantSource clock, final ComponentLog log) {
        this.cursors = cursors;
        this.guard = guard;
        this.register = register;
        this.polls = polls;
        this.tasks = tasks;
        this.patience = patience;
        this.clock = clock;
        this.log = log;
    }

    synchronized void add(final PolledAccount account) {
        accounts.put(account.id(), account);
    }

    boolean isEnded() {
        return ended;
    }

    /**
     * Starts the accounts that are due and commits what has come in, for as long as more comes.
     *
     * @param mayGoOn asked between two commits
     */
    void trigger(final ProcessContext context, final ProcessSessionFactory sessions, final BooleanSupplier mayGoOn) {
        final long started = System.nanoTime();
        do {
            if (isCommitting()) {
                return;
            }

            if (!guard.mayList(context.getStateManager()) || !startDue(context, sessions)) {
                context.yield();
                return;
            }

            final AccountBatch batch = nextFinished();
            if (batch == null) {
                return;
            }

            commit(batch, context);
        } while (!ended && mayGoOn.getAsBoolean() && System.nanoTime() - started < LONGEST_TRIGGER.toNanos());
    }

    /** Ends the run: tasks are told to stop, and what is not committed is rolled back. Tasks that hang in the network end when their time-outs do. */
    void end() {
        synchronized (this) {
            ended = true;
            tasks.shutdown();
            accounts.values().forEach(PolledAccount::closePush);
            notifyAll();
        }
        rollBackFinished();
        polls.end();
    }

    /** Waits for the tasks to end, and for the journal to be written, for so long at most each. */
    boolean awaitEnd(final Duration limit) {
        try {
            polls.awaitEnd(limit);
            return tasks.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * @return false when nothing is due and nothing under way
     */
    private synchronized boolean startDue(final ProcessContext context, final ProcessSessionFactory sessions) {
        final Instant now = clock.instant();
        final Collection<PolledAccount> due = accounts.values().stream().filter(account -> account.isDue(now)).toList();
        if (!due.isEmpty() && !ended) {
            readCursors(context).ifPresent(effective -> due.forEach(account ->
                    start(account, CursorState.ofAccount(effective, account.id()), sessions)));
        }
        if (!ended) {
            accounts.values().forEach(account -> account.tendPush(now));
        }
        return accounts.values().stream().anyMatch(PolledAccount::isUnderWay);
    }

    private void start(final PolledAccount account, final Map<String, String> folderCursors, final ProcessSessionFactory sessions) {
        final ProcessSession session = sessions.createSession();
        account.begin();
        tasks.execute(() -> pollOn(account, folderCursors, session, sessions));
    }

    /** Polls an account for as long as more is known to be there: while one batch is being committed, the next one is fetched. */
    private void pollOn(final PolledAccount account, final Map<String, String> folderCursors, final ProcessSession first,
                        final ProcessSessionFactory sessions) {
        final Map<String, String> cursors = new HashMap<>(folderCursors);
        ProcessSession session = first;
        boolean goingOn = true;
        while (goingOn) {
            final AccountBatch batch = account.poller().poll(session, cursors);
            cursors.putAll(batch.cursors());
            session = batch.canBeFollowed() ? newSession(sessions) : null;
            goingOn = handOver(account, batch, session != null);
        }

        if (session != null) {
            session.rollback();
        }
        if (ended) {
            rollBackFinished();
        }
    }

    /** Null when there is none to be had, and the next trigger has to see to it. */
    private ProcessSession newSession(final ProcessSessionFactory sessions) {
        try {
            return sessions.createSession();
        } catch (final RuntimeException e) {
            log.debug("NiFi gives no session outside of a trigger", e);
            return null;
        }
    }

    /**
     * Gives a batch to the thread that commits, once it is done with the one before. So no more than two batches of an account are uncommitted at a
     * time, also when there is no room in the queue behind the processor.
     *
     * @param canGoOn whether there is, and can be, a next batch
     * @return whether the task goes on with it
     */
    private synchronized boolean handOver(final PolledAccount account, final AccountBatch batch, final boolean canGoOn) {
        boolean interrupted = false;
        while (account.hasUncommitted() && !ended && !interrupted) {
            try {
                wait();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted = true;
            }
        }

        final boolean goingOn = canGoOn && account.isFollowing() && !ended && !interrupted;
        if (!goingOn) {
            batch.endTask();
        }
        account.handOver();
        finished.add(batch);
        return goingOn;
    }

    private Optional<Map<String, String>> readCursors(final ProcessContext context) {
        try {
            final Map<String, String> effective = cursors.effective(context.getStateManager().getState(Scope.CLUSTER).toMap());
            stateUnreadable = false;
            return Optional.of(effective);
        } catch (final IOException e) {
            if (!stateUnreadable) {
                log.error("NiFi's state cannot be read, so that nothing is listed. It is tried again; check the state provider.", e);
            }
            stateUnreadable = true;
            return Optional.empty();
        }
    }

    private AccountBatch nextFinished() {
        try {
            return finished.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void commit(final AccountBatch batch, final ProcessContext context) {
        if (ended) {
            rollBack(batch);
            return;
        }

        if (!isFollowing(batch)) {
            rollBack(batch);
            drop(batch);
            return;
        }

        if (batch.discarded() || batch.cursors().isEmpty()) {
            rollBack(batch);
            finish(batch, null);
            return;
        }

        final ProcessSession session = batch.session();
        final Map<String, String> changed = CursorState.keyed(batch);
        final Map<String, String> before;
        try {
            before = session.getState(Scope.CLUSTER).toMap();
            final Map<String, String> effective = cursors.effective(before);
            if (!startedFrom(batch, effective)) {
                rollBack(batch);
                repeat(batch);
                return;
            }

            effective.putAll(changed);
            final Map<String, String> fitting = fitting(effective);
            if (CursorState.size(fitting) > CursorState.MAXIMUM_SIZE) {
                rollBack(batch);
                halt(batch);
                return;
            }

            session.setState(fitting, Scope.CLUSTER);
        } catch (final IOException | RuntimeException e) {
            rollBack(batch);
            finish(batch, new ListingException(("Account [%s]: NiFi's state provider cannot be reached, so that what was listed is not kept; "
                    + "it is listed again later. Check the state provider.").formatted(batch.accountId()), e));
            return;
        }

        setCommitting(true);
        try {
            session.commitAsync(() -> committed(batch, changed, before, context), fault -> notCommitted(batch, fault));
        } catch (final RuntimeException e) {
            // The callback may have been told already; then this is not news.
            notCommitted(batch, e);
        }
    }

    /** Whether nobody moved the cursors since the poll began; else what it brought may be somebody else's already. */
    private static boolean startedFrom(final AccountBatch batch, final Map<String, String> effective) {
        return batch.cursors().keySet().stream()
                .allMatch(folder -> Objects.equals(batch.startedFrom(folder), effective.get(CursorState.key(batch.accountId(), folder))));
    }

    /**
     * What is to be kept. The place of an account that is not listed any more is given up only when there is no room for those that are: it may come
     * back, and begins with the window then. A folder that is missing just now keeps its place in any case.
     */
    private synchronized Map<String, String> fitting(final Map<String, String> effective) {
        if (CursorState.size(effective) <= CursorState.MAXIMUM_SIZE) {
            return effective;
        }

        final Map<String, String> fitting = CursorState.ofAccounts(effective, accounts.keySet());
        if (fitting.size() < effective.size()) {
            log.warn("NiFi's state has no room for more, so that the places of {} folders of accounts that are not listed any more are forgotten. "
                    + "Should such an account come back, its window is taken again.", effective.size() - fitting.size());
        }
        return fitting;
    }

    private void committed(final AccountBatch batch, final Map<String, String> changed, final Map<String, String> before,
                           final ProcessContext context) {
        try {
            guard.committed(changed, before, context.getStateManager());
            register.note(batch);
            batch.leftOut().forEach((folder, count) -> log.warn(
                    "Account [{}]: at least {} e-mails of folder [{}] lie within the window and are left out, since Window Size takes the newest "
                            + "only. To have them too, stop the processor, raise Window Size and clear its state.", batch.accountId(), count,
                    folder));
        } finally {
            setCommitting(false);
            finish(batch, null);
        }
    }

    private void notCommitted(final AccountBatch batch, final Throwable fault) {
        if (!isCommitting()) {
            return;
        }

        setCommitting(false);
        rollBack(batch);
        finish(batch, new ListingException("Account [%s]: NiFi cannot commit what was listed (%s); it is listed again later."
                .formatted(batch.accountId(), fault.getMessage()), fault));
    }

    private synchronized void finish(final AccountBatch batch, final Throwable fault) {
        polls.polled(batch, fault == null ? batch.fault() : fault);
        final PolledAccount account = accounts.get(batch.accountId());
        if (fault == null) {
            account.end(batch, clock.instant());
        } else {
            account.fail(batch, fault, false, clock.instant());
        }
        notifyAll();
    }

    private synchronized boolean isFollowing(final AccountBatch batch) {
        return accounts.get(batch.accountId()).isFollowing();
    }

    private synchronized void drop(final AccountBatch batch) {
        accounts.get(batch.accountId()).drop(batch);
        notifyAll();
    }

    private synchronized void repeat(final AccountBatch batch) {
        log.warn("Account [{}]: its place in the mailbox was moved by somebody else while it was polled; it is polled again from there.",
                batch.accountId());
        accounts.get(batch.accountId()).repeat(batch);
        notifyAll();
    }

    private synchronized void halt(final AccountBatch batch) {
        final String sentence = ("Account [%s]: NiFi's state has no room for its folders (%d KiB for all accounts and folders), "
                + "so that the account is not listed any more. Name fewer Folders in the account's service or spread the accounts over several "
                + "ListNewEmails, then clear the processor's state, since it also holds the places of folders that are no longer read, and "
                + "start it: the window is taken again, and the timeline drops what it knows.")
                .formatted(batch.accountId(), CursorState.MAXIMUM_SIZE / 1024);
        polls.polled(batch, new ListingException(sentence, null));
        accounts.get(batch.accountId()).halt(batch, sentence);
        notifyAll();
    }

    private synchronized boolean isCommitting() {
        return committing;
    }

    private synchronized void setCommitting(final boolean value) {
        committing = value;
    }

    private void rollBackFinished() {
        AccountBatch batch = finished.poll();
        while (batch != null) {
            rollBack(batch);
            batch = finished.poll();
        }
    }

    private void rollBack(final AccountBatch batch) {
        try {
            batch.session().rollback();
        } catch (final RuntimeException e) {
            log.warn("Account [{}]: NiFi cannot roll back what was not committed", batch.accountId(), e);
        }
    }
}
