/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What a provider does with the mail that it gets, and where it fails a test says. Thread-safe. */
final class ProviderInTest {
    /** All mails that went out, in the order in which they did: what the receivers have. */
    final List<String> out = new CopyOnWriteArrayList<>();
    /** What stands in the folder of sent mail, by provider's id. */
    final Map<String, byte[]> sentFolder = new ConcurrentHashMap<>();
    /** The keys of the copies among the drafts, and of those that a person has sent. */
    final Set<String> copies = ConcurrentHashMap.newKeySet();
    final Set<String> copiesSent = ConcurrentHashMap.newKeySet();
    final AtomicInteger created = new AtomicInteger();
    volatile boolean keepsDrafts;
    /** Whether the mail is found in the folder of sent mail. */
    volatile boolean files = true;
    /** Whether it sends under a Message-ID of its own. */
    volatile boolean renames;
    volatile boolean sends = true;
    volatile Map<String, String> refusedRecipients = Map.of();
    volatile String note;
    volatile Instant answer;
    /** Whether what is sent by a draft stands in the outbox for now. */
    volatile boolean leaving;
    volatile Trouble trouble = point -> { };
    private final Map<String, OutgoingEmail> waiting = new ConcurrentHashMap<>();
    private final Map<String, Sent> sentDrafts = new ConcurrentHashMap<>();

    /** The drafts that lie in the mailbox, unsent. */
    Set<String> drafts() {
        return Set.copyOf(waiting.keySet());
    }

    /** The mailbox' owner has deleted all drafts. */
    void deleteDrafts() {
        waiting.clear();
    }

    /**
     * Asked at {@code open}, {@code prepare}, {@code prepared}, {@code send}, {@code taken}, {@code fate}, {@code discard}, {@code look for copy} and
     * {@code remove copy}.
     */
    interface Trouble {
        void at(String point) throws MailboxException;
    }

    Optional<MailSender> open() throws MailboxException {
        trouble.at("open");
        return sends ? Optional.of(new Sender()) : Optional.empty();
    }

    Mailbox mailbox() {
        return new SentMailbox();
    }

    /** The mail that is in the folder of sent mail, as it stands there. */
    byte[] onlySent() {
        return sentFolder.values().iterator().next();
    }

    private Sent take(final OutgoingEmail email) {
        out.add(email.messageId());
        final String messageId = renames ? "renamed." + email.messageId() : email.messageId();
        final String id = "sent-" + out.size();
        if (files) {
            final String filed = new String(bytes(email), StandardCharsets.ISO_8859_1).replace(email.messageId(), messageId);
            // Who sends drafts under an id of its own may date them anew, too.
            final String dated = renames && keepsDrafts ? filed.replaceFirst("(?m)^Date: .*$", "Date: Mon, 2 Mar 2026 10:00:00 +0000") : filed;
            sentFolder.put(id, dated.getBytes(StandardCharsets.ISO_8859_1));
        }
        return new Sent(keepsDrafts ? id : null, messageId);
    }

    private static byte[] bytes(final OutgoingEmail email) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            email.writeWithBcc(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** By what a folder can be searched for: the Message-ID, and our own header where the provider has given the mail another one. */
    private Optional<Sent> found(final String messageId, final String key) {
        return sentFolder.values().stream().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .filter(text -> text.contains("Message-ID: <" + messageId + ">") || text.contains(MailboxDrafts.KEY_HEADER + ": " + key))
                .map(text -> new Sent(null, text.replaceFirst("(?s).*?Message-ID: <([^>]+)>.*", "$1"))).findFirst();
    }

    private final class Sender implements MailSender {
        @Override
        public Optional<DraftReference> prepare(final OutgoingEmail email, final String key, final String threadId) throws MailboxException {
            trouble.at("prepare");
            if (!keepsDrafts) {
                return Optional.empty();
            }
            discard(email.messageId(), key);
            final String id = "draft-" + created.incrementAndGet();
            waiting.put(id, email);
            trouble.at("prepared");
            return Optional.of(new DraftReference(id, threadId, key));
        }

        @Override
        public Receipt send(final OutgoingEmail email, final DraftReference draft) throws MailboxException {
            trouble.at("send");
            final Sent sent;
            if (draft == null) {
                sent = take(email);
            } else {
                final OutgoingEmail kept = waiting.remove(draft.id());
                if (kept == null) {
                    throw new MailboxException("There is no draft [%s] any more.".formatted(draft.id()), null);
                }
                sent = take(kept);
                sentDrafts.put(draft.id(), sent);
            }
            trouble.at("taken");
            return new Receipt(sent, refusedRecipients, note);
        }

        @Override
        public Fate fate(final String messageId, final String key, final DraftReference draft) throws MailboxException {
            trouble.at("fate");
            if (draft == null) {
                return found(messageId, key).map(sent -> new Fate(State.SENT, sent)).orElseGet(() -> new Fate(State.UNKNOWN, null));
            }
            if (waiting.containsKey(draft.id())) {
                return new Fate(State.WAITING, null);
            }
            final Sent sent = sentDrafts.get(draft.id());
            if (sent != null && leaving) {
                return new Fate(State.LEAVING, null);
            }
            return new Fate(sent == null ? State.UNKNOWN : State.SENT, sent);
        }

        @Override
        public void discard(final String messageId, final String key) throws MailboxException {
            trouble.at("discard");
            waiting.values().removeIf(email -> email.messageId().equals(messageId));
        }

        @Override
        public void close() {
            // There is no connection.
        }
    }

    private final class Copies implements DraftCopies {
        @Override
        public Optional<String> save(final OutgoingEmail email, final String key, final String threadId) {
            throw new UnsupportedOperationException("Nobody drafts here");
        }

        @Override
        public boolean remove(final Copy copy) throws MailboxException {
            trouble.at("remove copy");
            return copies.remove(copy.key());
        }

        @Override
        public Optional<Instant> sent(final Copy copy) throws MailboxException {
            trouble.at("look for copy");
            return copiesSent.contains(copy.key()) ? Optional.of(Instant.now()) : Optional.empty();
        }
    }

    private final class SentMailbox implements Mailbox {
        @Override
        public Optional<DraftCopies> draftCopies() {
            return Optional.of(new Copies());
        }

        @Override
        public FolderSelection folders() {
            return new FolderSelection(List.of(), List.of());
        }

        @Override
        public Changes changes(final MailFolder folder, final String cursor, final ChangesRequest request) {
            return new Changes(List.of(), "", false, false, 0);
        }

        @Override
        public Map<MessageReference, String> registerKeys(final MailFolder folder, final List<MessageReference> messages) {
            return Map.of();
        }

        @Override
        public void fetch(final MailFolder folder, final List<MessageReference> messages, final FetchScope scope, final MessageSink sink)
                throws MailboxException {
            final MessageReference message = messages.getFirst();
            final byte[] content = sentFolder.get(message.providerId());
            try {
                if (content == null) {
                    sink.unavailable(message, MessageSink.Unavailable.VANISHED, "It is not there.");
                } else {
                    sink.accept(message, null, new ByteArrayInputStream(content));
                }
            } catch (final IOException e) {
                throw new MailboxException("It broke off.", e);
            }
        }

        @Override
        public Optional<MessageReference> find(final MailFolder folder, final String messageId) {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> findAnswer(final String messageId, final String threadId, final Instant since, final Predicate<String> outside) {
            return Optional.ofNullable(answer);
        }

        @Override
        public void close() {
            // There is no connection.
        }
    }
}
