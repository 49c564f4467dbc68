/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.models.Message;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.MailboxRequests;
import org.salespartner.nifi.services.account.RawEmail;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Copies of our drafts among those of Exchange (https://learn.microsoft.com/graph/outlook-send-mime-message). A copy keeps its immutable id when a
 * person sends it (https://learn.microsoft.com/graph/outlook-immutable-id), so that the id tells whether one has, and nothing is removed but a draft.
 */
final class GraphDraftCopies implements DraftCopies {
    private static final String DRAFTS = "drafts";
    private static final String SENT = "sentitems";

    private final GraphApi api;
    private final GraphDrafts drafts;
    private final String accountId;
    private final MailboxRequests requests;

    GraphDraftCopies(final GraphApi api, final String accountId, final MailboxRequests requests, final GraphErrors errors) {
        this.api = api;
        this.drafts = new GraphDrafts(api, accountId, requests, errors);
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
            for (final String id : copy.id() == null ? find(DRAFTS, copy) : List.of(copy.id())) {
                final Optional<Message> there = message(id);
                removed |= there.isPresent() && isAmongDrafts(there.get()) && api.deleteDraft(id);
            }
            return removed;
        });
    }

    @Override
    public Optional<Instant> sent(final Copy copy) throws MailboxException {
        return requests.ask(() -> {
            for (final String id : copy.id() == null ? find(SENT, copy) : List.of(copy.id())) {
                final Optional<Message> there = message(id);
                if (there.isPresent() && Boolean.FALSE.equals(there.get().getIsDraft())) {
                    return Optional.of(there.get().getSentDateTime() == null ? Instant.now() : there.get().getSentDateTime().toInstant());
                }
            }
            return Optional.empty();
        });
    }

    /** The Message-ID is made from the key alone, and no other mail has it. */
    private List<String> find(final String folder, final Copy copy) throws IOException {
        return api.withMessageId(folder, "<" + copy.messageId() + ">").entries().stream().map(Listing.Entry::id).toList();
    }

    private Optional<Message> message(final String id) throws IOException {
        try {
            return Optional.of(api.message(id, "id", "isDraft", "sentDateTime", "parentFolderId"));
        } catch (final IOException e) {
            if (GraphErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What somebody has thrown away is a draft still, in another folder. */
    private boolean isAmongDrafts(final Message message) throws IOException {
        return Boolean.TRUE.equals(message.getIsDraft()) && api.folder(DRAFTS).getId().equals(message.getParentFolderId());
    }
}
