/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mailbox with some mails and a folder of drafts; a test may make it fail. */
public final class DraftingMailbox implements Mailbox, DraftCopies {
    /** By folder and id, as {@code INBOX/7}. */
    public final Map<String, byte[]> mails = new LinkedHashMap<>();
    /** The copies among the drafts, by their key. */
    public final Map<String, String> copies = new LinkedHashMap<>();
    public final List<String> threads = new ArrayList<>();
    public final List<MessageReference> fetched = new ArrayList<>();
    public MailboxException trouble;
    /** Comes to pass after a copy was put among the drafts. */
    public Runnable afterSaving = () -> { };
    public MessageSink.Unavailable unavailable = MessageSink.Unavailable.VANISHED;
    public boolean takesDrafts = true;

    @Override
    public Optional<DraftCopies> draftCopies() {
        return takesDrafts ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Optional<String> save(final OutgoingEmail email, final String key, final String threadId) throws MailboxException {
        fail();
        final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        try {
            email.writeWithBcc(raw);
        } catch (final IOException e) {
            throw new MailboxException("It cannot be written.", e);
        }
        copies.put(key, raw.toString(StandardCharsets.ISO_8859_1));
        threads.add(threadId);
        afterSaving.run();
        return Optional.of("copy-" + threads.size());
    }

    @Override
    public boolean remove(final Copy copy) throws MailboxException {
        fail();
        return copies.remove(copy.key()) != null;
    }

    @Override
    public Optional<Instant> sent(final Copy copy) {
        return Optional.empty();
    }

    @Override
    public void fetch(final MailFolder folder, final List<MessageReference> messages, final FetchScope scope, final MessageSink sink)
            throws MailboxException {
        fail();
        for (final MessageReference message : messages) {
            fetched.add(message);
            final byte[] raw = mails.get(folder.name() + '/' + message.providerId());
            if (raw == null) {
                sink.unavailable(message, unavailable, "It is no longer there.");
            } else {
                accept(message, raw, sink);
            }
        }
    }

    private static void accept(final MessageReference message, final byte[] raw, final MessageSink sink) throws MailboxException {
        try {
            sink.accept(message, null, new ByteArrayInputStream(raw));
        } catch (final IOException e) {
            throw new MailboxException("The connection broke.", e);
        }
    }

    @Override
    public Optional<MessageReference> find(final MailFolder folder, final String messageId) {
        return mails.entrySet().stream().filter(mail -> new String(mail.getValue(), StandardCharsets.ISO_8859_1).contains("<" + messageId + ">"))
                .map(mail -> new MessageReference(folder.name(), mail.getKey().substring(mail.getKey().indexOf('/') + 1), null, null, null, -1))
                .findFirst();
    }

    @Override
    public FolderSelection folders() {
        throw new UnsupportedOperationException("Nobody asks for it");
    }

    @Override
    public Changes changes(final MailFolder folder, final String cursor, final ChangesRequest request) {
        throw new UnsupportedOperationException("Nobody asks for it");
    }

    @Override
    public Map<MessageReference, String> registerKeys(final MailFolder folder, final List<MessageReference> messages) {
        throw new UnsupportedOperationException("Nobody asks for it");
    }

    @Override
    public void close() {
        // There is no connection.
    }

    private void fail() throws MailboxException {
        if (trouble != null) {
            throw trouble;
        }
    }
}
