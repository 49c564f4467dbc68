/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.EmailAccount;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leaves accounts in trouble alone for a while (rule S6), so that a queue full of their e-mails neither keeps the threads from other accounts (rule
 * S7) nor gets an account locked. Thread-safe.
 */
public final class AccountRest {
    private final FaultPolicy faults;
    private final InstantSource clock;
    private final ComponentLog log;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    AccountRest(final FaultPolicy faults, final InstantSource clock, final ComponentLog log) {
        this.faults = faults;
        this.clock = clock;
        this.log = log;
    }

    /** With the pauses that listing makes, too. */
    public static AccountRest of(final InstantSource clock, final ComponentLog log) {
        return new AccountRest(new FaultPolicy(new BackOff(new Random())), clock, log);
    }

    /** Why the account is left alone just now; empty when it may be used. */
    public Optional<String> reason(final EmailAccount account) {
        if (account.isPaused()) {
            return Optional.of("Account [%s] is paused.".formatted(account.getId()));
        }

        final Trouble trouble = troubles.get(account.getId());
        return trouble == null || !trouble.holds(clock.instant()) ? Optional.empty() : Optional.of(trouble.sentence);
    }

    public void succeeded(final EmailAccount account) {
        if (troubles.remove(account.getId()) != null) {
            log.warn("Account [{}] can be used again.", account.getId());
        }
    }

    /** Notes a fault of the account, and tells the user when it is a new one. */
    public void failed(final EmailAccount account, final Exception fault) {
        final Instant now = clock.instant();
        final String sentence = FaultPolicy.sentence(account.getId(), fault);
        final Trouble before = troubles.get(account.getId());
        // Several threads may meet the same fault at once: it counts as one.
        final boolean counted = before != null && before.holds(now);
        final int failures = before == null ? 1 : before.failures + (counted ? 0 : 1);
        final Instant since = counted ? before.since : now;
        final Instant until = counted ? before.until : now.plus(faults.delay(fault, failures));
        final String kind = FaultPolicy.kind(account.getId(), fault);
        troubles.put(account.getId(), new Trouble(sentence, kind, failures, since, until));
        if (before == null || !before.kind.equals(kind)) {
            log.warn(sentence, FaultPolicy.technicalCause(fault));
        }
    }

    private record Trouble(String sentence, String kind, int failures, Instant since, Instant until) {
        /** A clock that is put back ends the rest, which would be too long else. */
        boolean holds(final Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }
}
