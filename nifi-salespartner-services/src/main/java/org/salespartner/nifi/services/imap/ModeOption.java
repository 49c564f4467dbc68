/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.DescribedValue;

/** What may be done with the account; there is one choice until mail can be sent. */
public enum ModeOption implements DescribedValue {
    MONITOR;

    @Override
    public String getValue() {
        return "Monitor";
    }

    @Override
    public String getDisplayName() {
        return "Monitor";
    }

    @Override
    public String getDescription() {
        return "Mail is read and never changed: nothing is marked as read, moved, deleted, written or sent.";
    }
}
