/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.models.Message;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds what a person has answered with a mail program: what lies in Sent Items of the same conversation and was sent later. Graph has no search by
 * In-Reply-To; the conversation is that of the message with the Message-ID that was answered.
 */
final class GraphAnswers {
    private final GraphApi api;
    private final GraphHeaders headers;
    private final Predicate<String> outside;

    /** @param outside whether an address is of somebody who is not ours */
    GraphAnswers(final GraphApi api, final Predicate<String> outside) {
        this.api = api;
        this.outside = outside;
        this.headers = new GraphHeaders(api);
    }

    /**
     * When the newest answer was sent.
     *
     * @param messageId      with angle brackets; null when there is none
     * @param conversationId as it was when the mail came, for when the mail itself is no longer there; null when not known
     * @param since          null for any time
     */
    Optional<Instant> find(final String messageId, final String conversationId, final Instant since) throws IOException {
        final Set<String> conversations = new LinkedHashSet<>();
        if (messageId != null) {
            conversations.addAll(api.conversations(messageId));
        }

        if (conversations.isEmpty() && conversationId != null) {
            conversations.add(conversationId);
        }

        Instant newest = null;
        for (final String conversation : conversations) {
            final Instant answer = newest(conversation, since);
            newest = newest == null || answer != null && answer.isAfter(newest) ? answer : newest;
        }
        return Optional.ofNullable(newest);
    }

    /** Null for none. */
    private Instant newest(final String conversation, final Instant since) throws IOException {
        for (final Message message : api.sentIn(conversation, since)) {
            final Instant sent = filedAt(message);
            if (!Boolean.TRUE.equals(message.getIsDraft()) && (since == null || sent.isAfter(since)) && isAnswer(message)) {
                return sent;
            }
        }
        return null;
    }

    private boolean isAnswer(final Message message) throws IOException {
        try {
            return headers.isAnswer(message.getId(), outside);
        } catch (final IOException e) {
            if (GraphErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    /** By the server's clock. */
    private static Instant filedAt(final Message message) {
        return message.getReceivedDateTime() == null ? Instant.now() : message.getReceivedDateTime().toInstant();
    }
}
