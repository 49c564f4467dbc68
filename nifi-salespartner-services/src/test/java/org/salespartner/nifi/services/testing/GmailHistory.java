/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What happened in a mailbox, as
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list">users.history.list</a> tells it: records in the
 * order of their ids, which grow with gaps. The ids begin beyond what a Java {@code long} holds, but within the {@code uint64} of the reference. An
 * id that is older than what is kept, or was never given, is answered with 404. The mailbox guards it.
 */
final class GmailHistory {
    static final int DEFAULT_PAGE = 100;
    private static final BigInteger FIRST = new BigInteger("10000000000000000003");

    private final List<Event> events = new ArrayList<>();
    private BigInteger oldest = FIRST;
    private BigInteger current = FIRST;

    /** The kinds of change with their names in {@code historyTypes} and in the answer. */
    enum Kind {
        MESSAGE_ADDED("messageAdded", "messagesAdded"), MESSAGE_DELETED("messageDeleted", "messagesDeleted"),
        LABEL_ADDED("labelAdded", "labelsAdded"), LABEL_REMOVED("labelRemoved", "labelsRemoved");

        private final String type;
        private final String field;

        Kind(final String type, final String field) {
            this.type = type;
            this.field = field;
        }
    }

    /** One change; the labels are those that the message had afterwards, or when it was deleted. */
    private record Event(BigInteger id, Kind kind, Map<String, Object> message, List<String> labels, List<String> changed) {

        private boolean concerns(final String labelId) {
            return labels.contains(labelId) || changed.contains(labelId);
        }

        private Map<String, Object> json() {
            final Map<String, Object> labelled = new LinkedHashMap<>(message);
            labelled.put("labelIds", labels);
            return Map.of("id", id.toString(), "messages", List.of(message), kind.field,
                    List.of(changed.isEmpty() ? Map.of("message", labelled) : Map.of("message", labelled, "labelIds", changed)));
        }
    }

    BigInteger current() {
        return current;
    }

    /** Records a change and gives the message its new history id. */
    void add(final Kind kind, final GmailMessage message, final Collection<String> changed) {
        current = current.add(BigInteger.valueOf(7 + 13L * (events.size() % 5)));
        message.changed(current);
        events.add(new Event(current, kind, message.reference(), List.copyOf(message.labels()), List.copyOf(changed)));
    }

    /** Whoever asks from an older id than now gets 404. */
    void forget() {
        current = current.add(BigInteger.TEN);
        oldest = current;
        events.clear();
    }

    /** The history of a mailbox whose ids go on from here. */
    void startAt(final BigInteger id) {
        if (!events.isEmpty()) {
            throw new IllegalStateException("Something happened already");
        }
        oldest = id;
        current = id;
    }

    /** A page of records after an id. */
    Map<String, Object> list(final String startHistoryId, final String labelId, final List<String> types, final int pageSize,
            final String pageToken) {
        if (startHistoryId == null || !startHistoryId.matches("\\d+")) {
            throw GoogleError.badRequest("Invalid value at 'start_history_id'");
        }
        types.stream().filter(type -> Stream.of(Kind.values()).noneMatch(kind -> kind.type.equals(type))).findFirst().ifPresent(type -> {
            throw GoogleError.badRequest("Invalid value at 'history_types': " + type);
        });
        final BigInteger start = new BigInteger(startHistoryId);
        if (start.compareTo(oldest) < 0 || start.compareTo(current) > 0) {
            throw GoogleError.notFound();
        }
        final BigInteger after = pageToken == null ? start : start.max(new BigInteger(GmailPageToken.read(pageToken)));
        final List<Event> found = events.subList(position(after), events.size()).stream()
                .filter(event -> labelId == null || event.concerns(labelId))
                .filter(event -> types.isEmpty() || types.contains(event.kind.type))
                .limit(pageSize + 1L).toList();
        final Map<String, Object> page = new LinkedHashMap<>();
        if (!found.isEmpty()) {
            page.put("history", found.stream().limit(pageSize).map(Event::json).toList());
        }
        if (found.size() > pageSize) {
            page.put("nextPageToken", GmailPageToken.write(found.get(pageSize - 1).id().toString()));
        }
        page.put("historyId", current.toString());
        return page;
    }

    /** The index of the first event after an id. */
    private int position(final BigInteger after) {
        final BigInteger[] ids = events.stream().map(Event::id).toArray(BigInteger[]::new);
        final int found = Arrays.binarySearch(ids, after);
        return found < 0 ? -found - 1 : found + 1;
    }
}
