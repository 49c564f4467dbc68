/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Change tracking of the messages in one folder. A first round gives what is in the folder, later rounds what has changed since the round before.
 * Tokens say nothing to a client; they remember the query options, but not the page size, which each request prefers anew. Of a first round with
 * {@code $filter} no more than the newest 5,000 messages are given, and the rest is never mentioned again.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/message-delta">message: delta</a>
 * @see <a href="https://learn.microsoft.com/graph/delta-query-messages">incremental changes to messages in a folder: 5,000 messages</a>
 * @see <a href="https://learn.microsoft.com/graph/delta-query-overview">delta query: tokens, synchronization reset</a>
 */
final class GraphDelta {
    static final int FILTERED_LIMIT = 5000;
    private static final Set<String> CHANGE_TYPES = Set.of("created", "updated", "deleted");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final GraphMailbox mailbox;
    private final Map<String, State> tokens = new HashMap<>();
    private final Map<String, GraphError> expired = new HashMap<>();
    private boolean unaskedTold;

    GraphDelta(final GraphMailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** Answers a request that carries a token, or the first one, which carries query options. */
    Page page(final String folderId, final GraphQuery asked, final int size) throws GraphError {
        synchronized (mailbox) {
            final String skip = asked.option("$skiptoken");
            final String token = skip == null ? asked.option("$deltatoken") : skip;
            final State state = token == null ? first(folderId, asked) : resumed(folderId, token, skip == null);
            final int end = Math.min(state.offset() + size, state.items().size());
            final List<Item> items = state.items().subList(state.offset(), end);
            if (end < state.items().size()) {
                return new Page(items, state.query(), remember(new State(folderId, state.query(), state.items(), end, state.until(), false)), null);
            }
            return new Page(items, state.query(), null, remember(new State(folderId, state.query(), List.of(), 0, state.until(), true)));
        }
    }

    void expire(final int status, final String code) {
        synchronized (mailbox) {
            final GraphError gone = new GraphError(status, code,
                    "The sync state generation is not found; data must be synchronized again from the start.");
            tokens.keySet().forEach(token -> expired.put(token, gone));
            tokens.clear();
        }
    }

    void tellUnasked(final boolean told) {
        synchronized (mailbox) {
            unaskedTold = told;
        }
    }

    private State first(final String folderId, final GraphQuery asked) throws GraphError {
        check(asked);
        final GraphFilter filter = asked.filter();
        final boolean deletedOnly = "deleted".equals(asked.option("changeType"));
        final List<Item> items = deletedOnly ? List.of() : mailbox.messages(message -> message.folderId().equals(folderId)
                && filter.matches().test(message)).stream().sorted(asked.order()).limit(filter.properties().isEmpty() ? Long.MAX_VALUE
                : FILTERED_LIMIT).map(message -> new Item(message.immutableId(), message.id(), false)).toList();
        return new State(folderId, asked, items, 0, mailbox.changeCount(), false);
    }

    private State resumed(final String folderId, final String token, final boolean newRound) throws GraphError {
        if (expired.containsKey(token)) {
            throw expired.get(token);
        }
        final State state = tokens.get(token);
        if (state == null || !state.folderId().equals(folderId) || state.finished() != newRound) {
            throw GraphError.badRequest("Badly formed token.");
        }
        return newRound ? new State(folderId, state.query(), changes(state), 0, mailbox.changeCount(), false) : state;
    }

    /** What became of each message that the folder's log names since the last round, once each. */
    private List<Item> changes(final State state) throws GraphError {
        final Map<String, List<GraphChange>> byMessage = new LinkedHashMap<>();
        mailbox.changesSince(state.until(), state.folderId()).forEach(change -> byMessage.computeIfAbsent(change.immutableId(),
                message -> new ArrayList<>()).add(change));
        final GraphFilter filter = state.query().filter();
        final String type = state.query().option("changeType");
        final List<Item> items = new ArrayList<>();
        for (final List<GraphChange> changes : byMessage.values()) {
            final GraphChange last = changes.getLast();
            final boolean wasThere = changes.getFirst().kind() != GraphChange.Kind.CREATED;
            if (last.kind() == GraphChange.Kind.REMOVED) {
                if (wasThere && (type == null || type.equals("deleted") || unaskedTold)) {
                    items.add(new Item(last.immutableId(), changes.getFirst().id(), true));
                }
            } else if (matches(filter, last) && (type == null || type.equals(wasThere ? "updated" : "created")) || wasThere && unaskedTold) {
                items.add(new Item(last.immutableId(), last.id(), false));
            }
        }
        return List.copyOf(items);
    }

    private boolean matches(final GraphFilter filter, final GraphChange change) {
        return mailbox.message(change.immutableId()).filter(filter.matches()).isPresent();
    }

    private static void check(final GraphQuery asked) throws GraphError {
        final String type = asked.option("changeType");
        if (type != null && !CHANGE_TYPES.contains(type)) {
            throw GraphError.badRequest("The value '" + type + "' of changeType is not supported.");
        }
        final String filter = asked.option("$filter");
        if (filter != null && !filter.matches("receivedDateTime g[et] [^ ']+")) {
            throw GraphError.badQuery("The only supported filters are receivedDateTime ge and receivedDateTime gt.");
        }
        final String order = asked.option("$orderby");
        if (order != null && !order.equals("receivedDateTime desc")) {
            throw GraphError.badQuery("The only supported order is receivedDateTime desc.");
        }
        if (asked.option("$skip") != null || asked.option("$count") != null) {
            throw GraphError.badQuery("Change tracking does not support $skip and $count.");
        }
        asked.select();
        asked.filter();
    }

    private String remember(final State state) {
        final byte[] bytes = new byte[36];
        RANDOM.nextBytes(bytes);
        final String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tokens.put(token, state);
        return token;
    }

    /**
     * One entry of a page.
     *
     * @param immutableId of the message
     * @param id          the usual id that the message has or had in this folder
     * @param removed     whether it has left the folder
     */
    record Item(String immutableId, String id, boolean removed) {
    }

    /**
     * A page.
     *
     * @param items      possibly none
     * @param query      the options that hold for the whole chain
     * @param skipToken  for the next page; null on the last
     * @param deltaToken for the next round; null before the last page
     */
    record Page(List<Item> items, GraphQuery query, String skipToken, String deltaToken) {
    }

    private record State(String folderId, GraphQuery query, List<Item> items, int offset, long until, boolean finished) {
    }
}
