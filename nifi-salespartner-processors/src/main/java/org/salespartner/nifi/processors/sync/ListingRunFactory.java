/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts together what a run of listing consists of. */
record ListingRunFactory(ListingSettings settings, PollSchedule schedule, BackOff backOff, AccountTroubles troubles, Duration patience,
                         InstantSource clock, ComponentLog log) {
    private static final int IDLE_SECONDS = 60;

    /**
     * @param journal  null when there is none
     * @param listerId id of the processor, which stands in the register
     */
    ListingRun create(final EmailAccounts accounts, final SyncJournal journal, final String listerId) {
        final CursorState cursors = new CursorState();
        final TakenRegister register = new TakenRegister(journal, listerId, settings.window(), clock, log);
        final PollJournal polls = new PollJournal(journal, listerId, threads(1, listerId), register::isTroubled, clock, log);
        final ListingRun run = new ListingRun(cursors, new StateGuard(cursors, backOff, clock, log), register, polls,
                threads(accounts.getAccounts().size(), listerId),
                patience, clock, log);
        troubles.restart();
        final Ourselves ourselves = accounts.getOurselves();
        for (final EmailAccount account : accounts.getAccounts()) {
            final MessageAttributes attributes = new MessageAttributes(account, ourselves, settings.envelopeAttributes());
            final AccountPoller poller = new AccountPoller(account, settings, attributes, register, clock, log, run::isEnded);
            final PushWatch push = new PushWatch(account.getId(), settings.push() ? account::watch : Optional::empty, new FaultPolicy(backOff),
                    threadFactory("ListNewEmails %s push".formatted(listerId)), clock, log);
            run.add(new PolledAccount(account, poller, schedule, new FaultPolicy(backOff), troubles, push, log));
        }
        return run;
    }

    /**
     * A thread for each account, so that none waits for another (rule S7): an account has one task at a time, and its next one waits at most until
     * the thread that has delivered the last is free.
     */
    private static ExecutorService threads(final int accounts, final String listerId) {
        final int size = Math.max(accounts, 1);
        final ThreadPoolExecutor threads = new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                threadFactory("ListNewEmails %s".formatted(listerId)));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static ThreadFactory threadFactory(final String name) {
        final AtomicInteger number = new AtomicInteger();
        final ClassLoader classLoader = ListingRunFactory.class.getClassLoader();
        return task -> {
            final Thread thread = new Thread(task, "%s-%d".formatted(name, number.incrementAndGet()));
            thread.setDaemon(true);
            thread.setContextClassLoader(classLoader);
            return thread;
        };
    }
}
