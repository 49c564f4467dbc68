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
    private final AheadQueue queue;
    private final ImapConnectionPool pool;
    private final Runnable failed;
    private final Runnable ended;
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final int mostUnderWay;
    private ImapConnection connection;
    private boolean ready;

    /**
     * @param mostUnderWay how many batches are asked for before the first has come
     * @param connection to fetch over; null when one is still to be acquired
     * @param failed told once when the server will not have it
     * @param ended  told once at the end
     */
    AheadLane(final AheadQueue queue, final int mostUnderWay, final ImapConnectionPool pool, final ImapConnection connection,
              final Runnable failed, final Runnable ended) {
        this.mostUnderWay = mostUnderWay;
        this.queue = queue;
        this.pool = pool;
        this.connection = connection;
        this.failed = failed;
        this.ended = ended;
    }

    @Override
    public void run() {
        boolean sentAway = false;
        try {
            sentAway = isReady() && fetch();
        } catch (final MailboxException | ProtocolException | IOException | RuntimeException e) {
            // What did not come is fetched in the ordinary way, and it is that which tells what is wrong.
            failed.run();
        } finally {
            underWay.forEach(sent -> sent.batch().end());
            if (ready && !sentAway) {
                queue.laneLost();
            }

            if (connection != null) {
                pool.release(connection);
            }

            ended.run();
        }
    }

    /** Makes ready what can be made so without the network, so that whoever asks for the first message knows that it is on its way. */
    AheadLane prepared() {
        if (connection != null && connection.isOpen(queue.folder(), queue.highestUid())) {
            ready = true;
            queue.laneReady();
        }

        return this;
    }

    private boolean isReady() throws MailboxException, ProtocolException {
        if (ready) {
            return true;
        }

        connection = connection == null ? pool.acquireFurther() : connection;
        if (connection == null) {
            return false;
        }

        if (connection.select(queue.folder(), queue.highestUid()) != queue.uidValidity()) {
            queue.close();
            return false;
        }

        ready = true;
        queue.laneReady();
        return true;
    }

    /** Fetches until the queue sends it away. */
    private boolean fetch() throws ProtocolException, IOException {
        while (send()) {
            receive();
        }

        return true;
    }

    private void receive() throws ProtocolException, IOException {
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
    private boolean send() throws ProtocolException, IOException {
        while (underWay.size() < mostUnderWay) {
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
