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
    private static final int LONGEST_ID = 2_000;
    private static final int LONGEST_KIND = 40;

    private static final String INSERT = """
            insert into salespartner_draft (id, reply_key, mail_key, account_id, account_key, answered, step, state, hash, content, answered_identity,
            answered_message_id, answered_thread, correspondent, correspondent_key, answered_automation, answered_at, contact_id, conversation_id,
            created_at, expires_at, not_before) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_RECIPIENT = "insert into salespartner_draft_recipient (draft_id, address_key) values (?, ?)";
    private static final String BY_ID = "select * from salespartner_draft where id = ?";
    private static final String BY_KEY = "select * from salespartner_draft where reply_key = ?";
    private static final String LIST = "select * from salespartner_draft where 1 = 1";
    private static final String DECIDE = """
            update salespartner_draft set state = ?, hash = ?, content = ?, decided_by = ?, decided_at = ?, reason = ? where id = ?""";
    private static final String CLOSE = "update salespartner_draft set state = ?, reason = ? where id = ?";
    private static final String SENT = """
            update salespartner_draft set state = 'SENT' where id = ?
            or reply_key in (select s.reply_key from salespartner_send s where s.draft_id = ?)""";
    private static final String NOTE_COPY = "update salespartner_draft set mailbox_copy = ? where id = ?";
    // What is decided comes first.
    private static final String SIBLINGS = """
            select d.account_id, s.state, s.lease_until, s.sent_at from salespartner_draft own
            join salespartner_send s on s.mail_key = own.mail_key and s.reply_key <> own.reply_key
            left join salespartner_draft d on d.reply_key = s.reply_key where own.id = ?
            and (s.state in ('SENT', 'UNCERTAIN') or s.state = 'RESERVED' and (s.lease_until > ? or s.attempted_at is not null))
            order by s.state desc""";
    private static final String REPLY_KEY = "select reply_key from salespartner_draft where id = ?";
    private static final String OPEN_CONVERSATIONS = """
            select distinct conversation_id from salespartner_draft where state in ('WAITING', 'APPROVED') and conversation_id is not null""";
    private static final String IN_SENDING = """
            select 1 from salespartner_send s join salespartner_draft d on d.reply_key = s.reply_key where d.id = ? and s.state <> 'RELEASED'
            and (s.state <> 'RESERVED' or s.lease_until > ? or s.attempted_at is not null and cast(? as boolean))""";
    // Of the mail that a draft answers, whichever account of ours was about to.
    private static final String END_LAPSED = """
            update salespartner_send set state = 'RELEASED', reason = 'It took longer than the reservation lasts.'
            where state = 'RESERVED' and attempted_at is null and lease_until <= ?
            and mail_key in (select d.mail_key from salespartner_draft d where d.id = ?)""";
    // A draft that answers nothing has no correspondent, and goes to whom it goes. One that is being sent just now is closed, too: if it turns out
    // not to have gone out, nobody asks again whether it should.
    private static final String FIND_OPEN = """
            select d.id from salespartner_draft d where d.state in ('WAITING', 'APPROVED') and coalesce(d.answered_at, d.created_at) < ?
            and (d.conversation_id = any(?) or d.answered_message_id = any(?) or d.correspondent_key = ? or d.correspondent_key is null
            and exists (select 1 from salespartner_draft_recipient r where r.draft_id = d.id and r.address_key = ?))
            and (cast(? as varchar) is null or d.account_key = ?) order by d.created_at, d.id""";

    private final ConversationRepository conversations = new ConversationRepository();

    Kept keep(final Connection connection, final NewDraft draft, final Instant now) throws SQLException {
        final String replyKey = replyKey(draft.key());
        final Optional<Draft> known = Sql.first(connection, BY_KEY, DraftRepository::draft, replyKey);
        if (known.isPresent()) {
            return new Kept(known.get(), false);
        }

        final String id = UUID.randomUUID().toString();
        final AnsweredMail answered = draft.answered() == null ? new AnsweredMail(null, null, null, null, null, null) : draft.answered();
        Sql.update(connection, INSERT, id, replyKey, Texts.hash(draft.key().answered(), draft.key().step()),
                Texts.shortened(draft.key().accountId(), LONGEST_TEXT), Texts.key(draft.key().accountId()),
                Texts.shortened(draft.key().answered(), LONGEST_ID), Texts.shortened(draft.key().step(), LONGEST_TEXT),
                (draft.approved() ? State.APPROVED : State.WAITING).name(), draft.hash(), DraftJson.write(draft.content()),
                Texts.shortened(answered.identity(), LONGEST_ID), Texts.shortened(answered.messageId(), LONGEST_ID),
                Texts.shortened(answered.providerThreadId(), LONGEST_ID), Texts.shortened(answered.correspondent(), LONGEST_TEXT),
                Texts.addressKey(answered.correspondent()), Texts.shortened(answered.automation(), LONGEST_KIND), answered.receivedAt(),
                Texts.key(draft.contactId()), Texts.key(draft.conversationId()), now, draft.expiresAt(), draft.notBefore());
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
            values.add(Texts.accountKey(query.accountId()));
        }
        if (query.contactId() != null) {
            sql.append(" and contact_id = ?");
            values.add(Texts.key(query.contactId()));
        }
        if (query.conversationId() != null) {
            sql.append(" and conversation_id = ?");
            values.add(Texts.key(query.conversationId()));
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
        if (Sql.first(connection, IN_SENDING, row -> row.getInt(1), draft.id(), now, edited).isPresent()) {
            // It may go without a decision, and is going, or the provider has its text already: another text or a rejection would come too late and
            // look as if it counted.
            return new Decided(DecisionOutcome.ALREADY_DECIDED, draft);
        }

        endLapsed(connection, draft.id(), now);
        final DraftContent content = edited ? decision.changed().content() : draft.content();
        Sql.update(connection, DECIDE, (decision.verdict() == Verdict.REJECT ? State.REJECTED : State.APPROVED).name(),
                edited ? decision.changed().hash() : draft.hash(), DraftJson.write(content), Texts.shortened(decision.who(), LONGEST_TEXT), now,
                Texts.shortened(decision.reason(), LONGEST_REASON), draft.id());
        return new Decided(DecisionOutcome.DECIDED, get(connection, draft.id()));
    }

    List<String> close(final Connection connection, final Closing closing) throws SQLException {
        SendLock.take(connection);
        final String accountKey = Texts.accountKey(closing.accountId());
        final String correspondent = Texts.addressKey(closing.correspondent());
        final List<String> open = Sql.texts(connection, FIND_OPEN, closing.since(), conversation(connection, closing.conversationId()),
                closing.answered(), correspondent, correspondent, accountKey, accountKey);
        for (final String id : open) {
            close(connection, id, State.CLOSED, closing.reason());
        }
        return open;
    }

    void close(final Connection connection, final String id, final State state, final String reason) throws SQLException {
        Sql.update(connection, CLOSE, state.name(), Texts.shortened(reason, LONGEST_REASON), id);
    }

    void noteCopy(final Connection connection, final String id, final String copy) throws SQLException {
        Sql.update(connection, NOTE_COPY, copy == null ? null : Texts.shortened(copy, LONGEST_ID), id);
    }

    /** That of the id, and the one of the same key that came after it when it was erased. */
    void sent(final Connection connection, final String id) throws SQLException {
        Sql.update(connection, SENT, id, id);
    }

    /**
     * How far another account of ours has come with answering the same mail in the same step: one that was written to several of us comes in more
     * than once, and is answered once.
     */
    Optional<Sibling> sibling(final Connection connection, final String id, final Instant now) throws SQLException {
        return Sql.first(connection, SIBLINGS, DraftRepository::sibling, id, now);
    }

    /**
     * Ends the rights to answer the mail that are over without an attempt: whoever had one may be slow and not dead, and must not go on once somebody
     * has been told that nothing is under way.
     */
    void endLapsed(final Connection connection, final String id, final Instant now) throws SQLException {
        Sql.update(connection, END_LAPSED, now, id);
    }

    /** Under which a draft is sent at most once; from its row, since what is kept of a long or odd key may read otherwise. */
    String replyKeyOf(final Connection connection, final String id) throws SQLException {
        return Sql.texts(connection, REPLY_KEY, id).stream().findFirst().orElseThrow(Database::changedMeanwhile);
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

    private static String replyKey(final ReplyKey key) {
        return Texts.hash(key.accountId(), key.answered(), key.step());
    }

    /** All ids by which open drafts name a conversation: a document names it otherwise than the timeline, and two may have been joined since. */
    private Set<String> conversation(final Connection connection, final String id) throws SQLException {
        final Set<String> ids = new TreeSet<>();
        if (id == null) {
            return ids;
        }

        ids.add(Texts.key(id));
        final Optional<String> wanted = conversations.resolve(connection, id);
        if (wanted.isPresent()) {
            ids.add(wanted.get());
            conversations.resolve(connection, Sql.texts(connection, OPEN_CONVERSATIONS)).forEach((open, conversation) -> {
                if (conversation.equals(wanted.get())) {
                    ids.add(open);
                }
            });
        }
        return ids;
    }

    private Draft get(final Connection connection, final String id) throws SQLException {
        return find(connection, id).orElseThrow(Database::changedMeanwhile);
    }

    private static DecisionOutcome obstacle(final Draft draft, final Decision decision) {
        return switch (draft.state()) {
            case EXPIRED -> DecisionOutcome.EXPIRED;
            case CLOSED -> DecisionOutcome.ANSWERED_MEANWHILE;
            case REJECTED, SENT -> DecisionOutcome.ALREADY_DECIDED;
            case WAITING -> ofText(draft, decision);
            // Nobody had to decide; who does so all the same is heard as long as it is not sent.
            case APPROVED -> draft.decidedBy() == null ? ofText(draft, decision) : DecisionOutcome.ALREADY_DECIDED;
        };
    }

    /** Null when the decision is on the text that is kept. */
    private static DecisionOutcome ofText(final Draft draft, final Decision decision) {
        return draft.hash().equals(decision.hash()) ? null : DecisionOutcome.CHANGED;
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
                Sql.instant(row, "decided_at"), row.getString("reason"), row.getString("mailbox_copy"));
    }

    private static Sibling sibling(final ResultSet row) throws SQLException {
        final String id = row.getString("account_id");
        return new Sibling(id == null ? "Another account of ours" : "The account [%s]".formatted(id), "RESERVED".equals(row.getString("state")),
                Sql.instant(row, "lease_until"), Sql.instant(row, "sent_at"));
    }

    /**
     * What another account has done or does about the same mail.
     *
     * @param account  as a sentence begins with it: which one it was is not known any more once its draft was erased
     * @param underWay whether nobody knows yet whether it goes out
     * @param sentAt   null when that is not known
     */
    record Sibling(String account, boolean underWay, Instant leaseUntil, Instant sentAt) {
    }
}
