/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.ListMessagesResponse;
import com.google.api.services.gmail.model.Message;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.services.account.AccountHealth;
import org.salespartner.nifi.services.account.MailboxRequests;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** A Gmail mailbox by its API. Reading marks nothing as read (rule S1). */
final class GmailMailbox implements Mailbox {
    private final GmailApi api;
    private final GmailSettings settings;
    private final GmailErrors errors;
    private final GmailLabels labels;
    private final Plans plans;
    private final MailboxRequests requests;

    GmailMailbox(final GmailApi api, final GmailSettings settings, final Plans plans, final AccountHealth health) {
        this.api = api;
        this.settings = settings;
        this.errors = new GmailErrors(settings, Clock.systemUTC());
        this.labels = new GmailLabels(api);
        this.plans = plans;
        this.requests = new MailboxRequests(settings.accountId(), errors::of, health);
    }

    @Override
    public FolderSelection folders() throws MailboxException {
        // Gmail's own labels are known without asking, which is no contact (rule S9).
        return requests.askPerhaps(() -> labels.resolve(settings.folders()));
    }

    @Override
    public Changes changes(final MailFolder folder, final String cursor, final ChangesRequest request) throws MailboxException {
        return requests.ask(() -> new GmailLister(api, errors, plans, settings.accountId(), Clock.systemUTC())
                .changes(folder.name(), labels.labelId(folder.name()), cursor, request));
    }

    @Override
    public Map<MessageReference, String> registerKeys(final MailFolder folder, final List<MessageReference> messages) {
        final Map<MessageReference, String> keys = new HashMap<>();
        messages.forEach(message -> keys.put(message, GmailFetcher.registerKey(message)));
        return keys;
    }

    @Override
    public void fetch(final MailFolder folder, final List<MessageReference> messages, final FetchScope scope, final MessageSink sink)
            throws MailboxException {
        requests.ask(() -> {
            new GmailFetcher(api, errors, settings.accountId()).fetch(messages, scope, sink);
            return null;
        });
    }

    @Override
    public Optional<MessageReference> find(final MailFolder folder, final String messageId) throws MailboxException {
        final String bare = messageId.strip().replaceAll("^<|>$|[\\p{Cntrl}\\s\"]", "");
        if (bare.isEmpty()) {
            return Optional.empty();
        }

        return requests.ask(() -> {
            final ListMessagesResponse found = api.list(labels.labelId(folder.name()), "rfc822msgid:\"" + bare + "\"", null, 1);
            if (found.getMessages() == null || found.getMessages().isEmpty()) {
                return Optional.empty();
            }

            final String id = found.getMessages().getFirst().getId();
            final Message message = api.message(id, "threadId,internalDate,sizeEstimate");
            return Optional.of(new MessageReference(folder.name(), id, null, message.getThreadId(),
                    Instant.ofEpochMilli(Objects.requireNonNullElse(message.getInternalDate(), 0L)),
                    message.getSizeEstimate() == null ? -1 : message.getSizeEstimate()));
        });
    }

    @Override
    public Optional<Instant> findAnswer(final String messageId, final String threadId, final Instant since, final Predicate<String> outside)
            throws MailboxException {
        return threadId == null ? Optional.empty() : requests.ask(() -> new GmailAnswers(api, outside).find(threadId, since));
    }

    @Override
    public Optional<MailboxDrafts> drafts() {
        return settings.mode() == AccountMode.CONVERSATION ? Optional.of(new GmailDrafts(api, settings.accountId(), requests, errors))
                : Optional.empty();
    }

    @Override
    public Optional<DraftCopies> draftCopies() {
        return settings.mode() == AccountMode.CONVERSATION ? Optional.of(new GmailDraftCopies(api, settings.accountId(), requests, errors))
                : Optional.empty();
    }

    @Override
    public void close() {
        // The API keeps no connection that would have to be given back.
    }
}
