/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.UID;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Messages that are fetched ahead by one command. */
final class AheadBatch {
    private final Set<Long> uids;
    private final Map<Long, MessageContent> contents = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    AheadBatch(final List<Long> uids) {
        this.uids = Set.copyOf(uids);
    }

    Set<Long> uids() {
        return uids;
    }

    /** The messages as a command names them; there are so few of them that one command does. */
    String uidSet() {
        return String.join(",", UidSets.of(uids.stream().mapToLong(Long::longValue).sorted().toArray()));
    }

    /** Keeps an answer if it is about one of these messages. */
    void offer(final FetchResponse response) {
        final UID uid = response.getItem(UID.class);
        final MessageContent content = uid != null && uids.contains(uid.uid) ? MessageContent.of(response) : null;
        if (content != null) {
            contents.put(uid.uid, content);
        }
    }

    /** Nothing more comes. */
    void end() {
        ended.countDown();
    }

    /** Waits for the end of the batch, which the connection's time-outs bound. Null for a message that has not come. */
    MessageContent take(final long uid) {
        try {
            ended.await();
            return contents.remove(uid);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    void drop(final long uid) {
        contents.remove(uid);
    }
}
