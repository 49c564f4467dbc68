/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
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
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Compares the mailbox of one account with what was taken from it. Only reads (rule S1), page by page, so that memory does not follow the size of the
 * mailbox (rule S8): what is kept of a message is kept of missing ones alone. Used by one thread.
 *
 * <p>The mailbox is always asked before the register: what is listed in between is found in both.</p>
 */
final class MailboxComparison {
    private static final int PAGE = 200;
    /** A server's clock may go ahead of ours; what claims to be newer than that is as good as old. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private final EmailAccount account;
    private final Ourselves ourselves;
    private final SyncJournal journal;
    private final ConversationTimeline timeline;
    private final ReconcileSettings settings;
    private final Instant now;
    private final BooleanSupplier stopped;
    private final ComponentLog log;
    private int handedOut;

    /**
     * @param timeline null when the register alone counts
     * @param now      the moment from which window and grace period reach back
     */
    MailboxComparison(final EmailAccount account, final Ourselves ourselves, final SyncJournal journal, final ConversationTimeline timeline,
                      final ReconcileSettings settings, final Instant now, final BooleanSupplier stopped, final ComponentLog log) {
        this.account = account;
        this.ourselves = ourselves;
        this.journal = journal;
        this.timeline = timeline;
        this.settings = settings;
        this.now = now;
        this.stopped = stopped;
        this.log = log;
    }

    AccountFindings compare() throws MailboxException, StoreException, ReconcileStoppedException {
        if (account.isPaused()) {
            return AccountFindings.paused(account, now, windowStart());
        }

        try (Mailbox mailbox = account.openMailbox()) {
            final FolderSelection selection = mailbox.folders();
            final List<String> notFound = new ArrayList<>(selection.missing());
            final List<FolderFindings> folders = new ArrayList<>();
            for (final MailFolder folder : selection.folders()) {
                compare(mailbox, folder, notFound).ifPresent(folders::add);
            }

            final MessageAttributes attributes = new MessageAttributes(account, ourselves, settings.envelopeAttributes());
            final Map<MessageReference, Map<String, String>> missing = new MissingMessages(attributes, log).describe(mailbox, folders);
            return new AccountFindings(account, now, windowStart(), folders, notFound, missing);
        }
    }

    /** A folder that is made anew in the middle is compared a second time from its beginning. */
    private Optional<FolderFindings> compare(final Mailbox mailbox, final MailFolder folder, final List<String> notFound)
            throws MailboxException, StoreException, ReconcileStoppedException {
        final int before = handedOut;
        try {
            return Optional.of(compare(mailbox, folder));
        } catch (final CursorLostException e) {
            handedOut = before;
            return Optional.of(compare(mailbox, folder));
        } catch (final FolderUnavailableException e) {
            handedOut = before;
            notFound.add(folder.name());
            return Optional.empty();
        }
    }

    private FolderFindings compare(final Mailbox mailbox, final MailFolder folder) throws MailboxException, StoreException,
            ReconcileStoppedException {
        final Instant coveredFrom = journal.coveredFrom(account.getId(), folder.name()).orElse(null);
        final FolderFindings findings = new FolderFindings(folder, coveredFrom);
        final ChangesRequest request = new ChangesRequest(windowStart(), Integer.MAX_VALUE, PAGE);
        String cursor = null;
        boolean more = true;
        while (more) {
            if (stopped.getAsBoolean()) {
                throw new ReconcileStoppedException();
            }

            final Changes page = mailbox.changes(folder, cursor, request);
            comparePage(mailbox, findings, page.messages().stream().map(Changes.Listed::message).toList());
            cursor = page.cursor();
            more = page.more();
        }
        return findings;
    }

    private void comparePage(final Mailbox mailbox, final FolderFindings findings, final List<MessageReference> messages)
            throws MailboxException, StoreException {
        if (messages.isEmpty()) {
            return;
        }

        final MailFolder folder = findings.folder();
        final Map<MessagePlace, String> keys = new HashMap<>();
        mailbox.registerKeys(folder, messages).forEach((message, key) -> keys.put(MessagePlace.of(message), key));
        final Set<String> taken = journal.findTakenByAnyone(account.getId(), folder.name(), Set.copyOf(keys.values()));
        final Set<MessagePlace> sighted = timeline == null ? Set.of() : sighted(folder, messages);
        final List<MessageReference> withoutKey = new ArrayList<>();
        for (final MessageReference message : messages) {
            final MessagePlace place = MessagePlace.of(message);
            final String key = keys.get(place);
            final boolean recorded = sighted.contains(place);
            if (recorded) {
                findings.addRecorded();
            }

            if (recorded || key != null && taken.contains(key)) {
                findings.addTaken();
            } else {
                addNotTaken(findings, message, key, withoutKey);
            }
        }

        // What has no key has no header, or is gone since the mailbox named it.
        if (!withoutKey.isEmpty()) {
            mailbox.fetch(folder, withoutKey, FetchScope.HEADERS, new HeaderSink((message, header) -> findings.addNotComparable(),
                    message -> findings.addNotComparable(), message -> { }));
        }
    }

    private void addNotTaken(final FolderFindings findings, final MessageReference message, final String key,
                             final List<MessageReference> withoutKey) {
        final Instant received = message.receivedAt();
        if (received != null && received.isAfter(now.minus(settings.grace())) && received.isBefore(now.plus(CLOCK_SKEW))) {
            findings.addTooYoung();
        } else if (findings.coveredFrom() == null || received != null && received.isBefore(findings.coveredFrom())) {
            findings.addNotCovered();
        } else if (key == null) {
            withoutKey.add(message);
        } else {
            findings.addMissing(message, key, handedOut < settings.maximumMissing());
            handedOut++;
        }
    }

    private Set<MessagePlace> sighted(final MailFolder folder, final List<MessageReference> messages) throws StoreException {
        // A page of a folder has one UIDVALIDITY: the contract of changes loses the cursor else.
        final List<String> ids = messages.stream().map(MessageReference::providerId).toList();
        final Set<String> sighted = timeline.findSighted(account.getId(), folder.name(), messages.getFirst().uidValidity(), ids);
        return messages.stream().filter(message -> sighted.contains(message.providerId())).map(MessagePlace::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Instant windowStart() {
        return now.minus(settings.window());
    }
}
