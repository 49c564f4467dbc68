/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

/** What comparing a mailbox with what was taken has shown. */
enum ReconcileOutcome {
    /** Nothing is missing, as far back as the register covers. */
    COMPLETE("complete"),
    /** Some e-mails are held by the mailbox and were not taken. */
    MISSING("missing"),
    /** Nothing was found missing, but not everything could be compared. */
    NOT_PROVEN("not proven"),
    /** The account is paused, and its mailbox was not looked at. */
    PAUSED("paused");

    private final String value;

    ReconcileOutcome(final String value) {
        this.value = value;
    }

    /** As attributes and reports show it. */
    String value() {
        return value;
    }
}
