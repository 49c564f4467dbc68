/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.services.account.AccountHealth;
import org.salespartner.nifi.services.graph.GraphFolders.UnknownFolderException;
import org.salespartner.nifi.services.graph.Listing.Entry;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mailbox of Exchange Online or Outlook.com by Microsoft Graph. Reading marks nothing as read (rule S1). */
final class GraphMailbox implements Mailbox {
    private final GraphApi api;
    private final GraphSettings settings;
    private final GraphErrors errors;
    private final GraphFolders folders;
    private final Plans plans;
    private final AccountHealth health;

    GraphMailbox(final GraphApi api, final GraphSettings settings, final Plans plans, final AccountHealth health) {
        this.api = api;
        this.settings = settings;
        this.errors = new GraphErrors(settings, Clock.systemUTC());
        this.folders = new GraphFolders(api);
        this.plans = plans;
        this.health = health;
    }

    @Override
    public FolderSelection folders() throws MailboxException {
        // Well-known folders are found without asking, so that this tells nothing of whether the mailbox answers (rule S9).
        return explained(() -> folders.resolve(settings.folders()));
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
        ask(() -> {
            new GraphFetcher(api, settings.accountId()).fetch(messages, scope, sink);
            return null;
        });
    }

    @Override
    public Optional<MessageReference> find(final MailFolder folder, final String messageId) throws MailboxException {
        final String bare = messageId.strip().replaceAll("^<|>$|[\\p{Cntrl}\\s]", "");
        if (bare.isEmpty()) {
            return Optional.empty();
        }

        return askIn(folder, id -> api.withMessageId(id, "<" + bare + ">").entries().stream().filter(Entry::mail)
                .map(entry -> entry.reference(folder.name())).findFirst());
    }

    @Override
    public Optional<MailboxDrafts> drafts() {
        return settings.mode() == AccountMode.CONVERSATION ? Optional.of(new GraphDrafts(api, this::ask)) : Optional.empty();
    }

    @Override
    public void close() {
        // The connections are the account's.
    }

    private <T> T askIn(final MailFolder folder, final InFolder<T> request) throws MailboxException {
        return ask(() -> {
            try {
                return request.run(folders.id(folder.name()));
            } catch (final GraphFailureException e) {
                if (e.isNotFound()) {
                    throw new UnknownFolderException(folder.name(), e);
                }
                throw e;
            }
        });
    }

    private <T> T ask(final Request<T> request) throws MailboxException {
        final T answer = explained(request);
        health.contact();
        return answer;
    }

    private <T> T explained(final Request<T> request) throws MailboxException {
        try {
            return request.run();
        } catch (final CursorLostException e) {
            throw e;
        } catch (final UnknownFolderException e) {
            throw new FolderUnavailableException(("Account [%s]: %s. It may have been deleted or renamed: correct Folders of the account.")
                    .formatted(settings.accountId(), e.getMessage()), e);
        } catch (final MailboxException e) {
            health.failed(e);
            throw e;
        } catch (final IOException e) {
            final MailboxException failure = errors.of(e);
            health.failed(failure);
            throw failure;
        }
    }

    /** Something that is asked of Graph. */
    interface Request<T> {
        T run() throws IOException, MailboxException;
    }

    /** Asks, and says in a sentence what went wrong. */
    interface Asking {
        <T> T ask(Request<T> request) throws MailboxException;
    }

    private interface InFolder<T> {
        T run(String folderId) throws IOException, MailboxException;
    }
}
