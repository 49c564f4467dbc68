/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.logging.ComponentLog;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Sees to it that NiFi's state follows what was committed (rule S2). After each commit the state is read back; while it does not hold the cursors
 * that were committed, listing is paused. State that was simply not written is written again, now and then; state that holds what somebody else
 * wrote is left alone until a person has looked. Thread-safe.
 */
final class StateGuard {
    private static final Duration FIRST_REPAIR = Duration.ofSeconds(5);

    private final CursorState cursors;
    private final BackOff backOff;
    private final InstantSource clock;
    private final ComponentLog log;
    private Trouble trouble = Trouble.NONE;
    private Instant nextRepair;
    private int repairs;

    private enum Trouble {
        NONE,
        NOT_WRITTEN,
        FOREIGN
    }

    StateGuard(final CursorState cursors, final BackOff backOff, final InstantSource clock, final ComponentLog log) {
        this.cursors = cursors;
        this.backOff = backOff;
        this.clock = clock;
        this.log = log;
    }

    /**
     * After a commit: remembers what was committed and reads the state back.
     *
     * @param changed the cursors that the commit set
     * @param before  the state as it was read for that commit
     */
    synchronized void committed(final Map<String, String> changed, final Map<String, String> before, final StateManager stateManager) {
        cursors.committed(changed);
        CursorState.Written written;
        IOException fault = null;
        try {
            written = CursorState.compare(changed, before, stateManager.getState(Scope.CLUSTER).toMap());
        } catch (final IOException e) {
            written = CursorState.Written.NOT_WRITTEN;
            fault = e;
        }

        if (written == CursorState.Written.NOT_WRITTEN) {
            trouble = Trouble.NOT_WRITTEN;
            repairs = 0;
            scheduleRepair();
            log.error("NiFi's state does not hold the place in the mailboxes that was just committed. Listing is paused, and writing it is "
                    + "tried again; nothing is lost, but a restart before it succeeds would list some e-mails twice. "
                    + "Check the state provider (nifi.properties, state-management.xml).", fault);
        } else if (written == CursorState.Written.FOREIGN) {
            trouble = Trouble.FOREIGN;
            log.error("NiFi's state holds a place in the mailboxes that somebody else has written while this processor was listing. "
                    + "Listing is paused. Make sure that one node alone lists, then stop and start the processor.");
        }
    }

    /** Whether listing may go on; tries to set the state right when it is time to. */
    synchronized boolean mayList(final StateManager stateManager) {
        if (trouble == Trouble.NOT_WRITTEN && !clock.instant().isBefore(nextRepair)) {
            repair(stateManager);
        }
        return trouble == Trouble.NONE;
    }

    private void repair(final StateManager stateManager) {
        try {
            final Map<String, String> stored = stateManager.getState(Scope.CLUSTER).toMap();
            stateManager.setState(cursors.effective(stored), Scope.CLUSTER);
            if (stateManager.getState(Scope.CLUSTER).toMap().entrySet().containsAll(cursors.committed().entrySet())) {
                trouble = Trouble.NONE;
                log.warn("NiFi's state holds the place in the mailboxes again. Listing goes on.");
                return;
            }
        } catch (final IOException e) {
            log.debug("NiFi's state cannot be set right yet", e);
        }
        scheduleRepair();
    }

    private void scheduleRepair() {
        repairs++;
        nextRepair = clock.instant().plus(backOff.delay(FIRST_REPAIR, repairs));
    }
}
