/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes on their way over a slow line: each piece arrives a fixed time after it was sent, however many are under way. */
final class DelayLine {
    private static final int MOST_UNDER_WAY = 16 * 1024 * 1024;
    private static final byte[] END = {};

    private final long delayNanos;
    private final Deque<Piece> underWay = new ArrayDeque<>();
    private int bytesUnderWay;
    private boolean ended;

    private record Piece(byte[] bytes, long arrival) {
    }

    DelayLine(final long delayNanos) {
        this.delayNanos = delayNanos;
    }

    /** Waits while the line is full. */
    synchronized void send(final byte[] bytes) throws IOException {
        while (bytesUnderWay > MOST_UNDER_WAY && !ended) {
            pause(0);
        }
        underWay.add(new Piece(bytes, System.nanoTime() + delayNanos));
        bytesUnderWay += bytes.length;
        notifyAll();
    }

    /** Nothing more is sent; what is under way arrives. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The next piece, once its time has come; an empty one after the last. */
    synchronized byte[] receive() throws IOException {
        while (underWay.isEmpty()) {
            if (ended) {
                return END;
            }
            pause(0);
        }

        final Piece piece = underWay.remove();
        long left = piece.arrival() - System.nanoTime();
        while (left > 0) {
            pause(left);
            left = piece.arrival() - System.nanoTime();
        }
        bytesUnderWay -= piece.bytes().length;
        notifyAll();
        return piece.bytes();
    }

    private void pause(final long nanos) throws IOException {
        try {
            if (nanos == 0) {
                wait();
            } else {
                wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
