/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.time.Instant;

/**
 * How an account stands (rule S9).
 *
 * @param since  when this state was first seen; null for {@link State#NOT_POLLED}
 * @param detail a sentence that names the account and the remedy; null when there is nothing to do
 */
public record AccountStatus(State state, Instant since, String detail) {

    /** Paused is the user's word, the others are learnt from the mailbox. */
    public enum State {
        NOT_POLLED,
        ACTIVE,
        PAUSED,
        ERROR,
        RECONNECT_REQUIRED
    }
}
