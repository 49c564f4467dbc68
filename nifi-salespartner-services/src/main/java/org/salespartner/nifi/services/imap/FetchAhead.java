/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MessageReference;

import java.time.Duration;
import java.util.List;

/**
 * Fetches what a reading with a backlog takes next while what came before is still being handed on, over further connections of the account. It only
 * makes things faster: what goes wrong here is fetched in the ordinary way. Thread-safe.
 */
final class FetchAhead {
    /** Fewer messages than these are not worth a further connection. */
    static final int FEWEST = 100;
    /** How long further connections are not tried again after the server would not have one. */
    private static final Duration REST = Duration.ofMinutes(10);
    /** After so long a reading that has not gone on makes room for another one. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ImapConnectionPool pool;
    private final SuspectMessages suspects;
    private final String accountId;
    private final int mostLanes;
    private AheadQueue queue;
    private int lanes;
    private long lastUsed;
    private long restingSince;
    private boolean resting;
    private boolean closed;

    /**
     * @param mostLanes how many further connections there may be; none for never fetching ahead
     */
    FetchAhead(final ImapConnectionPool pool, final SuspectMessages suspects, final String accountId, final int mostLanes) {
        this.pool = pool;
        this.suspects = suspects;
        this.accountId = accountId;
        this.mostLanes = mostLanes;
    }

    /** Tells what is asked for next, in this order. Nothing is fetched until {@link #begin}. */
    synchronized void expect(final String folder, final long uidValidity, final List<MessageReference> upcoming) {
        if (mostLanes < 1 || closed || isResting() || upcoming.size() < FEWEST || isBusyElsewhere(folder)) {
            return;
        }

        if (queue != null) {
            queue.close();
        }

        queue = new AheadQueue(folder, uidValidity, upcoming, suspects);
        lastUsed = System.nanoTime();
    }

    /** What is fetched ahead of a folder; null when nothing is. */
    synchronized AheadQueue begin(final String folder, final long uidValidity, final FetchScope scope) {
        if (queue == null || closed || !queue.folder().equals(folder) || queue.uidValidity() != uidValidity || !queue.begin(scope)) {
            return null;
        }

        goOn();
        return queue;
    }

    /** Lets further connections fetch as much as may be fetched now. */
    synchronized void goOn() {
        lastUsed = System.nanoTime();
        while (queue != null && lanes < mostLanes && queue.waiting() > lanes && !isResting()) {
            lanes++;
            final int share = (AheadQueue.WINDOW_BATCHES + mostLanes - 1) / mostLanes;
            Thread.ofPlatform().daemon().name("Fetch ahead " + accountId)
                    .start(new AheadLane(queue, share, pool, pool.acquireTrusted(), this::rest, this::laneEnded).prepared());
        }

        if (queue != null && queue.isFinished()) {
            queue = null;
        }
    }

    synchronized void close() {
        closed = true;
        if (queue != null) {
            queue.close();
            queue = null;
        }
    }

    private synchronized void rest() {
        resting = true;
        restingSince = System.nanoTime();
        if (queue != null) {
            queue.close();
        }
    }

    private synchronized void laneEnded() {
        lanes--;
    }

    private boolean isResting() {
        resting = resting && System.nanoTime() - restingSince < REST.toNanos();
        return resting;
    }

    private boolean isBusyElsewhere(final String folder) {
        return queue != null && !queue.folder().equals(folder) && !queue.isFinished() && System.nanoTime() - lastUsed < PATIENCE.toNanos();
    }
}
