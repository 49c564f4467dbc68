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

/**
 * What all account services answer in the same way: who the account is and how it is. Enabling touches no network: an account that cannot connect is
 * still enabled.
 *
 * @param <R> what an enabled account has at work
 */
public abstract class AbstractEmailAccount<R> extends AbstractControllerService implements EmailAccount {
    private final Clock clock;
    private volatile Enabled<R> enabled;

    protected AbstractEmailAccount() {
        this(Clock.systemUTC());
    }

    protected AbstractEmailAccount(final Clock clock) {
        this.clock = clock;
    }

    @OnEnabled
    public final void enable(final ConfigurationContext context) {
        final AccountDetails details = AccountDetails.of(context);
        final AccountHealth health = new AccountHealth(clock);
        enabled = new Enabled<>(details, health, clock.instant(), open(context, health));
    }

    @OnDisabled
    public final void disable() {
        final Enabled<R> last = enabled;
        enabled = null;
        if (last != null) {
            shut(last.work());
        }
    }

    /**
     * Prepares the mailbox without touching the network.
     *
     * @param health to be told what each contact with the mailbox shows
     * @return what {@link #running} gives from now on, never null
     */
    protected abstract R open(ConfigurationContext context, AccountHealth health);

    /** Gives back what {@link #open} took. */
    protected void shut(final R work) {
        // Most providers keep nothing that would have to be given back.
    }

    /**
     * What {@link #open} prepared.
     *
     * @throws IllegalStateException when the service is not enabled
     */
    protected final R running() {
        return current().work();
    }

    protected final Clock clock() {
        return clock;
    }

    @Override
    public final String getId() {
        return current().details().id();
    }

    @Override
    public final String getAddress() {
        return current().details().address();
    }

    @Override
    public final Optional<String> getOwner() {
        return current().details().owner();
    }

    @Override
    public final Optional<String> getDisplayName() {
        return current().details().displayName();
    }

    @Override
    public final Optional<String> getSignature() {
        return current().details().signature();
    }

    @Override
    public final boolean isPaused() {
        return current().details().paused();
    }

    @Override
    public final boolean maySendUnapproved() {
        return current().details().sendsUnapproved();
    }

    @Override
    public final AccountStatus getStatus() {
        final Enabled<R> current = current();
        return current.details().paused() ? new AccountStatus(State.PAUSED, current.since(), null) : current.health().status();
    }

    @Override
    public final Ourselves getOurselves() {
        return current().details().ourselves();
    }

    private Enabled<R> current() {
        final Enabled<R> current = enabled;
        if (current == null) {
            throw new IllegalStateException("The account is not enabled: enable the service first");
        }

        return current;
    }

    private record Enabled<R>(AccountDetails details, AccountHealth health, Instant since, R work) {
    }
}
