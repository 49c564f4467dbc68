/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

/** Whom a reply goes to. */
public enum Answer {
    /** Whom the sender asks to answer: Reply-To, else From. */
    SENDER,
    /** The same, and everybody else who got the mail. */
    ALL
}
