/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.Ourselves;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** An account that says who we are and is never connected to. */
public class FakeEmailAccount extends AbstractControllerService implements EmailAccount {
    private final String id;
    private final String address;
    private final Ourselves ourselves;

    public FakeEmailAccount(final String id, final String address, final Set<String> aliases, final Set<String> domains) {
        this.id = id;
        this.address = address;
        final Set<String> addresses = new HashSet<>(aliases);
        addresses.add(address);
        ourselves = new Ourselves(addresses, domains);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getAddress() {
        return address;
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
        return "imap";
    }

    @Override
    public AccountMode getMode() {
        return AccountMode.MONITOR;
    }

    @Override
    public boolean isPaused() {
        return false;
    }

    @Override
    public AccountStatus getStatus() {
        throw new UnsupportedOperationException("Nobody asks for it");
    }

    @Override
    public Mailbox openMailbox() throws MailboxException {
        throw new UnsupportedOperationException("Nothing is read from the mailbox");
    }

    @Override
    public String getTransitUri(final MessageReference message) {
        throw new UnsupportedOperationException("Nothing is read from the mailbox");
    }

    @Override
    public Ourselves getOurselves() {
        return ourselves;
    }
}
