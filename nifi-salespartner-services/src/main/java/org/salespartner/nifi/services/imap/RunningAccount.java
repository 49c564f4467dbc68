/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.ReadingPlans;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An enabled account: what it was configured with, and what it has at work. Thread-safe. */
record RunningAccount(ImapSettings settings, String address, List<String> aliases, Optional<String> owner, Optional<String> displayName,
                      Optional<String> signature, boolean paused, Instant enabledAt, ImapConnectionPool pool, ReadingPlans<ReadingPlan> plans,
                      SuspectMessages suspects, FetchAhead ahead, QuietFolders quiet, AccountHealth health) {

    static RunningAccount of(final AccountProperties properties, final Clock clock) {
        final ImapSettings settings = properties.settings();
        final ImapConnectionPool pool = new ImapConnectionPool(new ImapConnector(settings), settings.maximumConnections());
        final SuspectMessages suspects = new SuspectMessages();
        final FetchAhead ahead = new FetchAhead(pool, suspects, settings.accountId(), settings.maximumConnections() - 1);
        return new RunningAccount(settings, properties.address(), properties.aliases(), properties.text(ImapEmailAccount.OWNER),
                properties.text(ImapEmailAccount.DISPLAY_NAME), properties.text(ImapEmailAccount.SIGNATURE),
                properties.text(ImapEmailAccount.PAUSED).map(Boolean::parseBoolean).orElse(false), clock.instant(),
                pool, new ReadingPlans<>(), suspects, ahead, new QuietFolders(clock), new AccountHealth(clock));
    }

    Mailbox openMailbox() throws MailboxException {
        try {
            final ImapConnection connection = pool.acquire();
            health.contact();
            return new ImapMailbox(connection, settings, plans, suspects, ahead, quiet, health, pool::release);
        } catch (final MailboxException e) {
            health.failed(e);
            throw e;
        }
    }

    void stop() {
        ahead.close();
        pool.close();
    }
}
