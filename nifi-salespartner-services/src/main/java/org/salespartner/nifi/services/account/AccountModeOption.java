/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.DescribedValue;
import org.salespartner.nifi.account.AccountMode;

/** What may be done with an account that can be written to. */
public enum AccountModeOption implements DescribedValue {
    MONITOR("Monitor", "Mail is read and never changed: nothing is marked as read, moved, deleted, written or sent.", AccountMode.MONITOR),
    CONVERSATION("Conversation", "Mail is read and answered: drafts are created and sent.", AccountMode.CONVERSATION);

    private final String value;
    private final String description;
    private final AccountMode mode;

    AccountModeOption(final String value, final String description, final AccountMode mode) {
        this.value = value;
        this.description = description;
        this.mode = mode;
    }

    public AccountMode getMode() {
        return mode;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
