/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Message;
import com.google.api.services.gmail.model.MessagePartHeader;
import com.google.api.services.gmail.model.Thread;
import org.salespartner.nifi.account.MailboxDrafts;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Finds what a person has answered with a mail program: what was sent later in the same thread. */
final class GmailAnswers {
    private static final String SENT_LABEL = "SENT";
    private static final String AUTO_SUBMITTED = "Auto-Submitted";

    private final GmailApi api;

    GmailAnswers(final GmailApi api) {
        this.api = api;
    }

    /** @param since null for any time */
    Optional<Instant> find(final String threadId, final Instant since) throws IOException {
        final Thread thread;
        try {
            thread = api.client().users().threads().get("me", threadId).setFormat("metadata")
                    .setMetadataHeaders(List.of(MailboxDrafts.KEY_HEADER, AUTO_SUBMITTED)).execute();
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }

        return Objects.requireNonNullElse(thread.getMessages(), List.<Message>of()).stream()
                .filter(message -> message.getLabelIds() != null && message.getLabelIds().contains(SENT_LABEL))
                .filter(GmailAnswers::isByPerson)
                .map(message -> Instant.ofEpochMilli(Objects.requireNonNullElse(message.getInternalDate(), 0L)))
                .filter(sent -> since == null || sent.isAfter(since))
                .max(Instant::compareTo);
    }

    private static boolean isByPerson(final Message message) {
        if (message.getPayload() == null || message.getPayload().getHeaders() == null) {
            return true;
        }

        return message.getPayload().getHeaders().stream().noneMatch(GmailAnswers::tellsProgram);
    }

    private static boolean tellsProgram(final MessagePartHeader field) {
        return MailboxDrafts.KEY_HEADER.equalsIgnoreCase(field.getName()) || AUTO_SUBMITTED.equalsIgnoreCase(field.getName())
                && String.valueOf(field.getValue()).strip().toLowerCase(Locale.ROOT).startsWith("auto");
    }
}
