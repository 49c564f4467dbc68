/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.DraftStore.Decided;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DecisionOutcome;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.DraftStore.Kept;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.ReplyKey;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Drafts: one of each key, decided once. */
final class DraftRepository {
    private static final int LONGEST_REASON = 4_000;
    private static final int LONGEST_TEXT = 1_000;

    private static final String INSERT = """
            insert into salespartner_draft (id, reply_key, account_id, account_key, answered, step, state, hash, content, answered_identity,
            answered_message_id, answered_thread, correspondent, correspondent_key, answered_automation, answered_at, contact_id, conversation_id,
            created_at, expires_at, not_before) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_RECIPIENT = "insert into salespartner_draft_recipient (draft_id, address_key) values (?, ?)";
    private static final String BY_ID = "select * from salespartner_draft where id = ?";
    private static final String BY_KEY = "select * from salespartner_draft where reply_key = ?";
    private static final String LIST = "select * from salespartner_draft where 1 = 1";
    private static final String DECIDE = """
            update salespartner_draft set state = ?, hash = ?, content = ?, decided_by = ?, decided_at = ?, reason = ? where id = ?""";
    private static final String CLOSE = "update salespartner_draft set state = ?, reason = ? where id = ?";
    private static final String SET_STATE = "update salespartner_draft set state = ? where id = ?";
    private static final String FIND_OPEN = """
            select d.id from salespartner_draft d where d.state in ('WAITING', 'APPROVED') and d.created_at < ?
            and (d.conversation_id = ? or d.correspondent_key = ?) and (cast(? as varchar) is null or d.account_key = ?)
            and not exists (select 1 from salespartner_send s where s.draft_id = d.id and s.state = 'RESERVED') order by d.created_at, d.id""";

    Kept keep(final Connection connection, final NewDraft draft, final Instant now) throws SQLException {
        final String replyKey = replyKey(draft.key());
        final Optional<Draft> known = Sql.first(connection, BY_KEY, DraftRepository::draft, replyKey);
        if (known.isPresent()) {
            return new Kept(known.get(), false);
        }

        final String id = UUID.randomUUID().toString();
        final AnsweredMail answered = draft.answered() == null ? new AnsweredMail(null, null, null, null, null, null) : draft.answered();
        Sql.update(connection, INSERT, id, replyKey, draft.key().accountId(), Texts.key(draft.key().accountId()), draft.key().answered(),
                draft.key().step(), (draft.approved() ? State.APPROVED : State.WAITING).name(), draft.hash(), DraftJson.write(draft.content()),
                answered.identity(), answered.messageId(), answered.providerThreadId(), answered.correspondent(),
                Texts.addressKey(answered.correspondent()), answered.automation(), answered.receivedAt(), draft.contactId(), draft.conversationId(),
                now, draft.expiresAt(), draft.notBefore());
        for (final String recipient : recipients(draft.content())) {
            Sql.update(connection, INSERT_RECIPIENT, id, recipient);
        }
        return new Kept(get(connection, id), true);
    }

    Optional<Draft> find(final Connection connection, final String id) throws SQLException {
        return Sql.first(connection, BY_ID, DraftRepository::draft, id);
    }

    List<Draft> list(final Connection connection, final DraftQuery query) throws SQLException {
        final StringBuilder sql = new StringBuilder(LIST);
        final List<Object> values = new ArrayList<>();
        if (query.states() != null && !query.states().isEmpty()) {
            sql.append(" and state = any(?)");
            values.add(query.states().stream().map(State::name).toList());
        }
        if (query.accountId() != null) {
            sql.append(" and account_key = ?");
            values.add(Texts.key(query.accountId()));
        }
        if (query.contactId() != null) {
            sql.append(" and contact_id = ?");
            values.add(query.contactId());
        }
        if (query.conversationId() != null) {
            sql.append(" and conversation_id = ?");
            values.add(query.conversationId());
        }
        sql.append(" order by created_at, id");
        if (query.limit() > 0) {
            sql.append(" limit ?");
            values.add(query.limit());
        }
        return Sql.list(connection, sql.toString(), DraftRepository::draft, values.toArray());
    }

    Decided decide(final Connection connection, final Decision decision, final Instant now) throws SQLException {
        SendLock.take(connection);
        final Optional<Draft> found = find(connection, decision.draftId());
        if (found.isEmpty()) {
            return new Decided(DecisionOutcome.UNKNOWN, null);
        }

        final Draft draft = expired(connection, found.get(), now);
        final DecisionOutcome obstacle = obstacle(draft, decision);
        if (obstacle != null) {
            return new Decided(obstacle, draft);
        }

        final boolean edited = decision.verdict() == Verdict.EDIT;
        final DraftContent content = edited ? decision.changed().content() : draft.content();
        Sql.update(connection, DECIDE, (decision.verdict() == Verdict.REJECT ? State.REJECTED : State.APPROVED).name(),
                edited ? decision.changed().hash() : draft.hash(), DraftJson.write(content), Texts.shortened(decision.who(), LONGEST_TEXT), now,
                Texts.shortened(decision.reason(), LONGEST_REASON), draft.id());
        return new Decided(DecisionOutcome.DECIDED, get(connection, draft.id()));
    }

    List<String> close(final Connection connection, final Closing closing) throws SQLException {
        SendLock.take(connection);
        final String accountKey = Texts.key(closing.accountId());
        final List<String> open = Sql.texts(connection, FIND_OPEN, closing.since(), closing.conversationId(),
                Texts.addressKey(closing.correspondent()), accountKey, accountKey);
        for (final String id : open) {
            close(connection, id, State.CLOSED, closing.reason());
        }
        return open;
    }

    void close(final Connection connection, final String id, final State state, final String reason) throws SQLException {
        Sql.update(connection, CLOSE, state.name(), Texts.shortened(reason, LONGEST_REASON), id);
    }

    void sent(final Connection connection, final String id) throws SQLException {
        Sql.update(connection, SET_STATE, State.SENT.name(), id);
    }

    /** The draft, closed now if its time is over. */
    Draft expired(final Connection connection, final Draft draft, final Instant now) throws SQLException {
        final boolean open = draft.state() == State.WAITING || draft.state() == State.APPROVED;
        if (!open || draft.expiresAt() == null || draft.expiresAt().isAfter(now)) {
            return draft;
        }
        close(connection, draft.id(), State.EXPIRED, "Nobody sent it before %s, and it was not to be sent later.".formatted(draft.expiresAt()));
        return get(connection, draft.id());
    }

    static String replyKey(final ReplyKey key) {
        return Texts.hash(key.accountId(), key.answered(), key.step());
    }

    private Draft get(final Connection connection, final String id) throws SQLException {
        return find(connection, id).orElseThrow(Database::changedMeanwhile);
    }

    private static DecisionOutcome obstacle(final Draft draft, final Decision decision) {
        return switch (draft.state()) {
            case EXPIRED -> DecisionOutcome.EXPIRED;
            case CLOSED -> DecisionOutcome.ANSWERED_MEANWHILE;
            case APPROVED, REJECTED, SENT -> DecisionOutcome.ALREADY_DECIDED;
            case WAITING -> draft.hash().equals(decision.hash()) ? null : DecisionOutcome.CHANGED;
        };
    }

    private static Set<String> recipients(final DraftContent content) {
        final Set<String> keys = new TreeSet<>();
        Stream.of(content.to(), content.cc(), content.bcc()).flatMap(List::stream).map(EmailAddress::address).map(Texts::addressKey)
                .forEach(keys::add);
        return keys;
    }

    private static Draft draft(final ResultSet row) throws SQLException {
        final ReplyKey key = new ReplyKey(row.getString("account_id"), row.getString("answered"), row.getString("step"));
        final String identity = row.getString("answered_identity");
        final AnsweredMail answered = identity == null ? null : new AnsweredMail(identity, row.getString("answered_message_id"),
                row.getString("answered_thread"), row.getString("correspondent"), row.getString("answered_automation"),
                Sql.instant(row, "answered_at"));
        return new Draft(row.getString("id"), key, State.valueOf(row.getString("state")), row.getString("hash"),
                DraftJson.read(row.getString("content")), answered, row.getString("contact_id"), row.getString("conversation_id"),
                Sql.instant(row, "created_at"), Sql.instant(row, "expires_at"), Sql.instant(row, "not_before"), row.getString("decided_by"),
                Sql.instant(row, "decided_at"), row.getString("reason"));
    }
}
