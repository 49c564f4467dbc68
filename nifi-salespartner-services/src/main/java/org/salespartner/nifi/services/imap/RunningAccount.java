/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AccountHealth;
import org.salespartner.nifi.services.account.ReadingPlans;
import org.salespartner.nifi.services.smtp.SmtpSender;
import org.salespartner.nifi.services.smtp.SmtpSettings;

import java.time.Clock;
import java.util.Optional;

/** An enabled account: what it was configured with, and what it has at work. Thread-safe. */
record RunningAccount(ImapSettings settings, ImapConnectionPool pool, ReadingPlans<ReadingPlan> plans, SuspectMessages suspects, FetchAhead ahead,
                      QuietFolders quiet, AccountHealth health, Sending sending) {

    /**
     * @param sending null in monitor mode (rule R1)
     */
    static RunningAccount of(final ImapSettings settings, final Sending sending, final AccountHealth health, final Clock clock) {
        final ImapConnectionPool pool = new ImapConnectionPool(new ImapConnector(settings), settings.maximumConnections());
        final SuspectMessages suspects = new SuspectMessages();
        final FetchAhead ahead = new FetchAhead(pool, suspects, settings.accountId(), settings.maximumConnections() - 1);
        return new RunningAccount(settings, pool, new ReadingPlans<>(), suspects, ahead, new QuietFolders(clock), health, sending);
    }

    Mailbox openMailbox() throws MailboxException {
        try {
            final ImapConnection connection = pool.acquire();
            health.contact();
            final ImapMailbox mailbox = new ImapMailbox(connection, settings, plans, suspects, ahead, quiet, health, pool::release);
            return sending == null ? mailbox : mailbox.answersIn(sending.sentFolder());
        } catch (final MailboxException e) {
            health.failed(e);
            throw e;
        }
    }

    Optional<MailSender> openSender() {
        return sending == null ? Optional.empty()
                : Optional.of(new SmtpSender(sending.smtp(), new ImapSentFolder(pool, settings, sending.sentFolder()), sending.copies()));
    }

    void stop() {
        ahead.close();
        pool.close();
    }

    /**
     * What an account sends with.
     *
     * @param sentFolder as the user wrote it
     * @param copies     whether a copy is filed there, since the provider does not
     */
    record Sending(SmtpSettings smtp, String sentFolder, boolean copies) {
    }
}
