/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MailboxWatch;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.account.WatchUnsupportedException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Keeps one account watched, so that new mail is listed at once. It is an extra: whatever becomes of the watch, the account is polled. So trouble is
 * told once and quietly, and not at all when polling tells it anyway. Thread-safe.
 */
final class PushWatch {
    /** A watch that stood for so long shows that the way is free: the next attempt is a first one again (rule S6). */
    private static final Duration STEADY = Duration.ofMinutes(1);
    /** A server learns IDLE by an update, if ever. */
    private static final Duration UNSUPPORTED = Duration.ofHours(1);

    private final String accountId;
    private final Supplier<Optional<MailboxWatch>> watches;
    private final FaultPolicy faults;
    private final ThreadFactory threads;
    private final InstantSource clock;
    private final ComponentLog log;
    private volatile boolean news;
    private MailboxWatch watch;
    private Instant inPlace;
    private Instant nextAttempt = Instant.MIN;
    private int failures;
    private String told;

    /**
     * @param watches gives a new watch, or none when there is no such thing or it is not wanted
     */
    PushWatch(final String accountId, final Supplier<Optional<MailboxWatch>> watches, final FaultPolicy faults, final ThreadFactory threads,
              final InstantSource clock, final ComponentLog log) {
        this.accountId = accountId;
        this.watches = watches;
        this.faults = faults;
        this.threads = threads;
        this.clock = clock;
        this.log = log;
    }

    /** Whether something new may have come since {@link #looking()}. */
    boolean hasNews() {
        return news;
    }

    /** The mailbox is about to be looked at; what comes from now on is news again. */
    void looking() {
        news = false;
    }

    /** Opens the watch when it is time to; called now and then. */
    synchronized void tend(final Instant now) {
        if (watch != null) {
            tellOfRecovery(now);
            return;
        }

        if (now.isBefore(nextAttempt)) {
            return;
        }

        try {
            watches.get().ifPresent(this::start);
        } catch (final RuntimeException e) {
            failed(e);
        }
    }

    /** Ends the watch, without waiting for the server. */
    synchronized void close() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private synchronized void start(final MailboxWatch made) {
        watch = made;
        inPlace = null;
        threads.newThread(() -> run(made)).start();
    }

    private void run(final MailboxWatch running) {
        try {
            running.run(() -> changed(running));
        } catch (final MailboxException | RuntimeException e) {
            ended(running, e);
        }
    }

    private synchronized void changed(final MailboxWatch running) {
        if (running != watch) {
            return;
        }

        news = true;
        if (inPlace == null) {
            inPlace = clock.instant();
        }
    }

    private synchronized void ended(final MailboxWatch running, final Exception fault) {
        if (running == watch) {
            watch = null;
            failed(fault);
        }
    }

    private synchronized void failed(final Exception fault) {
        final Instant now = clock.instant();
        tellOfRecovery(now);
        failures = isSteady(now) ? 1 : failures + 1;
        inPlace = null;
        nextAttempt = now.plus(fault instanceof WatchUnsupportedException ? UNSUPPORTED : faults.delay(fault, failures));
        tell(fault);
    }

    private boolean isSteady(final Instant now) {
        return inPlace != null && !now.isBefore(inPlace.plus(STEADY));
    }

    /** Not before the watch has stood for a while: one that comes and goes is one trouble. */
    private void tellOfRecovery(final Instant now) {
        if (told != null && isSteady(now)) {
            told = null;
            log.info("Account [{}]: the mailbox tells of new e-mails by itself again.", accountId);
        }
    }

    /** Every connection breaks some time; it is only worth a line when it does not come back, or when a person can do something about it. */
    private void tell(final Exception fault) {
        final String sentence = FaultPolicy.sentence(accountId, fault);
        final boolean notable = failures > 1 || fault instanceof WatchUnsupportedException || fault instanceof SignInException
                || fault instanceof ThrottledException || !(fault instanceof MailboxException);
        if (!notable || told != null) {
            log.debug("Account [{}]: the watch is opened again at {}: {}", accountId, nextAttempt, sentence);
            return;
        }

        told = sentence;
        log.warn(sentence + " Meanwhile new e-mails are found at the pace of Poll Interval; to do without a watch, set Push to false.",
                FaultPolicy.technicalCause(fault));
    }
}
