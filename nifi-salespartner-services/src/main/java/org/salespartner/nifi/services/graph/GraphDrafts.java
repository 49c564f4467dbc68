/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.models.Message;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.MailboxRequests;
import org.salespartner.nifi.services.account.SendingTrouble;

import java.io.IOException;

/**
 * Sends by way of drafts (https://learn.microsoft.com/graph/outlook-send-mime-message). A draft keeps its immutable id when it is sent
 * (https://learn.microsoft.com/graph/outlook-immutable-id), so that its fate can be read from it.
 */
final class GraphDrafts implements MailboxDrafts {
    private static final String OUTBOX = "outbox";
    private static final String DELETED = "deleteditems";

    private final GraphApi api;
    private final MailboxRequests requests;
    private final GraphErrors errors;
    private final SendingTrouble trouble;

    GraphDrafts(final GraphApi api, final String accountId, final MailboxRequests requests, final GraphErrors errors) {
        this.api = api;
        this.requests = requests;
        this.errors = errors;
        this.trouble = new SendingTrouble(accountId, "Microsoft Graph");
    }

    /** Exchange finds the thread by the message's own headers; it cannot be told. */
    @Override
    public DraftReference create(final byte[] message, final String key, final String threadId) throws MailboxException {
        return requests.ask(() -> {
            final Message created;
            try {
                created = api.createDraft(message);
            } catch (final IOException e) {
                throw trouble.creating(e, errors.of(e), GraphErrors.status(e));
            }

            return new DraftReference(created.getId(), created.getConversationId() == null ? threadId : created.getConversationId(), key);
        });
    }

    @Override
    public Sent send(final DraftReference draft) throws MailboxException {
        return requests.ask(() -> {
            try {
                api.send(draft.id());
            } catch (final IOException e) {
                throw trouble.sending(e, errors.of(e), GraphErrors.status(e));
            }

            return new Sent(draft.id(), messageId(draft.id()));
        });
    }

    /** The Drafts folder has the Message-ID that a draft was created with; only sending may give it another one. */
    @Override
    public void discard(final String messageId, final String key) throws MailboxException {
        requests.ask(() -> {
            final GraphHeaders headers = new GraphHeaders(api);
            for (final String id : api.drafts("<" + messageId + ">")) {
                try {
                    if (headers.hasKey(id, key)) {
                        api.deleteDraft(id);
                    }
                } catch (final IOException e) {
                    if (!GraphErrors.isNotFound(e)) {
                        throw e;
                    }
                    // Somebody else has done it.
                }
            }
            return null;
        });
    }

    @Override
    public Fate fate(final DraftReference draft) throws MailboxException {
        return requests.ask(() -> {
            final Message message;
            try {
                message = api.message(draft.id(), "id", "isDraft", "internetMessageId", "parentFolderId");
            } catch (final IOException e) {
                if (GraphErrors.isNotFound(e)) {
                    return new Fate(State.UNKNOWN, null);
                }
                throw e;
            }

            if (!Boolean.TRUE.equals(message.getIsDraft())) {
                return new Fate(State.SENT, new Sent(draft.id(), bare(message.getInternetMessageId())));
            }

            return new Fate(isIn(OUTBOX, message) ? State.LEAVING : isIn(DELETED, message) ? State.UNKNOWN : State.WAITING, null);
        });
    }

    private boolean isIn(final String folder, final Message message) throws IOException {
        try {
            return message.getParentFolderId() != null && message.getParentFolderId().equals(api.folder(folder).getId());
        } catch (final IOException e) {
            if (GraphErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    /** The Message-ID that it has now; null when it cannot be told, since the message is out already. */
    private String messageId(final String id) {
        try {
            final Message message = api.message(id, "id", "isDraft", "internetMessageId");
            return Boolean.TRUE.equals(message.getIsDraft()) ? null : bare(message.getInternetMessageId());
        } catch (final IOException e) {
            return null;
        }
    }

    private static String bare(final String messageId) {
        return messageId == null ? null : messageId.strip().replaceAll("^<|>$", "");
    }
}
