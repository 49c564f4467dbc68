/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.time.Clock;

/** What the last real contact with the mailbox showed (rule S9). Thread-safe. */
public final class AccountHealth {
    private final Clock clock;
    private AccountStatus status = new AccountStatus(State.NOT_POLLED, null, null);

    public AccountHealth(final Clock clock) {
        this.clock = clock;
    }

    public void contact() {
        change(State.ACTIVE, null);
    }

    public void failed(final MailboxException failure) {
        change(failure instanceof SignInException ? State.RECONNECT_REQUIRED : State.ERROR, failure.getMessage());
    }

    public synchronized AccountStatus status() {
        return status;
    }

    private synchronized void change(final State state, final String detail) {
        if (status.state() != state) {
            status = new AccountStatus(state, clock.instant(), detail);
        } else if (detail != null) {
            status = new AccountStatus(state, status.since(), detail);
        }
    }
}
