/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.account;

import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.serialization.record.Record;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.store.AccountJournal;
import org.salespartner.nifi.store.AccountJournal.Standing;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what the services of the accounts know themselves and what the journal knows of their polls. */
final class AccountReport {
    private final EmailAccounts accounts;
    private final AccountJournal journal;
    private final ZoneId zone;
    private final ComponentLog log;

    /**
     * @param journal null when there is none
     * @param zone    whose midnight begins today
     */
    AccountReport(final EmailAccounts accounts, final AccountJournal journal, final ZoneId zone, final ComponentLog log) {
        this.accounts = accounts;
        this.journal = journal;
        this.zone = zone;
        this.log = log;
    }

    /**
     * A record for each account, in the order of the configuration. An account that cannot be asked is said so and keeps none of the others back.
     *
     * @throws StoreException when the journal cannot be read: what stands in it is not guessed
     */
    List<Record> records(final Instant now) throws StoreException {
        final List<EmailAccount> all = accounts.getAccounts();
        final List<String> known = all.stream().map(this::id).flatMap(Optional::stream).toList();
        final Map<String, Standing> standings = journal == null
                ? Map.of() : journal.standings(known, now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant());

        final List<Record> records = new ArrayList<>();
        all.forEach(account -> records.add(record(account, standings, now)));
        return records;
    }

    private Record record(final EmailAccount account, final Map<String, Standing> standings, final Instant now) {
        try {
            final Standing standing = standings.get(account.getId());
            return AccountRecords.of(account, status(account, standing), standing, journal != null, now);
        } catch (final RuntimeException e) {
            // The service is disabled, or is being so just now.
            return AccountRecords.unavailable("The account service [%s] cannot be asked: enable it, or take it out of the group."
                    .formatted(account.getIdentifier()), now);
        }
    }

    /**
     * Paused is the user's word; the rest is what the last real poll showed (rule S9). The account's service knows that only of its own JVM and since
     * it was enabled, the journal of all nodes: what is the newer holds. Where both say the same, it has been so for as long as either knows.
     */
    static AccountStatus status(final EmailAccount account, final Standing standing) {
        final AccountStatus live = account.getStatus();
        if (live.state() == State.PAUSED || standing == null) {
            return live;
        }

        final AccountStatus journaled = standing.status();
        if (live.state() == State.NOT_POLLED || live.since() == null) {
            return journaled;
        }

        final AccountStatus newer = live.since().isAfter(journaled.since()) ? live : journaled;
        if (live.state() == journaled.state()) {
            final Instant since = newer == live ? journaled.since() : live.since();
            return new AccountStatus(newer.state(), since, newer.detail());
        }
        return newer;
    }

    private Optional<String> id(final EmailAccount account) {
        try {
            return Optional.of(account.getId());
        } catch (final RuntimeException e) {
            log.debug("The account service [{}] cannot be asked for its id", account.getIdentifier(), e);
            return Optional.empty();
        }
    }
}
