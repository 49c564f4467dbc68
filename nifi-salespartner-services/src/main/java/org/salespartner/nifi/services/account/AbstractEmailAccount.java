/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.Ourselves;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What all account services answer in the same way: who the account is and how it is. Enabling touches no network. */
public abstract class AbstractEmailAccount extends AbstractControllerService implements EmailAccount {
    private volatile Enabled enabled;

    @OnEnabled
    public final void enable(final ConfigurationContext context) {
        final Enabled next = new Enabled(AccountDetails.of(context), new AccountHealth(Clock.systemUTC()), Instant.now());
        open(context, next.details(), next.health());
        enabled = next;
    }

    @OnDisabled
    public final void disable() {
        enabled = null;
        shut();
    }

    /** Prepares the mailbox without touching the network. */
    protected abstract void open(ConfigurationContext context, AccountDetails details, AccountHealth health);

    /** Gives back what {@link #open} took; the account may never have been opened. */
    protected abstract void shut();

    @Override
    public final String getId() {
        return running().details().id();
    }

    @Override
    public final String getAddress() {
        return running().details().address();
    }

    @Override
    public final Optional<String> getOwner() {
        return running().details().owner();
    }

    @Override
    public final Optional<String> getDisplayName() {
        return running().details().displayName();
    }

    @Override
    public final Optional<String> getSignature() {
        return running().details().signature();
    }

    @Override
    public final boolean isPaused() {
        return running().details().paused();
    }

    @Override
    public final AccountStatus getStatus() {
        final Enabled current = running();
        return current.details().paused() ? new AccountStatus(State.PAUSED, current.since(), null) : current.health().status();
    }

    @Override
    public final Ourselves getOurselves() {
        return running().details().ourselves();
    }

    private Enabled running() {
        final Enabled current = enabled;
        if (current == null) {
            throw new IllegalStateException("The account is not enabled: enable the service first");
        }

        return current;
    }

    private record Enabled(AccountDetails details, AccountHealth health, Instant since) {
    }
}
