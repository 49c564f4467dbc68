/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.account.MessageSink.Unavailable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings messages to a sink in the order asked for. Small ones are fetched ahead, as many at a time as Graph allows; a large one comes alone and as
 * it is sent, so that memory stays flat (rule S8).
 */
final class GraphFetcher {
    /** A message larger than this is not fetched ahead, in bytes. */
    private static final int LARGE = 1024 * 1024;
    /** So many messages at most wait for the sink. */
    private static final int AHEAD = 4 * GraphGate.MOST_AT_ONCE;
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final GraphApi api;
    private final GraphHeaders headers;
    private final String accountId;

    GraphFetcher(final GraphApi api, final String accountId) {
        this.api = api;
        this.headers = new GraphHeaders(api);
        this.accountId = accountId;
    }

    void fetch(final List<MessageReference> messages, final FetchScope scope, final MessageSink sink) throws IOException {
        if (messages.isEmpty()) {
            return;
        }

        final ExecutorService fetchers = Executors.newFixedThreadPool(Math.min(GraphGate.MOST_AT_ONCE, messages.size()),
                Thread.ofPlatform().daemon().name("graph-fetch-", 0).factory());
        try {
            final Iterator<MessageReference> ahead = messages.iterator();
            final Deque<Future<Optional<byte[]>>> fetched = new ArrayDeque<>();
            for (final MessageReference message : messages) {
                while (fetched.size() < AHEAD && ahead.hasNext()) {
                    final MessageReference next = ahead.next();
                    fetched.add(fetchers.submit(() -> content(next, scope)));
                }
                deliver(message, fetched.remove(), sink);
            }
        } finally {
            fetchers.shutdownNow();
        }
    }

    private void deliver(final MessageReference message, final Future<Optional<byte[]>> fetched, final MessageSink sink) throws IOException {
        final InputStream content;
        try {
            final Optional<byte[]> small = await(fetched);
            content = small.isPresent() ? new ByteArrayInputStream(small.get()) : api.raw(message.providerId());
        } catch (final GraphFailureException e) {
            tell(message, e, sink);
            return;
        }

        try (content) {
            sink.accept(message, registerKey(message), content);
        }
    }

    private void tell(final MessageReference message, final GraphFailureException failure, final MessageSink sink) throws IOException {
        if (failure.isNotFound()) {
            sink.unavailable(message, Unavailable.VANISHED, ("Account [%s]: message [%s] of the folder [%s] is no longer in the mailbox: it was "
                    + "deleted after it was listed.").formatted(accountId, message.providerId(), message.folder()));
        } else if (isRefusal(failure)) {
            sink.unavailable(message, Unavailable.REFUSED, ("Account [%s]: Microsoft Graph does not deliver message [%s] of the folder [%s] (HTTP "
                    + "status %d). Open it in Outlook.").formatted(accountId, message.providerId(), message.folder(), failure.getStatus()));
        } else {
            throw failure;
        }
    }

    /** Whether it is about this one message, and would be so again (rule S5). */
    private static boolean isRefusal(final GraphFailureException failure) {
        final int status = failure.getStatus();
        return failure.getCode().startsWith("errormimecontent") || switch (status) {
            case 401, 403, 404, 408, 429 -> false;
            default -> status >= FIRST_REFUSAL && status < FIRST_SERVER_ERROR && !failure.isWithoutMailbox() && !failure.isWithoutUser()
                    && !failure.isPassing();
        };
    }

    /** Empty for what is too large to wait in memory. */
    private Optional<byte[]> content(final MessageReference message, final FetchScope scope) throws IOException {
        if (scope == FetchScope.HEADERS) {
            return Optional.of(headers.of(message.providerId()));
        }

        if (message.size() > LARGE) {
            return Optional.empty();
        }

        try (InputStream raw = api.raw(message.providerId())) {
            final byte[] begin = raw.readNBytes(LARGE + 1);
            return begin.length > LARGE ? Optional.empty() : Optional.of(begin);
        }
    }

    private static <T> T await(final Future<T> fetched) throws IOException {
        try {
            return fetched.get();
        } catch (final ExecutionException e) {
            throw trouble(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("Interrupted").initCause(e);
        }
    }

    private static IOException trouble(final ExecutionException thrown) {
        return thrown.getCause() instanceof final IOException trouble ? trouble : new IOException("A message could not be fetched", thrown);
    }

    /** Immutable ids live as long as their messages, so that nothing else is needed to know them again (rule S3). */
    static String registerKey(final MessageReference message) {
        return "graph:" + message.providerId();
    }
}
