/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Instant;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

final class FakeJournal extends AbstractControllerService implements SyncJournal {
    final Map<Scope, Set<Taken>> register = new ConcurrentHashMap<>();
    final Map<Scope, Instant> covered = new ConcurrentHashMap<>();
    /** What happens when the next pages are looked up, one after the other. */
    final Deque<Runnable> onFind = new ConcurrentLinkedDeque<>();
    /** What was noted, in its order. */
    final List<Poll> polls = new CopyOnWriteArrayList<>();
    volatile boolean down;
    /** Blocks noting polls while it is there. */
    volatile CountDownLatch gate;
    volatile Instant pollsPrunedBefore;
    volatile Instant prunedBefore;

    @Override
    public void addTaken(final Scope scope, final Collection<Taken> messages) throws StoreException {
        checkUp();
        register.computeIfAbsent(scope, unknown -> new HashSet<>()).addAll(messages);
    }

    @Override
    public Set<String> findTaken(final Scope scope, final Collection<String> keys) throws StoreException {
        checkUp();
        return register.getOrDefault(scope, Set.of()).stream().map(Taken::key).filter(keys::contains).collect(Collectors.toSet());
    }

    @Override
    public void cover(final Scope scope, final Instant from) throws StoreException {
        checkUp();
        covered.merge(scope, from, (one, other) -> one.isBefore(other) ? one : other);
    }

    @Override
    public Optional<Instant> coveredFrom(final String accountId, final String folder) throws StoreException {
        checkUp();
        return covered.entrySet().stream()
                .filter(entry -> entry.getKey().accountId().equals(accountId) && entry.getKey().folder().equals(folder))
                .map(Map.Entry::getValue).min(Instant::compareTo);
    }

    @Override
    public Set<String> findTakenByAnyone(final String accountId, final String folder, final Collection<String> keys) throws StoreException {
        checkUp();
        final Runnable hook = onFind.poll();
        if (hook != null) {
            hook.run();
        }
        return register.entrySet().stream()
                .filter(entry -> entry.getKey().accountId().equals(accountId) && entry.getKey().folder().equals(folder))
                .flatMap(entry -> entry.getValue().stream()).map(Taken::key).filter(keys::contains).collect(Collectors.toSet());
    }

    @Override
    public void prune(final Scope scope, final Instant before) throws StoreException {
        checkUp();
        prunedBefore = before;
        covered.computeIfPresent(scope, (known, from) -> from.isBefore(before) ? before : from);
        register.getOrDefault(scope, new HashSet<>()).removeIf(taken -> taken.receivedAt().isBefore(before));
    }

    @Override
    public void notePoll(final Poll poll) throws StoreException {
        final CountDownLatch closedGate = gate;
        if (closedGate != null) {
            try {
                closedGate.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        checkUp();
        polls.add(poll);
    }

    @Override
    public Map<String, Standing> standings(final Collection<String> accountIds, final Instant dayStart) {
        return Map.of();
    }

    @Override
    public void prunePolls(final Instant before) throws StoreException {
        checkUp();
        pollsPrunedBefore = before;
    }

    Set<String> keys() {
        return register.values().stream().flatMap(Set::stream).map(Taken::key).collect(Collectors.toSet());
    }

    private void checkUp() throws StoreException {
        if (down) {
            throw new StoreUnavailableException("The database is down.", null);
        }
    }
}
