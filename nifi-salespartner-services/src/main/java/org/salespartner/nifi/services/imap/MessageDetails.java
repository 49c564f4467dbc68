/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.imap.ImapCursor.Point;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what the server keeps about messages of the open folder. A message whose date the server tells wrongly is not lost: it is asked for again
 * without the date.
 */
final class MessageDetails {
    /** Stands for a date that is not known (the end of the year 9999), so that such a message belongs to every window. */
    private static final long UNKNOWN_DATE = 253_402_300_799L;

    private final ImapConnection connection;

    MessageDetails(final ImapConnection connection) {
        this.connection = connection;
    }

    /** The messages' places in the order of INTERNALDATE; those that are gone are missing. */
    List<Point> points(final long[] uids) throws ProtocolException, IOException {
        final List<Point> points = new ArrayList<>(uids.length);
        read(uids, "INTERNALDATE", "FLAGS", (uid, response) -> points.add(point(date(response), uid)));
        return points;
    }

    /** The places of messages of which everything is known. */
    static List<Point> points(final Map<Long, MessageReference> references) {
        return references.entrySet().stream().map(known -> point(known.getValue().receivedAt(), known.getKey())).toList();
    }

    private static Point point(final Instant date, final long uid) {
        return new Point(date == null ? UNKNOWN_DATE : Math.max(0, date.getEpochSecond()), uid);
    }

    /** The messages by UID; those that are gone are missing. */
    Map<Long, MessageReference> references(final String folder, final long uidValidity, final long[] uids) throws ProtocolException, IOException {
        final Map<Long, MessageReference> references = new HashMap<>();
        read(uids, "INTERNALDATE RFC822.SIZE", "RFC822.SIZE", (uid, response) -> {
            final RFC822SIZE size = response.getItem(RFC822SIZE.class);
            references.put(uid, new MessageReference(folder, Long.toString(uid), uidValidity, null, date(response), size == null ? -1 : size.size));
        });
        return references;
    }

    /** The sizes in bytes by UID; those of messages that are gone are missing. */
    Map<Long, Long> sizes(final long[] uids) throws ProtocolException, IOException {
        final Map<Long, Long> sizes = new HashMap<>();
        read(uids, "RFC822.SIZE", "RFC822.SIZE", (uid, response) -> {
            final RFC822SIZE size = response.getItem(RFC822SIZE.class);
            if (size != null) {
                sizes.put(uid, size.size);
            }
        });
        return sizes;
    }

    boolean exists(final long uid) throws ProtocolException, IOException {
        final long[] found = connection.search(new Argument().writeAtom("UID").writeAtom(Long.toString(uid)));
        return Arrays.stream(found).anyMatch(candidate -> candidate == uid);
    }

    /** The highest UID of the open folder, which must not be empty; 0 when the server does not tell. */
    long highestUid() throws ProtocolException, IOException {
        final List<Long> highest = new ArrayList<>();
        connection.fetch("*", "FLAGS", response -> {
            final UID uid = response.getItem(UID.class);
            if (uid != null) {
                highest.add(uid.uid);
            }
        });
        return highest.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private void read(final long[] uids, final String items, final String itemsWithoutDate, final Taker taker) throws ProtocolException, IOException {
        if (uids.length == 0) {
            return;
        }

        final Reading reading = new Reading(uids, taker);
        connection.fetch(uids, items, reading);
        if (reading.unreadable && !reading.missing.isEmpty()) {
            connection.fetch(reading.missing.stream().mapToLong(Long::longValue).toArray(), itemsWithoutDate, reading);
        }
    }

    private static Instant date(final FetchResponse response) {
        final INTERNALDATE date = response.getItem(INTERNALDATE.class);
        return date == null || date.getDate() == null ? null : date.getDate().toInstant();
    }

    private interface Taker {
        void take(long uid, FetchResponse response);
    }

    private static final class Reading implements ImapConnection.FetchHandler {
        private final Set<Long> missing = new HashSet<>();
        private final Taker taker;
        private boolean unreadable;

        private Reading(final long[] uids, final Taker taker) {
            this.taker = taker;
            Arrays.stream(uids).forEach(missing::add);
        }

        @Override
        public void accept(final FetchResponse response) {
            final UID uid = response.getItem(UID.class);
            if (uid != null && missing.remove(uid.uid)) {
                taker.take(uid.uid, response);
            }
        }

        @Override
        public void unreadable(final Exception reason) {
            unreadable = true;
        }
    }
}
