/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.util.Map;

/** A mail was refused for good: the same mail would be refused again. Nothing was sent. The message is a sentence that holds the server's answer. */
public class SendRefusedException extends MailboxException {
    private final transient Map<String, String> refusedRecipients;

    public SendRefusedException(final String message, final Throwable cause) {
        this(message, Map.of(), cause);
    }

    /** @param refusedRecipients see {@link #getRefusedRecipients} */
    public SendRefusedException(final String message, final Map<String, String> refusedRecipients, final Throwable cause) {
        super(message, cause);
        this.refusedRecipients = Map.copyOf(refusedRecipients);
    }

    /** Whom the mail was for and who was refused by name, with the server's answer, as sentences; empty where the mail itself was refused. */
    public Map<String, String> getRefusedRecipients() {
        return refusedRecipients;
    }
}
