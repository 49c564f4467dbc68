/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MessageReference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one folder that are about to be asked for, in that order, and those of them that are fetched ahead. Never more than a window of
 * them is under way or in memory (rule S8). Thread-safe.
 */
final class AheadQueue {
    /** How much is fetched before it is asked for: what a fast server sends within some tens of milliseconds, a usual round trip. */
    static final long WINDOW_BYTES = 8L * 1024 * 1024;
    static final int WINDOW_MESSAGES = 2_000;
    /** So many batches are a whole window. */
    static final int WINDOW_BATCHES = 16;
    private static final long BATCH_BYTES = WINDOW_BYTES / WINDOW_BATCHES;
    private static final int BATCH_MESSAGES = 100;

    private final String folder;
    private final long uidValidity;
    private final List<MessageReference> messages;
    private final SuspectMessages suspects;
    private final Map<Long, Integer> positions = new HashMap<>();
    private final Map<Long, AheadBatch> batches = new HashMap<>();
    private final Deque<AheadBatch> waiting = new ArrayDeque<>();
    private FetchScope scope;
    private int queued;
    private int taken;
    private long windowBytes;
    private int windowMessages;
    private int readyLanes;
    private boolean closed;

    /**
     * @param messages all of the folder and the UIDVALIDITY
     */
    AheadQueue(final String folder, final long uidValidity, final List<MessageReference> messages, final SuspectMessages suspects) {
        this.folder = folder;
        this.uidValidity = uidValidity;
        this.messages = List.copyOf(messages);
        this.suspects = suspects;
        for (int i = 0; i < this.messages.size(); i++) {
            positions.put(uid(i), i);
        }
    }

    String folder() {
        return folder;
    }

    long uidValidity() {
        return uidValidity;
    }

    long highestUid() {
        return positions.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Begins with a scope; false when another one was begun with. */
    synchronized boolean begin(final FetchScope wanted) {
        if (scope == null) {
            scope = wanted;
            fill();
        }

        return scope == wanted;
    }

    synchronized FetchScope scope() {
        return scope;
    }

    synchronized boolean isFinished() {
        return closed || taken == messages.size();
    }

    /** How many batches nobody has begun to fetch. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** A connection is ready to fetch, until {@link #next} sends it away or {@link #laneLost} is told. */
    synchronized void laneReady() {
        readyLanes++;
    }

    /** A connection has ended while batches may be waiting for it. */
    synchronized void laneLost() {
        readyLanes--;
        if (readyLanes == 0) {
            waiting.forEach(AheadBatch::end);
            waiting.clear();
        }
    }

    /**
     * A batch to be fetched now; whoever gets it has to end it.
     *
     * @param idle whether the connection has nothing else to do; then it is to end when there is no batch
     * @return null when there is none
     */
    synchronized AheadBatch next(final boolean idle) {
        final AheadBatch next = waiting.poll();
        if (next == null && idle) {
            readyLanes--;
        }

        return next;
    }

    /** Whether a message has come already, is being fetched ahead or is about to be. */
    synchronized boolean covers(final long uid) {
        return batch(uid) != null;
    }

    /**
     * Gives a message that was fetched ahead, and forgets those before it. Waits for one that is under way.
     *
     * @return null when it has to be fetched in the ordinary way, which is not tried here any more
     */
    MessageContent take(final long uid) {
        final Integer position = positions.get(uid);
        if (position == null) {
            return null;
        }

        final AheadBatch batch;
        synchronized (this) {
            batch = batch(uid);
        }

        final MessageContent content = batch == null ? null : batch.take(uid);
        pass(position + 1);
        return content;
    }

    /** Null when nobody comes to the message in time. */
    private AheadBatch batch(final long uid) {
        final AheadBatch batch = batches.get(uid);
        if (batch == null || readyLanes > 0 || !waiting.remove(batch)) {
            return batch;
        }

        batch.uids().forEach(this::forget);
        return null;
    }

    /** Nothing is fetched ahead any more; what has come can still be taken. */
    synchronized void close() {
        closed = true;
        waiting.forEach(AheadBatch::end);
        waiting.clear();
    }

    /** What comes before a message is not asked for any more. */
    private synchronized void pass(final int position) {
        while (taken < position) {
            forget(uid(taken));
            taken++;
        }

        fill();
    }

    private void forget(final long uid) {
        final AheadBatch batch = batches.remove(uid);
        if (batch != null) {
            batch.drop(uid);
            windowBytes -= size(positions.get(uid));
            windowMessages--;
        }
    }

    private void fill() {
        queued = Math.max(queued, taken);
        while (!closed && queued < messages.size() && windowBytes + BATCH_BYTES <= WINDOW_BYTES
                && windowMessages + BATCH_MESSAGES <= WINDOW_MESSAGES) {
            final List<Long> uids = new ArrayList<>();
            long bytes = 0;
            while (queued < messages.size() && uids.size() < BATCH_MESSAGES && bytes < BATCH_BYTES) {
                if (isOrdinary(queued)) {
                    uids.add(uid(queued));
                    bytes += size(queued);
                }

                queued++;
            }

            if (!uids.isEmpty()) {
                final AheadBatch batch = new AheadBatch(uids);
                uids.forEach(uid -> batches.put(uid, batch));
                windowBytes += bytes;
                windowMessages += uids.size();
                waiting.add(batch);
            }
        }
    }

    /** Large messages come in chunks when their turn has come, and those at which the connection was lost come alone. */
    private boolean isOrdinary(final int position) {
        return size(position) <= MessageFetcher.CHUNK && messages.get(position).size() >= 0
                && !suspects.isSuspect(new SuspectMessages.Place(folder, uidValidity, uid(position)));
    }

    private long uid(final int position) {
        return Long.parseLong(messages.get(position).providerId());
    }

    private long size(final int position) {
        return messages.get(position).size();
    }
}
