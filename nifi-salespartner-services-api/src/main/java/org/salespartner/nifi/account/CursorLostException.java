/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** A cursor means nothing to the server any more: UIDVALIDITY changed, history expired (rule S3). */
public class CursorLostException extends MailboxException {
    private final String rereadCursor;

    /**
     * @param rereadCursor where to go on instead: it re-reads the window without a limit on the number of messages, and reaches back at least to the
     *                     last message that the lost cursor covered
     */
    public CursorLostException(final String message, final String rereadCursor) {
        super(message, null);
        this.rereadCursor = rereadCursor;
    }

    public String getRereadCursor() {
        return rereadCursor;
    }
}
