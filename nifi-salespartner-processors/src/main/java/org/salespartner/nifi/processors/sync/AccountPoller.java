/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.exception.ProcessException;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Polls one account: asks each of its folders what is new since its cursor and fetches that into a batch. Touches neither state nor queue. Used by
 * one thread at a time; remembers between polls which messages broke off, what the user was told, and with which folder to begin.
 */
final class AccountPoller {
    /** How often a message may break off in a row, with nothing else at fault: a bad line breaks off elsewhere too. */
    static final int MAXIMUM_ATTEMPTS = 5;
    /** How often a message may break off on its own whatever else was at fault meanwhile. */
    static final int MAXIMUM_ATTEMPTS_ON_A_BAD_LINE = 12;
    /** How long the folders that were found stay good for the batches of one backlog. */
    private static final Duration FOLDERS_KNOWN = Duration.ofMinutes(1);

    private final EmailAccount account;
    private final ListingSettings settings;
    private final MessageAttributes attributes;
    private final TakenRegister register;
    private final InstantSource clock;
    private final ComponentLog log;
    private final BooleanSupplier stopped;
    private final Map<MessagePlace, Suspicion> attempts = new HashMap<>();
    private final Set<String> unavailableFolders = new HashSet<>();
    private final Map<String, String> lostCursors = new HashMap<>();
    private final Leftover leftover = new Leftover();
    private String firstFolder;
    private FolderSelection knownFolders;
    private Instant knownFoldersUntil = Instant.MIN;
    private MessagePlace blamed;

    AccountPoller(final EmailAccount account, final ListingSettings settings, final MessageAttributes attributes, final TakenRegister register,
                  final InstantSource clock, final ComponentLog log, final BooleanSupplier stopped) {
        this.account = account;
        this.settings = settings;
        this.attributes = attributes;
        this.register = register;
        this.clock = clock;
        this.log = log;
        this.stopped = stopped;
    }

    /**
     * Never throws: a fault is part of the batch.
     *
     * @param cursors by folder
     */
    AccountBatch poll(final ProcessSession session, final Map<String, String> cursors) {
        final AccountBatch batch = new AccountBatch(account.getId(), session, cursors, clock.instant());
        blamed = null;
        try (Mailbox mailbox = account.openMailbox()) {
            pollFolders(mailbox, batch);
        } catch (final MailboxException | ListingException e) {
            batch.fail(e);
            attempts.replaceAll((message, suspicion) -> message.equals(blamed) ? suspicion : suspicion.amongOtherFaults());
        } catch (final Throwable e) {
            // Whatever it is, the account has to become free again, and nobody knows how far the session got.
            batch.discard(e);
        }
        return batch;
    }

    private void pollFolders(final Mailbox mailbox, final AccountBatch batch) throws MailboxException, ListingException {
        final FolderSelection selection = folders(mailbox);
        final List<MailFolder> folders = inTurn(selection.folders());
        unavailableFolders.removeIf(name -> !selection.missing().contains(name) && folders.stream().noneMatch(folder -> folder.name().equals(name)));
        for (final String missing : selection.missing()) {
            tellUnavailable(missing, ("Account [%s] has no folder [%s]. Check Folders in the account's service; the other folders go on, "
                    + "and its place is kept.")
                    .formatted(account.getId(), missing));
        }

        firstFolder = null;
        for (final MailFolder folder : folders) {
            if (stopped.getAsBoolean()) {
                break;
            }

            if (batch.listed() >= settings.batchSize() || batch.bytes() >= settings.batchBytes()) {
                firstFolder = folder.name();
                batch.expectMore();
                break;
            }

            try {
                pollFolder(mailbox, folder, batch);
                unavailableFolders.remove(folder.name());
            } catch (final FolderUnavailableException e) {
                tellUnavailable(folder.name(), e.getMessage());
            }
        }
        knownFolders = batch.more() ? selection : null;
    }

    /** While there is a backlog, a batch does not wait for the server to tell its folders again. */
    private FolderSelection folders(final Mailbox mailbox) throws MailboxException {
        final FolderSelection known = knownFolders;
        knownFolders = null;
        if (known != null && clock.instant().isBefore(knownFoldersUntil)) {
            return known;
        }

        knownFoldersUntil = clock.instant().plus(FOLDERS_KNOWN);
        return mailbox.folders();
    }

    /** A folder with a long backlog does not keep the others waiting: the batch after a full one begins with the folder that had no room in it. */
    private List<MailFolder> inTurn(final List<MailFolder> folders) {
        final List<String> names = folders.stream().map(MailFolder::name).toList();
        final int first = Math.max(names.indexOf(firstFolder), 0);
        final List<MailFolder> turned = new ArrayList<>(folders.subList(first, folders.size()));
        turned.addAll(folders.subList(0, first));
        return turned;
    }

    private void pollFolder(final Mailbox mailbox, final MailFolder folder, final AccountBatch batch) throws MailboxException, ListingException {
        final Changes shown = changes(mailbox, folder, batch);
        final long room = settings.scope() == FetchScope.HEADERS ? Long.MAX_VALUE : settings.batchBytes() - batch.bytes();
        final Changes changes = leftover.cut(folder.name(), shown, settings.batchSize() - batch.listed(), room);
        Set<MessageReference> taken = Set.of();
        if (changes.rereading()) {
            batch.rereading(folder.name());
            taken = register.findTaken(account.getId(), mailbox, folder, changes.messages().stream().map(Changes.Listed::message).toList());
        }
        batch.listed(changes.messages().size(), bytes(changes));
        if (changes.leftOut() > 0) {
            batch.leftOut(folder.name(), changes.leftOut());
            batch.session().adjustCounter("E-mails left out by Window Size", changes.leftOut(), false);
        }

        final PageFetch page = new PageFetch(account, folder, changes, batch, attributes, settings.scope(), log, stopped);
        page.dropTaken(taken);
        for (final List<MessageReference> part : parts(page.open())) {
            fetch(mailbox, folder, part, page);
        }

        if (changes.more()) {
            batch.expectMore();
        }
    }

    /** What the messages of a page take in a batch, as far as their sizes are known; headers take next to nothing. */
    private long bytes(final Changes changes) {
        if (settings.scope() == FetchScope.HEADERS) {
            return 0;
        }

        return changes.messages().stream().mapToLong(listed -> Math.max(0, listed.message().size())).sum();
    }

    private Changes changes(final Mailbox mailbox, final MailFolder folder, final AccountBatch batch) throws MailboxException {
        final String cursor = batch.startedFrom(folder.name());
        final Changes rest = leftover.take(folder.name(), cursor);
        if (rest != null) {
            return rest;
        }

        final ChangesRequest request = new ChangesRequest(clock.instant().minus(settings.window()), settings.windowSize(),
                settings.batchSize() - batch.listed());
        try {
            return mailbox.changes(folder, cursor, request);
        } catch (final CursorLostException e) {
            if (!Objects.equals(cursor, lostCursors.put(folder.name(), cursor))) {
                log.warn("{} {}", e.getMessage(), register.isKept()
                        ? "What the register of taken mails holds is dropped."
                        : "There is no Sync Journal, so that e-mails come a second time; the timeline drops them.");
            }
            return mailbox.changes(folder, e.getRereadCursor(), request);
        }
    }

    /** A message under suspicion is fetched alone, so that the next fault is certainly its own. */
    private List<List<MessageReference>> parts(final List<MessageReference> messages) {
        if (attempts.isEmpty()) {
            return messages.isEmpty() ? List.of() : List.of(messages);
        }

        final List<List<MessageReference>> parts = new ArrayList<>();
        List<MessageReference> together = new ArrayList<>();
        for (final MessageReference message : messages) {
            if (attempts.containsKey(MessagePlace.of(message))) {
                if (!together.isEmpty()) {
                    parts.add(together);
                }
                parts.add(List.of(message));
                together = new ArrayList<>();
            } else {
                together.add(message);
            }
        }
        if (!together.isEmpty()) {
            parts.add(together);
        }
        return parts;
    }

    private void fetch(final Mailbox mailbox, final MailFolder folder, final List<MessageReference> messages, final PageFetch page)
            throws MailboxException, ListingException {
        try {
            mailbox.fetch(folder, messages, settings.scope(), page);
        } catch (final FolderUnavailableException | SignInException | ThrottledException e) {
            throw e;
        } catch (final MailboxException e) {
            blame(messages, page, e);
            throw e;
        } catch (final RuntimeException e) {
            blame(messages, page, e);
            throw new ListingException("Account [%s]: a message of folder [%s] cannot be fetched because of an unexpected fault [%s]."
                    .formatted(account.getId(), folder.name(), e.getClass().getSimpleName()), UnexpectedFault.of(e));
        } finally {
            messages.stream().filter(message -> !page.isOpen(message)).map(MessagePlace::of).forEach(attempts::remove);
        }

        if (messages.stream().anyMatch(page::isOpen)) {
            final ListingException fault = new ListingException(
                    "Account [%s]: the server left out a message of folder [%s] that was asked for; it is asked again by itself."
                    .formatted(account.getId(), folder.name()), new IOException("The server's answer does not hold the message"));
            blame(messages, page, fault);
            throw fault;
        }
    }

    /**
     * The first message that was not delivered is the one that a fetch broke off at. It comes under suspicion, and is given up when it breaks off
     * again and again while it is fetched alone, and the mailbox goes on (rule S5). On a line that breaks off elsewhere too, it gets more attempts,
     * lest a message is given up that any better line would bring.
     */
    private void blame(final List<MessageReference> messages, final PageFetch page, final Exception fault) {
        if (page.writeFault() != null) {
            throw new ProcessException("NiFi cannot take a message", fault);
        }

        if (stopped.getAsBoolean()) {
            return;
        }

        messages.stream().filter(page::isOpen).findFirst().ifPresent(message -> {
            blamed = MessagePlace.of(message);
            final Suspicion suspicion = attempts.merge(blamed, messages.size() == 1 ? Suspicion.ALONE : Suspicion.AMONG_OTHERS, Suspicion::plus);
            if (suspicion.isProven()) {
                attempts.remove(blamed);
                page.giveUp(message, FaultPolicy.givenUp(account.getId(), suspicion.altogether(), fault) + " FetchEmail can try it once more.");
            }
        });
    }

    private void tellUnavailable(final String folder, final String sentence) {
        if (unavailableFolders.add(folder)) {
            log.warn(sentence);
        }
    }

    /**
     * What speaks against a message.
     *
     * @param inARow how often it broke off on its own since the account had another fault
     * @param altogether how often it broke off on its own
     */
    private record Suspicion(int inARow, int altogether) {
        private static final Suspicion AMONG_OTHERS = new Suspicion(0, 0);
        private static final Suspicion ALONE = new Suspicion(1, 1);

        private Suspicion plus(final Suspicion more) {
            return new Suspicion(inARow + more.inARow, altogether + more.altogether);
        }

        private Suspicion amongOtherFaults() {
            return new Suspicion(0, altogether);
        }

        private boolean isProven() {
            return inARow >= MAXIMUM_ATTEMPTS || altogether >= MAXIMUM_ATTEMPTS_ON_A_BAD_LINE;
        }
    }
}
