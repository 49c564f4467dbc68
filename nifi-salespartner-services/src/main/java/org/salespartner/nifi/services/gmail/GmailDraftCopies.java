/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.ListMessagesResponse;
import com.google.api.services.gmail.model.Message;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.MailboxRequests;
import org.salespartner.nifi.services.account.RawEmail;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies of our drafts among those of Gmail (https://developers.google.com/workspace/gmail/api/guides/drafts). A draft keeps its id while it is changed
 * in a mail program, and the id is gone once it is sent.
 */
final class GmailDraftCopies implements DraftCopies {
    private static final String SENT_LABEL = "SENT";

    private final GmailApi api;
    private final GmailDrafts drafts;
    private final String accountId;
    private final MailboxRequests requests;

    GmailDraftCopies(final GmailApi api, final String accountId, final MailboxRequests requests, final GmailErrors errors) {
        this.api = api;
        this.drafts = new GmailDrafts(api, accountId, requests, errors);
        this.accountId = accountId;
        this.requests = requests;
    }

    @Override
    public Optional<String> save(final OutgoingEmail email, final String key, final String threadId) throws MailboxException {
        remove(new Copy(null, email.messageId(), key));
        return Optional.of(drafts.create(RawEmail.of(email, accountId), key, threadId).id());
    }

    @Override
    public boolean remove(final Copy copy) throws MailboxException {
        return requests.ask(() -> {
            boolean removed = false;
            for (final String id : copy.id() == null ? drafts.find(copy.messageId(), KEY_HEADER, copy.key())
                    : List.of(copy.id())) {
                removed |= drafts.delete(id);
            }
            return removed;
        });
    }

    @Override
    public Optional<Instant> sent(final Copy copy) throws MailboxException {
        return requests.ask(() -> {
            final ListMessagesResponse found = api.list(SENT_LABEL, query(copy), null, 1);
            if (found.getMessages() == null || found.getMessages().isEmpty()) {
                return Optional.empty();
            }

            final Message sent = api.message(found.getMessages().getFirst().getId(), "internalDate");
            return Optional.of(Instant.ofEpochMilli(Objects.requireNonNullElse(sent.getInternalDate(), 0L)));
        });
    }

    private static String query(final Copy copy) {
        return "rfc822msgid:\"" + copy.messageId() + '"';
    }
}
