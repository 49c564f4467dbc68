/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.services.gmail.model.Draft;
import com.google.api.services.gmail.model.Message;
import com.google.api.services.gmail.model.MessagePartHeader;
import com.google.api.services.gmail.model.Thread;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.MailboxRequests;
import org.salespartner.nifi.services.account.SendingTrouble;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends by way of drafts (https://developers.google.com/workspace/gmail/api/guides/drafts). A draft that is sent is gone and its message is a new one in
 * the same thread, which is known by its key header.
 */
final class GmailDrafts implements MailboxDrafts {
    private static final String ME = "me";
    private static final String SENT_LABEL = "SENT";
    private static final String MESSAGE_ID = "Message-ID";

    private final GmailApi api;
    private final MailboxRequests requests;
    private final GmailErrors errors;
    private final SendingTrouble trouble;

    GmailDrafts(final GmailApi api, final String accountId, final MailboxRequests requests, final GmailErrors errors) {
        this.api = api;
        this.requests = requests;
        this.errors = errors;
        this.trouble = new SendingTrouble(accountId, "Gmail");
    }

    @Override
    public DraftReference create(final byte[] message, final String key, final String threadId) throws MailboxException {
        return requests.ask(() -> {
            try {
                return created(message, key, threadId);
            } catch (final IOException e) {
                throw trouble.creating(e, errors.of(e), GmailErrors.status(e));
            }
        });
    }

    private DraftReference created(final byte[] message, final String key, final String threadId) throws IOException {
        final Message raw = new Message().setRaw(Base64.getUrlEncoder().encodeToString(message)).setThreadId(threadId);
        final Draft created;
        try {
            created = api.client().users().drafts().create(ME, new Draft().setMessage(raw)).execute();
        } catch (final IOException e) {
            if (threadId == null || !GmailErrors.isNotFound(e)) {
                throw e;
            }

            // The thread was deleted meanwhile; the mail still names the one it answers.
            return created(message, key, null);
        }

        return new DraftReference(created.getId(), created.getMessage() == null ? threadId : created.getMessage().getThreadId(), key);
    }

    @Override
    public Sent send(final DraftReference draft) throws MailboxException {
        return requests.ask(() -> {
            final Message sent;
            try {
                sent = api.client().users().drafts().send(ME, new Draft().setId(draft.id())).execute();
            } catch (final IOException e) {
                throw trouble.sending(e, errors.of(e), GmailErrors.status(e));
            }

            return new Sent(sent.getId(), messageId(sent.getId()));
        });
    }

    @Override
    public void discard(final String messageId, final String key) throws MailboxException {
        requests.ask(() -> {
            for (final String id : find(messageId, KEY_HEADER, key)) {
                delete(id);
            }
            return null;
        });
    }

    /**
     * The ids of the unsent drafts with a Message-ID and a header: the search is read in Gmail's own way
     * (https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/list), the header is not.
     */
    List<String> find(final String messageId, final String field, final String value) throws IOException {
        final List<String> ids = new ArrayList<>();
        final List<Draft> found = api.client().users().drafts().list(ME)
                .setQ("rfc822msgid:\"" + messageId.replaceAll("[\\p{Cntrl}\\s\"]", "") + "\"").execute().getDrafts();
        for (final Draft draft : Objects.requireNonNullElse(found, List.<Draft>of())) {
            try {
                if (draft.getMessage() != null && value.equals(header(described(draft.getMessage().getId(), field), field))) {
                    ids.add(draft.getId());
                }
            } catch (final IOException e) {
                if (!GmailErrors.isNotFound(e)) {
                    throw e;
                }
                // Somebody has removed it since.
            }
        }
        return ids;
    }

    /** False when it is not there: it was sent meanwhile, or somebody else has removed it. */
    boolean delete(final String draftId) throws IOException {
        try {
            api.client().users().drafts().delete(ME, draftId).execute();
            return true;
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Fate fate(final DraftReference draft) throws MailboxException {
        return requests.ask(() -> {
            if (isWaiting(draft)) {
                return new Fate(State.WAITING, null);
            }

            return sent(draft).map(sent -> new Fate(State.SENT, sent)).orElseGet(() -> new Fate(State.UNKNOWN, null));
        });
    }

    private boolean isWaiting(final DraftReference draft) throws IOException {
        try {
            api.client().users().drafts().get(ME, draft.id()).setFormat("minimal").execute();
            return true;
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    private Optional<Sent> sent(final DraftReference draft) throws IOException {
        if (draft.threadId() == null) {
            return Optional.empty();
        }

        final Thread thread;
        try {
            thread = api.client().users().threads().get(ME, draft.threadId()).setFormat("metadata")
                    .setMetadataHeaders(List.of(KEY_HEADER, MESSAGE_ID)).execute();
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }

        return Objects.requireNonNullElse(thread.getMessages(), List.<Message>of()).stream()
                .filter(message -> message.getLabelIds() != null && message.getLabelIds().contains(SENT_LABEL))
                .filter(message -> draft.key().equals(header(message, KEY_HEADER)))
                .map(message -> new Sent(message.getId(), bare(header(message, MESSAGE_ID)))).findFirst();
    }

    /** The Message-ID that Gmail has given it; null when it cannot be told now, since the message is out already. */
    private String messageId(final String id) {
        try {
            return bare(header(described(id, MESSAGE_ID), MESSAGE_ID));
        } catch (final IOException e) {
            return null;
        }
    }

    private Message described(final String id, final String field) throws IOException {
        return api.client().users().messages().get(ME, id).setFormat("metadata").setMetadataHeaders(List.of(field)).execute();
    }

    private static String header(final Message message, final String name) {
        if (message.getPayload() == null || message.getPayload().getHeaders() == null) {
            return null;
        }

        return message.getPayload().getHeaders().stream().filter(field -> name.equalsIgnoreCase(field.getName())).map(MessagePartHeader::getValue)
                .findFirst().orElse(null);
    }

    private static String bare(final String messageId) {
        return messageId == null ? null : messageId.strip().replaceAll("^<|>$", "");
    }
}
