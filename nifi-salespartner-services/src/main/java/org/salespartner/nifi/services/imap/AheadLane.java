/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.nifi.account.MailboxException;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One further connection that fetches ahead. It asks for the next batches before an answer is complete, so that no round trip is waited for. */
final class AheadLane implements Runnable {
    private static final int MOST_UNDER_WAY = 6;

    private final AheadQueue queue;
    private final ImapConnectionPool pool;
    private final Runnable failed;
    private final Runnable ended;
    private final Deque<Sent> underWay = new ArrayDeque<>();

    /**
     * @param failed told once when the server will not have it
     * @param ended  told once at the end
     */
    AheadLane(final AheadQueue queue, final ImapConnectionPool pool, final Runnable failed, final Runnable ended) {
        this.queue = queue;
        this.pool = pool;
        this.failed = failed;
        this.ended = ended;
    }

    @Override
    public void run() {
        try {
            final ImapConnection connection = pool.acquireFurther();
            if (connection != null) {
                try {
                    fetch(connection);
                } finally {
                    pool.release(connection);
                }
            }
        } catch (final MailboxException | ProtocolException | IOException | RuntimeException e) {
            // What did not come is fetched in the ordinary way, and it is that which tells what is wrong.
            failed.run();
        } finally {
            underWay.forEach(sent -> sent.batch().end());
            ended.run();
        }
    }

    private void fetch(final ImapConnection connection) throws ProtocolException, IOException {
        if (connection.select(queue.folder(), queue.highestUid()) != queue.uidValidity()) {
            queue.close();
            return;
        }

        queue.laneReady();
        boolean sentAway = false;
        try {
            while (send(connection)) {
                receive(connection);
            }

            sentAway = true;
        } finally {
            if (!sentAway) {
                queue.laneLost();
            }
        }
    }

    private void receive(final ImapConnection connection) throws ProtocolException, IOException {
        final Sent first = underWay.getFirst();
        final List<AheadBatch> batches = underWay.stream().map(Sent::batch).toList();
        try {
            connection.receiveFetch(first.tag(), response -> batches.forEach(batch -> batch.offer(response)));
        } catch (final CommandFailedException e) {
            if (Trouble.of(e) == Trouble.THROTTLED) {
                throw e;
            }
        }

        first.batch().end();
        underWay.removeFirst();
    }

    /** Asks for what may be under way; false when nothing is. */
    private boolean send(final ImapConnection connection) throws ProtocolException, IOException {
        while (underWay.size() < MOST_UNDER_WAY) {
            final AheadBatch batch = queue.next(underWay.isEmpty());
            if (batch == null) {
                break;
            }

            boolean sent = false;
            try {
                underWay.add(new Sent(batch, connection.sendFetch(batch.uidSet(), MessageContent.items(queue.scope()))));
                sent = true;
            } finally {
                if (!sent) {
                    batch.end();
                }
            }
        }

        return !underWay.isEmpty();
    }

    private record Sent(AheadBatch batch, String tag) {
    }
}
