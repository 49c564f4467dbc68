/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;

import java.util.Optional;

/** The folder in which a mailbox keeps what was sent. Not thread-safe. */
public interface SentFolder {

    /**
     * Puts a copy into the folder, marked as read, unless it is there already.
     *
     * @throws MailboxException when it cannot; a sentence for the user
     */
    void file(OutgoingEmail email) throws MailboxException;

    /**
     * Looks for a mail.
     *
     * @param messageId that it was composed with, without angle brackets
     * @param key       the value of {@link MailboxDrafts#KEY_HEADER}, by which it is found under another Message-ID, too; null when it is not known
     */
    Optional<MailboxDrafts.Sent> find(String messageId, String key) throws MailboxException;
}
