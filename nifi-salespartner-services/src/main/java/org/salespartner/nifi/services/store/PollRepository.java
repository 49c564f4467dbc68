/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.AccountJournal.Poll;
import org.salespartner.nifi.store.AccountJournal.Standing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The journal of accounts: a row for each poll that brought something or failed, and beside them how each account stands. */
final class PollRepository {
    private static final int LONGEST_ID = 1_000;
    private static final int LONGEST_ERROR = 4_000;

    private static final String FIND_ACCOUNT = "select * from salespartner_account where account_key = ? and lister_key = ?";
    private static final String FIND_ACCOUNTS = "select * from salespartner_account where account_key = any(?) order by polled_at, lister_key";
    private static final String INSERT_ACCOUNT = """
            insert into salespartner_account (state, state_since, error, polled_at, poll_millis, succeeded_at, failed_at, last_error, account_id,
            account_key, lister_key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE_ACCOUNT = """
            update salespartner_account set state = ?, state_since = ?, error = ?, polled_at = ?, poll_millis = ?, succeeded_at = ?, failed_at = ?,
            last_error = ? where account_key = ? and lister_key = ?""";
    private static final String INSERT_POLL = """
            insert into salespartner_poll (poll_millis, listed, left_out, taken_before, vanished, failed, state, error, account_key, lister_key,
            started_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE_POLL = """
            update salespartner_poll set poll_millis = ?, listed = ?, left_out = ?, taken_before = ?, vanished = ?, failed = ?, state = ?, error = ?
            where account_key = ? and lister_key = ? and started_at = ?""";
    private static final String SUM = """
            select account_key, sum(listed) as listed, sum(left_out) as left_out, sum(taken_before) as taken_before, sum(vanished) as vanished,
            sum(failed) as failed from salespartner_poll where account_key = any(?) and started_at >= ? group by account_key""";
    private static final String PRUNE = "delete from salespartner_poll where started_at < ?";

    void note(final Connection connection, final Poll poll) throws SQLException {
        final Instant started = toMillis(poll.started());
        final Row row = new Row(poll, Texts.key(poll.accountId()), Texts.key(poll.lister()), started, Texts.shortened(poll.error(), LONGEST_ERROR));
        noteAccount(connection, row);
        if (!poll.isIdle()) {
            notePoll(connection, row);
        }
    }

    Map<String, Standing> standings(final Connection connection, final Collection<String> accountIds, final Instant dayStart) throws SQLException {
        final Map<String, String> ids = new LinkedHashMap<>();
        accountIds.forEach(id -> ids.put(Texts.key(id), id));

        final Map<String, Counts> today = new HashMap<>();
        Sql.list(connection, SUM, row -> today.put(row.getString("account_key"), counts(row)), ids.keySet(), toMillis(dayStart));

        final Map<String, Account> accounts = new LinkedHashMap<>();
        for (final Account account : Sql.list(connection, FIND_ACCOUNTS, PollRepository::account, ids.keySet())) {
            accounts.merge(account.accountKey(), account, Account::followedBy);
        }

        final Map<String, Standing> standings = new LinkedHashMap<>();
        accounts.forEach((key, account) -> standings.put(ids.get(key), account.standing(today.getOrDefault(key, Counts.NONE))));
        return standings;
    }

    void prune(final Connection connection, final Instant before) throws SQLException {
        Sql.update(connection, PRUNE, before);
    }

    /** What is written last holds, whatever its time is: a lister writes its polls in their order, and its clock may be put back. */
    private static void noteAccount(final Connection connection, final Row row) throws SQLException {
        final Optional<Account> known = Sql.first(connection, FIND_ACCOUNT, PollRepository::account, row.accountKey(), row.listerKey());
        final Poll poll = row.poll();
        final Account before = known.orElse(null);
        final boolean sameState = before != null && before.state() == poll.state();
        final Instant since = sameState ? before.since() : row.started().plus(poll.duration());
        final Instant formerSuccess = before == null ? null : before.succeededAt();
        final Instant formerFailure = before == null ? null : before.failedAt();
        final String formerError = before == null ? null : before.lastError();
        final boolean failed = poll.error() != null;
        final Object[] values = {poll.state().name(), since, row.error(), row.started(), poll.duration().toMillis(),
            failed ? formerSuccess : row.started(), failed ? row.started() : formerFailure, failed ? row.error() : formerError};
        if (before == null) {
            Sql.update(connection, INSERT_ACCOUNT, with(values, Texts.shortened(poll.accountId(), LONGEST_ID), row.accountKey(), row.listerKey()));
        } else {
            Sql.update(connection, UPDATE_ACCOUNT, with(values, row.accountKey(), row.listerKey()));
        }
    }

    private static void notePoll(final Connection connection, final Row row) throws SQLException {
        final Counts counts = row.poll().counts();
        final Object[] values = {row.poll().duration().toMillis(), counts.listed(), counts.leftOut(), counts.takenBefore(), counts.vanished(),
            counts.failed(), row.poll().state().name(), row.error(), row.accountKey(), row.listerKey(), row.started()};
        if (Sql.update(connection, UPDATE_POLL, values) == 0) {
            Sql.update(connection, INSERT_POLL, values);
        }
    }

    private static Object[] with(final Object[] values, final Object... more) {
        final Object[] all = new Object[values.length + more.length];
        System.arraycopy(values, 0, all, 0, values.length);
        System.arraycopy(more, 0, all, values.length, more.length);
        return all;
    }

    private static Account account(final ResultSet row) throws SQLException {
        return new Account(row.getString("account_key"), State.valueOf(row.getString("state")), Sql.instant(row, "state_since"),
                row.getString("error"), Sql.instant(row, "polled_at"), Duration.ofMillis(row.getLong("poll_millis")),
                Sql.instant(row, "succeeded_at"), Sql.instant(row, "failed_at"), row.getString("last_error"));
    }

    private static Counts counts(final ResultSet row) throws SQLException {
        return new Counts(row.getLong("listed"), row.getLong("left_out"), row.getLong("taken_before"), row.getLong("vanished"),
                row.getLong("failed"));
    }

    private static Instant toMillis(final Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A poll with what of it goes into the rows. */
    private record Row(Poll poll, String accountKey, String listerKey, Instant started, String error) {
    }

    /** A row of how an account stands. */
    private record Account(String accountKey, State state, Instant since, String error, Instant polledAt, Duration duration, Instant succeededAt,
                           Instant failedAt, String lastError) {

        /** With what another lister saw later: its state holds, and of success and failure the later one of both. */
        Account followedBy(final Account later) {
            final boolean laterFailure = failedAt == null || later.failedAt != null && !later.failedAt.isBefore(failedAt);
            final Instant success = succeededAt == null || later.succeededAt != null && later.succeededAt.isAfter(succeededAt)
                    ? later.succeededAt : succeededAt;
            return new Account(accountKey, later.state, later.since, later.error, later.polledAt, later.duration, success,
                    laterFailure ? later.failedAt : failedAt, laterFailure ? later.lastError : lastError);
        }

        Standing standing(final Counts today) {
            return new Standing(new AccountStatus(state, since, error), polledAt, duration, succeededAt, failedAt, lastError, today);
        }
    }
}
