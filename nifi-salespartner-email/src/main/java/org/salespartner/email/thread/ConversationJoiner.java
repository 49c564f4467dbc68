/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.thread;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the conversations among a set of e-mails that are all at hand, in whatever order they come: first each is {@link #add added}, then each
 * can be {@link #conversationId asked for}. What joins are the Message-IDs of the e-mails and those that they refer to (In-Reply-To, References),
 * also where the e-mail that an id belongs to is missing. A subject joins nothing.
 *
 * <p>A Message-ID that an e-mail of another author came with before is taken for a reused one and joins nothing: two strangers whose programs number
 * alike are not one conversation.</p>
 *
 * <p>Memory: about 200 bytes an id that is met. Not thread-safe.</p>
 */
public final class ConversationJoiner {
    private static final int FIRST_REFERENCES = 20;
    private static final int LAST_REFERENCES = 200;

    private final Map<String, Id> ids = new HashMap<>();

    /**
     * One e-mail's ids, each without angle brackets.
     *
     * @param messageId  null when there is none
     * @param inReplyTo  null when there is none
     * @param references oldest first; never null
     * @param author     the From address; null when there is none
     */
    public record Links(String messageId, String inReplyTo, List<String> references, String author) {

        public Links {
            references = List.copyOf(references);
        }

        /** What it refers to; a header may hold thousands of ids: the first name the thread, the last the predecessors. */
        private List<String> predecessors() {
            final List<String> predecessors = new ArrayList<>();
            for (int index = 0; index < references.size(); index++) {
                if (index < FIRST_REFERENCES || index >= references.size() - LAST_REFERENCES) {
                    predecessors.add(references.get(index));
                }
            }
            if (inReplyTo != null) {
                predecessors.add(inReplyTo);
            }
            return predecessors;
        }

        private int authorKey() {
            return author == null ? 0 : author.toLowerCase(Locale.ROOT).hashCode();
        }
    }

    /** Takes note of one e-mail. */
    public void add(final Links links) {
        final List<Id> joined = new ArrayList<>();
        links.predecessors().forEach(id -> joined.add(id(id)));
        if (links.messageId() != null) {
            final Id own = id(links.messageId());
            if (!own.taken) {
                own.taken = true;
                own.author = links.authorKey();
            }
            if (own.author == links.authorKey()) {
                joined.add(own);
            }
        }
        if (joined.isEmpty()) {
            return;
        }

        final Id beginning = joined.getFirst();
        joined.forEach(other -> join(beginning, other));
        beginning.begins++;
        final Id root = root(beginning);
        root.best = better(root.best, beginning);
    }

    /**
     * The conversation of an e-mail that was added: the id that most of its e-mails give for themselves, see {@link ConversationId}, and so the
     * same in whatever order they were added.
     *
     * @param identity the e-mail's identity, which stands for it where no id does
     * @return 35 ASCII characters
     */
    public String conversationId(final Links links, final String identity) {
        final List<String> predecessors = links.predecessors();
        if (!predecessors.isEmpty()) {
            return of(predecessors.getFirst(), identity);
        }
        if (links.messageId() == null) {
            return ConversationId.of(List.of(), null, null, identity);
        }

        final Id own = ids.get(key(links.messageId()));
        final boolean reused = own != null && own.taken && own.author != links.authorKey();
        return of(reused ? null : links.messageId(), identity);
    }

    private String of(final String messageId, final String identity) {
        final Id id = messageId == null ? null : ids.get(key(messageId));
        return id == null ? ConversationId.of(List.of(), null, messageId, identity) : root(id).best.name;
    }

    private Id id(final String messageId) {
        return ids.computeIfAbsent(key(messageId), Id::new);
    }

    /** Ids may be long: what is kept of each is what a conversation that begins with it would be called. */
    private static String key(final String messageId) {
        return ConversationId.of(List.of(), null, messageId, null);
    }

    private static Id root(final Id id) {
        Id root = id;
        while (root.parent != root) {
            root = root.parent;
        }
        Id next = id;
        while (next.parent != root) {
            final Id parent = next.parent;
            next.parent = root;
            next = parent;
        }
        return root;
    }

    private static void join(final Id one, final Id other) {
        final Id first = root(one);
        final Id second = root(other);
        if (first != second) {
            final boolean firstIsLarger = first.size >= second.size;
            final Id larger = firstIsLarger ? first : second;
            final Id smaller = firstIsLarger ? second : first;
            smaller.parent = larger;
            larger.size += smaller.size;
            larger.best = better(larger.best, smaller.best);
        }
    }

    private static Id better(final Id one, final Id other) {
        if (one.begins != other.begins) {
            return one.begins > other.begins ? one : other;
        }
        return one.name.compareTo(other.name) <= 0 ? one : other;
    }

    /** A node of the forest of joined ids; {@code size} and {@code best} count at its roots. */
    private static final class Id {
        private final String name;
        private Id parent = this;
        private Id best = this;
        private int size = 1;
        private int begins;
        private boolean taken;
        private int author;

        private Id(final String name) {
            this.name = name;
        }
    }
}
