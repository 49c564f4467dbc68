/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Message;
import com.google.api.services.gmail.model.MessagePartHeader;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.account.MessageSink.Unavailable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Brings messages to a sink in the order asked for: small ones many to a request, large ones as they come, so that memory stays flat (rule S8). */
final class GmailFetcher {
    /** Messages larger than this come alone, in bytes. */
    private static final long LARGE = 1024 * 1024;
    /** How much is asked for in one request, in bytes. */
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    private final GmailApi api;
    private final GmailErrors errors;
    private final String accountId;

    GmailFetcher(final GmailApi api, final GmailErrors errors, final String accountId) {
        this.api = api;
        this.errors = errors;
        this.accountId = accountId;
    }

    void fetch(final List<MessageReference> messages, final FetchScope scope, final MessageSink sink) throws IOException, MailboxException {
        List<MessageReference> batch = new ArrayList<>();
        long bytes = 0;
        for (final MessageReference message : messages) {
            final boolean alone = scope == FetchScope.FULL && (message.size() > LARGE || message.size() < 0);
            final long size = scope == FetchScope.FULL ? message.size() : 0;
            if (alone || bytes + size > BATCH_BYTES || batch.size() >= api.batchSize()) {
                fetchBatch(batch, scope, sink);
                batch = new ArrayList<>();
                bytes = 0;
            }

            if (alone) {
                fetchAlone(message, sink);
            } else {
                batch.add(message);
                bytes += size;
            }
        }
        fetchBatch(batch, scope, sink);
    }

    private void fetchAlone(final MessageReference message, final MessageSink sink) throws IOException {
        final InputStream content;
        try {
            content = api.raw(message.providerId());
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                tellVanished(message, sink);
                return;
            }
            throw e;
        }

        try (content) {
            sink.accept(message, registerKey(message), content);
        }
    }

    private void fetchBatch(final List<MessageReference> batch, final FetchScope scope, final MessageSink sink) throws IOException, MailboxException {
        if (batch.isEmpty()) {
            return;
        }

        final boolean full = scope == FetchScope.FULL;
        final GmailApi.Answers answers = api.get(batch.stream().map(MessageReference::providerId).toList(), full ? "raw" : "metadata",
                full ? "raw" : "payload/headers");
        // What came before the answer broke off is told, so that the fault is held against the message that it broke off at (rule S5).
        for (final MessageReference message : batch) {
            final GmailApi.Answer answer = answers.of(message.providerId());
            if (answer == null) {
                throw answers.faultOrMissing();
            }

            if (answer.message() != null) {
                sink.accept(message, registerKey(message), new ByteArrayInputStream(content(answer.message(), scope)));
            } else if (answer.error().getCode() == GmailErrors.NOT_FOUND) {
                tellVanished(message, sink);
            } else {
                throw errors.of(answer.error(), answer.retryAfter());
            }
        }
    }

    /** The API has no raw header block: it is put together from the fields, which come unfolded and with their encoded words decoded. */
    private static byte[] content(final Message message, final FetchScope scope) {
        if (scope == FetchScope.FULL) {
            return Base64.getUrlDecoder().decode(Objects.requireNonNullElse(message.getRaw(), ""));
        }

        final StringBuilder header = new StringBuilder();
        if (message.getPayload() != null) {
            for (final MessagePartHeader field : Objects.requireNonNullElse(message.getPayload().getHeaders(), List.<MessagePartHeader>of())) {
                header.append(field.getName()).append(": ").append(field.getValue().replaceAll("[\\r\\n]+", " ")).append("\r\n");
            }
        }
        return header.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Ids live as long as their messages, so that nothing else is needed to know them again (rule S3). */
    static String registerKey(final MessageReference message) {
        return "gmail:" + message.providerId();
    }

    private void tellVanished(final MessageReference message, final MessageSink sink) {
        sink.unavailable(message, Unavailable.VANISHED, ("Account [%s]: message [%s] of the label [%s] is no longer in the mailbox: it was "
                + "deleted after it was listed.").formatted(accountId, message.providerId(), message.folder()));
    }
}
