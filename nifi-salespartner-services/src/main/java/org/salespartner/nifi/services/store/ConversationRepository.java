/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.document.EmailDocument;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Finds the conversation of an e-mail among all that are known, and joins conversations that turn out to be one.
 *
 * <p>What leads to a conversation are links: the Message-IDs of its e-mails, those they refer to (In-Reply-To, References), the conversation ids
 * that the documents carried, and the thread ids that the provider of an account gave. So a reply that comes before its question, names nothing but
 * its direct predecessor, or nothing at all while the provider knows better, still ends in the same conversation. A subject leads nowhere.</p>
 *
 * <p>A Message-ID that an e-mail of another author has already is taken for a reused one and leads nowhere either: two strangers whose programs
 * number alike must not read each other's history.</p>
 */
final class ConversationRepository {
    private static final String MESSAGE = "message";
    private static final String CONVERSATION = "conversation";
    private static final String THREAD = "thread";
    private static final int FIRST_REFERENCES = 20;
    private static final int LAST_REFERENCES = 200;

    private static final String FIND_LINKS = "select link_key, conversation_id from salespartner_conversation_link where link_key = any(?)";
    private static final String FIND_AUTHORS = "select author_key from salespartner_entry where message_key = ?";
    private static final String LOCK = "update salespartner_conversation set revision = revision + 1 where id = ?";
    private static final String OLDEST_FIRST = "select id from salespartner_conversation where id = any(?) order by created_at, id";
    private static final String INSERT = "insert into salespartner_conversation (id, revision, created_at) values (?, 0, ?)";
    private static final String INSERT_LINK = "insert into salespartner_conversation_link (link_key, conversation_id) values (?, ?)";
    private static final String MOVE_LINKS = "update salespartner_conversation_link set conversation_id = ? where conversation_id = ?";
    private static final String MOVE_ENTRIES = "update salespartner_entry set conversation_id = ? where conversation_id = ?";
    private static final String DELETE = "delete from salespartner_conversation where id = ?";
    private static final String DELETE_EMPTY = """
            delete from salespartner_conversation
            where id = any(?) and not exists (select 1 from salespartner_entry where conversation_id = salespartner_conversation.id)""";

    /** The key under which an e-mail's Message-ID is kept, null when it has none. */
    static String messageKey(final EmailDocument email) {
        return email.messageId() == null ? null : Texts.hash(MESSAGE, email.messageId());
    }

    /**
     * The conversation that an e-mail belongs to, made when there is none, joined when there are several. It stays locked until the transaction ends.
     *
     * @param authorKey key of the From address, null when there is none
     */
    String join(final Connection connection, final EmailDocument email, final String authorKey) throws SQLException {
        final boolean reused = isMessageIdReused(connection, email, authorKey);
        final SortedSet<String> links = links(email, reused);
        final Map<String, String> known = find(connection, links);
        final SortedSet<String> conversations = new TreeSet<>(known.values());
        lock(connection, conversations);
        if (!known.equals(find(connection, links))) {
            throw Database.changedMeanwhile();
        }

        links.removeAll(known.keySet());
        final String conversation;
        if (conversations.isEmpty()) {
            conversation = reused ? UUID.randomUUID().toString() : newId(Texts.stripped(email.conversationId()));
            Sql.update(connection, INSERT, conversation, Instant.now());
            links.add(Texts.hash(CONVERSATION, conversation));
        } else {
            conversation = joined(connection, conversations);
        }

        final List<Object[]> rows = new ArrayList<>();
        links.forEach(link -> rows.add(new Object[] {link, conversation}));
        Sql.batch(connection, INSERT_LINK, rows);
        return conversation;
    }

    /** The conversation that an id stands for: its own, one that was joined with others, or one that a document carried. */
    Optional<String> resolve(final Connection connection, final String id) throws SQLException {
        final String link = Texts.hash(CONVERSATION, id);
        return Optional.ofNullable(find(connection, List.of(link)).get(link));
    }

    /** The same for several ids; what stands for no conversation is not in the answer. */
    Map<String, String> resolve(final Connection connection, final Collection<String> ids) throws SQLException {
        final Map<String, String> links = new TreeMap<>();
        ids.forEach(id -> links.put(Texts.hash(CONVERSATION, id), id));
        final Map<String, String> resolved = new TreeMap<>();
        find(connection, links.keySet()).forEach((link, conversation) -> resolved.put(links.get(link), conversation));
        return resolved;
    }

    /**
     * Keeps other transactions from adding to conversations until this one ends. In the order of ids, so that none waits for another in a circle.
     */
    void lock(final Connection connection, final SortedSet<String> conversations) throws SQLException {
        for (final String conversation : conversations) {
            if (Sql.update(connection, LOCK, conversation) == 0) {
                throw Database.changedMeanwhile();
            }
        }
    }

    /**
     * What another account's provider knows of an e-mail that is on the timeline already: its thread there leads to the e-mail's conversation from
     * now on, and what that thread led to until now is joined with it.
     *
     * @return the conversation of the e-mail afterwards
     */
    String joinThread(final Connection connection, final String conversation, final EmailDocument email) throws SQLException {
        final String link = threadKey(email);
        if (link == null) {
            return conversation;
        }

        final Map<String, String> known = find(connection, List.of(link));
        final SortedSet<String> conversations = new TreeSet<>(known.values());
        conversations.add(conversation);
        lock(connection, conversations);
        if (!known.equals(find(connection, List.of(link)))) {
            throw Database.changedMeanwhile();
        }
        if (known.isEmpty()) {
            Sql.update(connection, INSERT_LINK, link, conversation);
        }
        return joined(connection, conversations);
    }

    /** The conversations that an e-mail would join; nothing is changed. */
    SortedSet<String> leadingTo(final Connection connection, final EmailDocument email, final String authorKey) throws SQLException {
        return new TreeSet<>(find(connection, links(email, isMessageIdReused(connection, email, authorKey))).values());
    }

    /** Deletes those conversations, with their links, that have no entry left. */
    void deleteEmpty(final Connection connection, final Collection<String> conversations) throws SQLException {
        Sql.update(connection, DELETE_EMPTY, conversations);
    }

    private static boolean isMessageIdReused(final Connection connection, final EmailDocument email, final String authorKey) throws SQLException {
        if (email.messageId() == null) {
            return false;
        }

        final List<String> authors = Sql.texts(connection, FIND_AUTHORS, messageKey(email));
        return !authors.isEmpty() && authors.stream().noneMatch(author -> isSame(author, authorKey));
    }

    private static boolean isSame(final String author, final String authorKey) {
        return Objects.equals(author, authorKey) || author != null && authorKey != null && Texts.keysBeside(authorKey).contains(author);
    }

    private static SortedSet<String> links(final EmailDocument email, final boolean reused) {
        final SortedSet<String> links = new TreeSet<>();
        final List<String> references = email.references();
        for (int index = 0; index < references.size(); index++) {
            // A header may hold thousands of ids: the first name the thread, the last the predecessors.
            if (index < FIRST_REFERENCES || index >= references.size() - LAST_REFERENCES) {
                links.add(Texts.hash(MESSAGE, references.get(index)));
            }
        }
        if (email.inReplyTo() != null) {
            links.add(Texts.hash(MESSAGE, email.inReplyTo()));
        }
        if (reused) {
            return links;
        }

        final String thread = threadKey(email);
        if (thread != null) {
            links.add(thread);
        }
        if (email.messageId() != null) {
            links.add(messageKey(email));
        }
        final String conversationId = Texts.stripped(email.conversationId());
        if (conversationId != null) {
            links.add(Texts.hash(CONVERSATION, conversationId));
        }
        return links;
    }

    /** Threads are an account's own: providers number them anew in each mailbox. Null when there is none. */
    private static String threadKey(final EmailDocument email) {
        final String account = email.account() == null ? null : Texts.stripped(email.account().id());
        final String thread = Texts.stripped(email.providerThreadId());
        return account == null || thread == null ? null : Texts.hash(THREAD, account, thread);
    }

    private static SortedMap<String, String> find(final Connection connection, final Collection<String> links) throws SQLException {
        final SortedMap<String, String> found = new TreeMap<>();
        Sql.list(connection, FIND_LINKS, row -> found.put(row.getString(1), row.getString(2)), links);
        return found;
    }

    /** That of the document where it says nothing of a person: it outlives the e-mails of one that is erased (rule T5). */
    private static String newId(final String wanted) {
        if (wanted == null) {
            return UUID.randomUUID().toString();
        }
        return wanted.indexOf('@') >= 0 ? Texts.hash(wanted) : Texts.key(wanted);
    }

    private static String joined(final Connection connection, final SortedSet<String> conversations) throws SQLException {
        if (conversations.size() == 1) {
            return conversations.first();
        }

        final List<String> oldestFirst = Sql.texts(connection, OLDEST_FIRST, conversations);
        final String oldest = oldestFirst.getFirst();
        for (final String other : oldestFirst.subList(1, oldestFirst.size())) {
            Sql.update(connection, MOVE_LINKS, oldest, other);
            Sql.update(connection, MOVE_ENTRIES, oldest, other);
            Sql.update(connection, DELETE, other);
        }
        return oldest;
    }
}
