/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

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
import org.salespartner.nifi.services.graph.Listing.Entry;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A mailbox of Exchange Online or Outlook.com by Microsoft Graph. Reading marks nothing as read (rule S1). */
final class GraphMailbox implements Mailbox {
    private final GraphApi api;
    private final GraphSettings settings;
    private final GraphFolders folders;
    private final Plans plans;
    private final GraphErrors errors;
    private final MailboxRequests requests;

    GraphMailbox(final GraphApi api, final GraphSettings settings, final Plans plans, final AccountHealth health) {
        this.api = api;
        this.settings = settings;
        this.folders = new GraphFolders(api);
        this.plans = plans;
        this.errors = new GraphErrors(settings, Clock.systemUTC());
        this.requests = new MailboxRequests(settings.accountId(), errors::of, health);
    }

    @Override
    public FolderSelection folders() throws MailboxException {
        // Well-known folders are found without asking, so that this tells nothing of whether the mailbox answers (rule S9).
        return requests.askPerhaps(() -> folders.resolve(settings.folders()));
    }

    @Override
    public Changes changes(final MailFolder folder, final String cursor, final ChangesRequest request) throws MailboxException {
        return askIn(folder, id -> new GraphLister(api, plans, settings.accountId(), Clock.systemUTC())
                .changes(folder.name(), id, cursor, request));
    }

    @Override
    public Map<MessageReference, String> registerKeys(final MailFolder folder, final List<MessageReference> messages) {
        final Map<MessageReference, String> keys = new HashMap<>();
        messages.forEach(message -> keys.put(message, GraphFetcher.registerKey(message)));
        return keys;
    }

    @Override
    public void fetch(final MailFolder folder, final List<MessageReference> messages, final FetchScope scope, final MessageSink sink)
            throws MailboxException {
        requests.ask(() -> {
            new GraphFetcher(api, settings.accountId()).fetch(messages, scope, sink);
            return null;
        });
    }

    @Override
    public Optional<MessageReference> find(final MailFolder folder, final String messageId) throws MailboxException {
        final String bare = bare(messageId);
        if (bare.isEmpty()) {
            return Optional.empty();
        }

        return askIn(folder, id -> api.withMessageId(id, "<" + bare + ">").entries().stream().filter(Entry::mail)
                .map(entry -> entry.reference(folder.name())).findFirst());
    }

    @Override
    public Optional<Instant> findAnswer(final String messageId, final String threadId, final Instant since, final Predicate<String> outside)
            throws MailboxException {
        final String bare = messageId == null ? "" : bare(messageId);
        return bare.isEmpty() && threadId == null ? Optional.empty()
                : requests.ask(() -> new GraphAnswers(api, outside).find(bare.isEmpty() ? null : "<" + bare + ">", threadId, since));
    }

    @Override
    public Optional<MailboxDrafts> drafts() {
        return settings.mode() == AccountMode.CONVERSATION ? Optional.of(new GraphDrafts(api, settings.accountId(), requests, errors))
                : Optional.empty();
    }

    @Override
    public Optional<DraftCopies> draftCopies() {
        return settings.mode() == AccountMode.CONVERSATION ? Optional.of(new GraphDraftCopies(api, settings.accountId(), requests, errors))
                : Optional.empty();
    }

    @Override
    public void close() {
        // The connections are the account's.
    }

    private static String bare(final String messageId) {
        return messageId.strip().replaceAll("^<|>$|[\\p{Cntrl}\\s]", "");
    }

    private <T> T askIn(final MailFolder folder, final InFolder<T> request) throws MailboxException {
        return requests.ask(() -> {
            try {
                return request.run(folders.id(folder.name()));
            } catch (final GraphFailureException e) {
                if (e.isNotFound()) {
                    throw GraphFolders.unknown(folder.name(), e);
                }
                throw e;
            }
        });
    }

    private interface InFolder<T> {
        T run(String folderId) throws IOException, MailboxException;
    }
}
