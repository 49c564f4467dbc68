/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Message;
import com.google.api.services.gmail.model.Thread;
import jakarta.mail.internet.InternetHeaders;
import org.salespartner.nifi.services.account.SentByPerson;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds what a person has answered with a mail program: what was sent later in the same thread. */
final class GmailAnswers {
    private static final String SENT_LABEL = "SENT";

    private final GmailApi api;
    private final Predicate<String> outside;

    /** @param outside whether an address is of somebody who is not ours */
    GmailAnswers(final GmailApi api, final Predicate<String> outside) {
        this.api = api;
        this.outside = outside;
    }

    /** @param since null for any time */
    Optional<Instant> find(final String threadId, final Instant since) throws IOException {
        final Thread thread;
        try {
            thread = api.client().users().threads().get("me", threadId).setFormat("metadata")
                    .setMetadataHeaders(SentByPerson.FIELDS).execute();
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }

        return Objects.requireNonNullElse(thread.getMessages(), List.<Message>of()).stream()
                .filter(message -> message.getLabelIds() != null && message.getLabelIds().contains(SENT_LABEL))
                .filter(this::isAnswer)
                .map(message -> Instant.ofEpochMilli(Objects.requireNonNullElse(message.getInternalDate(), 0L)))
                .filter(sent -> since == null || sent.isAfter(since))
                .max(Instant::compareTo);
    }

    private boolean isAnswer(final Message message) {
        final InternetHeaders header = new InternetHeaders();
        if (message.getPayload() != null && message.getPayload().getHeaders() != null) {
            message.getPayload().getHeaders().forEach(field -> header.addHeader(field.getName(), field.getValue()));
        }
        return SentByPerson.isAnswer(header, outside);
    }
}
