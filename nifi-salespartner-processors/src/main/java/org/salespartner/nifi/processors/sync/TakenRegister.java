/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The register of taken mails as listing uses it (rule S3): written after a commit, asked after a lost cursor. Thread-safe. */
final class TakenRegister {
    private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);

    private final SyncJournal journal;
    private final String listerId;
    private final Duration window;
    private final InstantSource clock;
    private final ComponentLog log;
    private final Map<SyncJournal.Scope, Instant> pruned = new ConcurrentHashMap<>();
    private final Set<SyncJournal.Scope> covered = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean troubled = new AtomicBoolean();

    /**
     * @param journal null when there is none: nothing is noted then and nothing found
     */
    TakenRegister(final SyncJournal journal, final String listerId, final Duration window, final InstantSource clock, final ComponentLog log) {
        this.journal = journal;
        this.listerId = listerId;
        this.window = window;
        this.clock = clock;
        this.log = log;
    }

    boolean isKept() {
        return journal != null;
    }

    /** Whether it could not be written lately, and the user was told. */
    boolean isTroubled() {
        return troubled.get();
    }

    /**
     * Those of the messages that were taken before.
     *
     * @throws ListingException when the register cannot be asked
     */
    Set<MessageReference> findTaken(final String accountId, final Mailbox mailbox, final MailFolder folder, final List<MessageReference> messages)
            throws MailboxException, ListingException {
        if (journal == null || messages.isEmpty()) {
            return Set.of();
        }

        final Map<MessageReference, String> keys = mailbox.registerKeys(folder, messages);
        final Set<String> known;
        try {
            known = journal.findTaken(scope(accountId, folder.name()), Set.copyOf(keys.values()));
        } catch (final StoreException | RuntimeException e) {
            throw new ListingException(("Account [%s]: folder [%s] has to be read again, but the register of taken mails cannot be asked (%s). "
                    + "Nothing is listed from the account until it can; check the service behind Sync Journal.")
                    .formatted(accountId, folder.name(), e.getMessage()), e);
        }

        final Set<MessageReference> taken = new HashSet<>();
        keys.forEach((message, key) -> {
            if (known.contains(key)) {
                taken.add(message);
            }
        });
        return taken;
    }

    /**
     * Notes what was committed. A folder that is being read again is pruned afterwards only: the reading may reach back behind the window, and
     * needs what the register holds up to its end. A fault costs one warning and no more: without the note, a lost cursor brings duplicates, which
     * the timeline drops.
     */
    void note(final AccountBatch batch) {
        if (journal == null) {
            return;
        }

        try {
            for (final String folder : batch.cursors().keySet()) {
                cover(batch, folder);
            }
            for (final Map.Entry<String, List<SyncJournal.Taken>> entry : batch.taken().entrySet()) {
                final SyncJournal.Scope scope = scope(batch.accountId(), entry.getKey());
                journal.addTaken(scope, entry.getValue().stream().map(this::dated).toList());
                if (!batch.isRereading(entry.getKey())) {
                    pruneNowAndThen(scope);
                }
            }
            troubled.set(false);
        } catch (final StoreException | RuntimeException e) {
            if (troubled.compareAndSet(false, true)) {
                log.warn("Account [{}]: the register of taken mails cannot be written; listing goes on. Should the mailbox lose its place before "
                        + "the store is back, some e-mails are listed twice. Check the service behind Sync Journal.", batch.accountId(), e);
            }
        }
    }

    /**
     * Notes from when on the register is to hold everything that the folder got: from the beginning of a first reading, which is later than that of
     * the window when it leaves messages out; else, when listing has begun without this register, from now on.
     */
    private void cover(final AccountBatch batch, final String folder) throws StoreException {
        final SyncJournal.Scope scope = scope(batch.accountId(), folder);
        final boolean first = batch.startedFrom(folder) == null;
        if (!first && covered.contains(scope)) {
            return;
        }

        final Instant now = clock.instant();
        Instant from = first ? now.minus(window) : now;
        if (first && batch.leftOut().getOrDefault(folder, 0L) > 0) {
            // Messages of the same second may have been left out.
            from = batch.taken().getOrDefault(folder, List.of()).stream().map(SyncJournal.Taken::receivedAt).filter(Objects::nonNull)
                    .min(Instant::compareTo).map(oldest -> oldest.plusSeconds(1)).orElse(now);
        }
        journal.cover(scope, from);
        covered.add(scope);
    }

    /** A message of which nobody knows when it came is kept for a whole window from now. */
    private SyncJournal.Taken dated(final SyncJournal.Taken taken) {
        return taken.receivedAt() == null ? new SyncJournal.Taken(taken.key(), clock.instant()) : taken;
    }

    private void pruneNowAndThen(final SyncJournal.Scope scope) throws StoreException {
        final Instant now = clock.instant();
        final Instant last = pruned.get(scope);
        if (last == null || !now.isBefore(last.plus(BETWEEN_PRUNINGS))) {
            journal.prune(scope, now.minus(window));
            pruned.put(scope, now);
        }
    }

    private SyncJournal.Scope scope(final String accountId, final String folder) {
        return new SyncJournal.Scope(listerId, accountId, folder);
    }
}
