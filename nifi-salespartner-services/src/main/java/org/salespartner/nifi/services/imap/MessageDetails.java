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
import org.salespartner.nifi.services.imap.SuspectDetails.Reading;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the server keeps about messages of the open folder. A message whose date the server tells wrongly is not lost: it is asked for again
 * without the date. Nor is one that the server fails to tell anything about: it is told with what is known of it (rule S5).
 */
final class MessageDetails {
    /** Stands for a date that is not known (the end of the year 9999), so that such a message belongs to every window. */
    private static final long UNKNOWN_DATE = 253_402_300_799L;

    private final ImapConnection connection;
    private final CarefulFetch fetch;

    MessageDetails(final ImapConnection connection, final SuspectMessages suspects) {
        this.connection = connection;
        this.fetch = new CarefulFetch(connection, suspects.details());
    }

    /** The messages' places in the order of INTERNALDATE; those that are gone are missing. */
    List<Point> points(final String folder, final long uidValidity, final long[] uids) throws ProtocolException, IOException {
        final List<Point> points = new ArrayList<>(uids.length);
        fetch.read(new Reading(Details.DATE, folder, uidValidity), uids, (uid, response) -> points.add(point(date(response), uid)));
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
        fetch.read(new Reading(Details.ALL, folder, uidValidity), uids, (uid, response) ->
                references.put(uid, new MessageReference(folder, Long.toString(uid), uidValidity, null, date(response), size(response))));
        return references;
    }

    /** The sizes in bytes by UID; those of messages that are gone, and those that the server fails to tell, are missing. */
    Map<Long, Long> sizes(final String folder, final long uidValidity, final long[] uids) throws ProtocolException, IOException {
        final Map<Long, Long> sizes = new HashMap<>();
        fetch.read(new Reading(Details.SIZE, folder, uidValidity), uids, (uid, response) -> {
            if (size(response) >= 0) {
                sizes.put(uid, size(response));
            }
        });
        return sizes;
    }

    /** The register keys of messages by UID; those that are gone, have none, or whose header the server fails to tell are missing. */
    Map<Long, String> registerKeys(final String folder, final long uidValidity, final long[] uids) throws ProtocolException, IOException {
        final Map<Long, String> keys = new HashMap<>();
        fetch.read(new Reading(Details.REGISTER_KEY, folder, uidValidity), uids, (uid, response) -> {
            final MessageContent content = response == null ? null : MessageContent.of(response);
            if (content != null && content.registerKey() != null) {
                keys.put(uid, content.registerKey());
            }
        });
        return keys;
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

    private static Instant date(final FetchResponse response) {
        final INTERNALDATE date = response == null ? null : response.getItem(INTERNALDATE.class);
        return date == null || date.getDate() == null ? null : date.getDate().toInstant();
    }

    /** In bytes, -1 when it is not known. */
    private static long size(final FetchResponse response) {
        final RFC822SIZE size = response == null ? null : response.getItem(RFC822SIZE.class);
        return size == null ? -1 : size.size;
    }
}
