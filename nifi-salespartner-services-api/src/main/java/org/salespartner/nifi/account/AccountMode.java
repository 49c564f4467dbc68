/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** What may be done with an account. */
public enum AccountMode {
    /** Read only: nothing is ever written to the mailbox or sent from it (rules S1, R1). */
    MONITOR,
    /** Read and reply. */
    CONVERSATION
}
