/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.services.account.AccountHealth;
import org.salespartner.nifi.services.account.ReadingPlans;
import org.salespartner.nifi.services.imap.MessageFetcher.SinkException;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A mailbox over IMAP. Folders are opened by EXAMINE and messages fetched by PEEK, so that nothing in the mailbox changes (rule S1) but our own
 * copies of drafts.
 */
final class ImapMailbox implements Mailbox {
    private final ImapConnection connection;
    private final ImapSettings settings;
    private final ImapErrors errors;
    private final ReadingPlans<ReadingPlan> plans;
    private final SuspectMessages suspects;
    private final FetchAhead ahead;
    private final QuietFolders quiet;
    private final AccountHealth health;
    private final Consumer<ImapConnection> giveBack;
    private final Map<String, FolderStatus> statuses = new HashMap<>();
    private String sentFolder = "\\Sent";
    private boolean writesDrafts;
    private boolean closed;

    ImapMailbox(final ImapConnection connection, final ImapSettings settings, final ReadingPlans<ReadingPlan> plans, final SuspectMessages suspects,
                final FetchAhead ahead, final QuietFolders quiet, final AccountHealth health, final Consumer<ImapConnection> giveBack) {
        this.connection = connection;
        this.settings = settings;
        this.errors = new ImapErrors(settings);
        this.plans = plans;
        this.suspects = suspects;
        this.ahead = ahead;
        this.quiet = quiet;
        this.health = health;
        this.giveBack = giveBack;
    }

    /** For conversation mode: looks for answers in this folder instead of the one that the server says to be for sent mail, and may keep copies. */
    ImapMailbox answersIn(final String folder) {
        sentFolder = folder;
        writesDrafts = true;
        return this;
    }

    @Override
    public FolderSelection folders() throws MailboxException {
        return ask(() -> {
            final FolderResolver.Resolved resolved = FolderResolver.resolve(connection, settings.folders());
            statuses.clear();
            statuses.putAll(resolved.statuses());
            return resolved.selection();
        });
    }

    @Override
    public Changes changes(final MailFolder folder, final String cursor, final ChangesRequest request) throws MailboxException {
        // The state that was told with the folders' names counts once: who asks again wants to know what has come since.
        final FolderStatus status = statuses.remove(folder.name());
        quiet.told(folder.name(), status);
        if (quiet.isQuiet(folder.name(), cursor, status)) {
            return new Changes(List.of(), cursor, false, false, 0);
        }

        return ask(() -> {
            final Changes changes = new ChangeLister(connection, plans, suspects, ahead, settings.accountId(), Clock.systemUTC())
                    .changes(folder.name(), cursor, request);
            if (changes.messages().isEmpty() && changes.cursor().equals(cursor)) {
                quiet.looked(folder.name(), cursor, status);
            }

            return changes;
        });
    }

    @Override
    public Map<MessageReference, String> registerKeys(final MailFolder folder, final List<MessageReference> messages) throws MailboxException {
        return ask(() -> {
            final long uidValidity = connection.select(folder.name(), MessageFetcher.highestUid(messages));
            final Map<Long, MessageReference> wanted = new HashMap<>();
            for (final MessageReference message : messages) {
                MessageFetcher.uid(message, uidValidity).ifPresent(uid -> wanted.put(uid, message));
            }

            final Map<MessageReference, String> keys = new HashMap<>();
            details().registerKeys(folder.name(), uidValidity, wanted.keySet().stream().mapToLong(Long::longValue).toArray())
                    .forEach((uid, key) -> keys.put(wanted.get(uid), key));
            return keys;
        });
    }

    @Override
    public void fetch(final MailFolder folder, final List<MessageReference> messages, final FetchScope scope, final MessageSink sink)
            throws MailboxException {
        ask(() -> {
            new MessageFetcher(connection, settings.accountId(), suspects, ahead).fetch(folder.name(), messages, scope, sink);
            return null;
        });
    }

    @Override
    public Optional<MessageReference> find(final MailFolder folder, final String messageId) throws MailboxException {
        final String bare = messageId.strip().replaceAll("^<|>$|\\p{Cntrl}", "");
        if (bare.isEmpty()) {
            return Optional.empty();
        }

        return ask(() -> {
            final long uidValidity = connection.examine(folder.name()).uidValidity();
            final Argument criteria = new Argument().writeAtom("HEADER").writeAtom("Message-ID").writeString("<" + bare + ">");
            final long[] found = connection.search(criteria);
            if (found.length == 0) {
                return Optional.empty();
            }

            // Ids are reused in the wild: the message that came last is the one that is being looked for.
            final long newest = found[found.length - 1];
            return Optional.ofNullable(details().references(folder.name(), uidValidity, new long[]{newest}).get(newest));
        });
    }

    @Override
    public Optional<Instant> findAnswer(final String messageId, final String threadId, final Instant since, final Predicate<String> outside)
            throws MailboxException {
        final String bare = messageId == null ? "" : messageId.strip().replaceAll("^<|>$|\\p{Cntrl}", "");
        return bare.isEmpty() ? Optional.empty() : ask(() -> new ImapAnswers(connection, sentFolder, outside).find(bare));
    }

    @Override
    public Optional<DraftCopies> draftCopies() {
        return writesDrafts ? Optional.of(new Copies()) : Optional.empty();
    }

    private MessageDetails details() {
        return new MessageDetails(connection, suspects);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }

        closed = true;
        giveBack.accept(connection);
    }

    private <T> T ask(final Request<T> request) throws MailboxException {
        if (closed) {
            throw new IllegalStateException("The mailbox is closed");
        }

        try {
            final T answer = request.run();
            health.contact();
            return answer;
        } catch (final CursorLostException e) {
            throw e;
        } catch (final SinkException e) {
            throw new MailboxException("Account [%s]: a message could not be handed on: %s".formatted(settings.accountId(), e.getMessage()), e);
        } catch (final ProtocolException | IOException e) {
            throw failed(errors.using(e));
        }
    }

    private MailboxException failed(final MailboxException failure) {
        if (!(failure instanceof FolderUnavailableException)) {
            health.failed(failure);
            connection.abort();
        }

        return failure;
    }

    /** What is asked of the folder of drafts, with errors told as everywhere. */
    private final class Copies implements DraftCopies {
        @Override
        public Optional<String> save(final OutgoingEmail email, final String key, final String threadId) throws MailboxException {
            return ask(() -> {
                new ImapDraftCopies(connection, settings.accountId()).save(email, key, settings.folders());
                return Optional.empty();
            });
        }

        @Override
        public boolean remove(final Copy copy) throws MailboxException {
            return ask(() -> new ImapDraftCopies(connection, settings.accountId()).remove(copy));
        }

        @Override
        public Optional<Instant> sent(final Copy copy) throws MailboxException {
            return ask(() -> new ImapDraftCopies(connection, settings.accountId()).sent(copy, sentFolder));
        }
    }

    private interface Request<T> {
        T run() throws ProtocolException, IOException, MailboxException;
    }
}
