/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.MailboxException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The bytes of a mail for a provider that keeps drafts, with Bcc, so that the draft goes to whom it is for. */
public final class RawEmail {
    private RawEmail() {
    }

    /** @throws MailboxException when an attachment cannot be read, a sentence for the user */
    public static byte[] of(final OutgoingEmail email, final String accountId) throws MailboxException {
        final ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            email.writeWithBcc(message);
        } catch (final IOException e) {
            throw new MailboxException("Account [%s]: the mail cannot be put together, and nothing was sent. See whether its attachments can be read."
                    .formatted(accountId), e);
        }
        return message.toByteArray();
    }
}
