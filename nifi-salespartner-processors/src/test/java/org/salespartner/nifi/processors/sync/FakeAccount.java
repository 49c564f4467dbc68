/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MailboxWatch;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.Ourselves;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An account whose mailbox is a list in memory, and whose faults a test writes down beforehand. */
final class FakeAccount extends AbstractControllerService implements EmailAccount {
    final List<FakeFolder> folders = new ArrayList<>();
    final List<String> missing = new ArrayList<>();
    /** What the next openings end with, one after the other. */
    final Deque<Exception> openFaults = new ConcurrentLinkedDeque<>();
    /** How many messages were asked for in each fetch. */
    final List<Integer> fetches = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger foldersAsked = new AtomicInteger();
    final AtomicInteger changesAsked = new AtomicInteger();
    final Deque<Runnable> onFetch = new ConcurrentLinkedDeque<>();
    /** The watches given out so far. */
    final List<FakeWatch> watches = new CopyOnWriteArrayList<>();
    volatile boolean watchable;
    volatile boolean paused;
    /** Blocks openings while it is there. */
    volatile CountDownLatch gate;
    final CountDownLatch atGate = new CountDownLatch(1);
    private final String id;

    FakeAccount(final String id) {
        this.id = id;
    }

    FakeFolder inbox() {
        return folder("INBOX", MailFolder.Role.INBOX);
    }

    FakeFolder folder(final String name, final MailFolder.Role role) {
        final FakeFolder folder = new FakeFolder(name, role);
        folders.add(folder);
        return folder;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getAddress() {
        return "us@example.org";
    }

    @Override
    public Optional<String> getOwner() {
        return Optional.empty();
    }

    @Override
    public Optional<String> getDisplayName() {
        return Optional.empty();
    }

    @Override
    public Optional<String> getSignature() {
        return Optional.empty();
    }

    @Override
    public String getProvider() {
        return "fake";
    }

    @Override
    public AccountMode getMode() {
        return AccountMode.MONITOR;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public AccountStatus getStatus() {
        return new AccountStatus(AccountStatus.State.ACTIVE, MutableClock.NOON, null);
    }

    @Override
    public Mailbox openMailbox() throws MailboxException {
        opened.incrementAndGet();
        awaitGate();
        final Exception fault = openFaults.poll();
        if (fault == null) {
            return new FakeMailbox(this);
        }

        closed.incrementAndGet();
        if (fault instanceof final MailboxException expected) {
            throw expected;
        }
        throw (RuntimeException) fault;
    }

    @Override
    public Optional<MailboxWatch> watch() {
        if (!watchable) {
            return Optional.empty();
        }

        final FakeWatch watch = new FakeWatch();
        watches.add(watch);
        return Optional.of(watch);
    }

    @Override
    public String getTransitUri(final MessageReference message) {
        return "fake://host/%s/%s;UIDVALIDITY=%d/;UID=%s".formatted(id, message.folder(), message.uidValidity(), message.providerId());
    }

    @Override
    public Ourselves getOurselves() {
        return new Ourselves(Set.of("us@example.org"), Set.of());
    }

    private void awaitGate() {
        final CountDownLatch closedGate = gate;
        if (closedGate != null) {
            atGate.countDown();
            try {
                closedGate.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
