/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.Ourselves;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Kim's account, at a provider that a test has made. */
final class SendingAccount extends AbstractControllerService implements EmailAccount {
    static final String ADDRESS = "kim@orchard.example";

    volatile AccountMode mode = AccountMode.CONVERSATION;
    volatile boolean paused;
    volatile boolean unapproved;
    volatile MailboxException mailboxFault;
    private final ProviderInTest provider;

    SendingAccount(final ProviderInTest provider) {
        this.provider = provider;
    }

    @Override
    public String getId() {
        return "kim";
    }

    @Override
    public String getAddress() {
        return ADDRESS;
    }

    @Override
    public Optional<String> getOwner() {
        return Optional.empty();
    }

    @Override
    public Optional<String> getDisplayName() {
        return Optional.of("Kim");
    }

    @Override
    public Optional<String> getSignature() {
        return Optional.empty();
    }

    @Override
    public String getProvider() {
        return provider.keepsDrafts ? "google" : "imap";
    }

    @Override
    public AccountMode getMode() {
        return mode;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public AccountStatus getStatus() {
        return new AccountStatus(AccountStatus.State.ACTIVE, Instant.EPOCH, null);
    }

    @Override
    public Mailbox openMailbox() throws MailboxException {
        if (mailboxFault != null) {
            throw mailboxFault;
        }
        return provider.mailbox();
    }

    @Override
    public Optional<MailSender> openSender() throws MailboxException {
        return provider.open();
    }

    @Override
    public boolean maySendUnapproved() {
        return unapproved;
    }

    @Override
    public String getTransitUri(final MessageReference message) {
        return "test://host/kim";
    }

    @Override
    public Ourselves getOurselves() {
        return new Ourselves(Set.of(ADDRESS), Set.of("orchard.example"));
    }
}
