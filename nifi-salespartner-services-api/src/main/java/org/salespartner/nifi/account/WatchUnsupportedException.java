/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** The server cannot tell by itself that something new has come; a poll finds it. */
public class WatchUnsupportedException extends MailboxException {
    public WatchUnsupportedException(final String message) {
        super(message, null);
    }
}
