/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.processors.sync.FakeFolder.Behaviour;
import org.salespartner.nifi.processors.sync.FakeFolder.FakeMessage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the contract of {@link Mailbox} over the lists of a {@link FakeAccount}. Cursors are {@code validity:uid}, with {@code :r<uid>} while
 * re-reading.
 */
final class FakeMailbox implements Mailbox {
    private final FakeAccount account;

    FakeMailbox(final FakeAccount account) {
        this.account = account;
    }

    @Override
    public FolderSelection folders() {
        account.foldersAsked.incrementAndGet();
        return new FolderSelection(account.folders.stream().map(folder -> folder.folder).toList(), account.missing);
    }

    @Override
    public Changes changes(final MailFolder wanted, final String cursor, final ChangesRequest request) throws MailboxException {
        account.changesAsked.incrementAndGet();
        final FakeFolder folder = folder(wanted);
        if (cursor == null) {
            final List<FakeMessage> window = folder.messages.stream()
                    .filter(message -> !message.receivedAt().isBefore(request.windowStart())).toList();
            final int leftOut = Math.max(window.size() - request.windowSize(), 0);
            return page(folder, window.subList(leftOut, window.size()), request.limit(), "", leftOut, false);
        }

        final String[] parts = cursor.split(":");
        final long last = Long.parseLong(parts[1]);
        final long highest = folder.messages.stream().mapToLong(FakeMessage::uid).max().orElse(0);
        if (Long.parseLong(parts[0]) != folder.uidValidity) {
            throw new CursorLostException("Account %s: folder %s was made anew on the server.".formatted(account.getId(), wanted.name()),
                    "%d:0:r%d".formatted(folder.uidValidity, highest));
        }

        final boolean rereading = parts.length > 2 && last < Long.parseLong(parts[2].substring(1));
        final List<FakeMessage> after = folder.messages.stream().filter(message -> message.uid() > last).toList();
        return page(folder, after, request.limit(), rereading ? ":" + parts[2] : "", 0, rereading);
    }

    @Override
    public Map<MessageReference, String> registerKeys(final MailFolder wanted, final List<MessageReference> messages) throws MailboxException {
        final FakeFolder folder = folder(wanted);
        final Map<MessageReference, String> keys = new HashMap<>();
        messages.forEach(reference -> find(folder, reference).map(FakeMailbox::key).ifPresent(key -> keys.put(reference, key)));
        return keys;
    }

    @Override
    public void fetch(final MailFolder wanted, final List<MessageReference> messages, final FetchScope scope,
            final MessageSink sink) throws MailboxException {
        account.fetches.add(messages.size());
        final Runnable hook = account.onFetch.poll();
        if (hook != null) {
            hook.run();
        }

        final FakeFolder folder = folder(wanted);
        for (final MessageReference reference : messages) {
            fetch(folder, reference, scope, sink);
        }
    }

    @Override
    public Optional<MessageReference> find(final MailFolder wanted, final String messageId) throws MailboxException {
        final FakeFolder folder = folder(wanted);
        return folder.messages.stream().filter(message -> message.messageId().equals(messageId)).findFirst().map(folder::reference);
    }

    @Override
    public void close() {
        account.closed.incrementAndGet();
    }

    private void fetch(final FakeFolder folder, final MessageReference reference, final FetchScope scope,
            final MessageSink sink) throws MailboxException {
        final FakeMessage message = find(folder, reference).orElse(null);
        final Behaviour behaviour = message == null ? Behaviour.VANISHES : folder.behaviours.get(message.uid());
        if (behaviour == Behaviour.VANISHES) {
            sink.unavailable(reference, MessageSink.Unavailable.VANISHED, "It is no longer there.");
            return;
        }

        if (behaviour == Behaviour.REFUSED) {
            sink.unavailable(reference, MessageSink.Unavailable.REFUSED, "The server refuses to deliver it.");
            return;
        }

        if (behaviour == Behaviour.FAULTY_CODE) {
            throw new IllegalStateException("A fault in the code");
        }

        if (behaviour == Behaviour.BREAKS_OFF_BEFORE_IT_BEGINS) {
            throw broken(null);
        }

        final byte[] bytes = scope == FetchScope.FULL ? message.content() : header(message.content());
        try {
            sink.accept(reference, key(message), behaviour == Behaviour.BREAKS_OFF ? breakingOff(bytes) : new ByteArrayInputStream(bytes));
        } catch (final IOException e) {
            throw broken(e);
        }
    }

    private MailboxException broken(final Exception cause) {
        return new MailboxException("Account %s: the connection broke.".formatted(account.getId()), cause);
    }

    private static InputStream breakingOff(final byte[] bytes) {
        return new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length / 2)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        });
    }

    private static byte[] header(final byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    private Changes page(final FakeFolder folder, final List<FakeMessage> messages, final int limit, final String suffix, final long leftOut,
                         final boolean rereading) {
        final List<FakeMessage> page = messages.subList(0, Math.min(limit, messages.size()));
        final List<Changes.Listed> listed = page.stream()
                .map(message -> new Changes.Listed(folder.reference(message), folder.cursor(message.uid()) + suffix))
                .toList();
        final boolean more = page.size() < messages.size();
        final long end = more ? page.get(page.size() - 1).uid() : folder.messages.stream().mapToLong(FakeMessage::uid).max().orElse(0);
        return new Changes(listed, folder.cursor(end) + (more ? suffix : ""), more, rereading, leftOut);
    }

    private FakeFolder folder(final MailFolder wanted) throws FolderUnavailableException {
        return account.folders.stream()
                .filter(folder -> folder.folder.name().equals(wanted.name()) && !folder.unavailable)
                .findFirst()
                .orElseThrow(() -> new FolderUnavailableException("Account %s: folder %s is gone.".formatted(account.getId(), wanted.name()), null));
    }

    private static Optional<FakeMessage> find(final FakeFolder folder, final MessageReference reference) {
        return folder.messages.stream()
                .filter(message -> reference.uidValidity() == folder.uidValidity && Long.toString(message.uid()).equals(reference.providerId()))
                .findFirst();
    }

    private static String key(final FakeMessage message) {
        return message.messageId() == null ? null : "key of " + message.messageId();
    }
}
