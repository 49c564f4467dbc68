/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.services.store.DraftRepository.Sibling;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Lease;
import org.salespartner.nifi.store.SendLedger.Recovering;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.SendLedger.SentRecord;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** The ledger of what is sent: reserving, counting caps and looking into the stop list happen in one transaction (rules R2, R3). */
final class SendRepository {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final int LONGEST_REASON = 4_000;

    private static final String FIND = "select * from salespartner_send where reply_key = ?";
    // Not with "or", for which H2 reads the whole table.
    private static final String FIND_BY_MESSAGE = """
            select * from salespartner_send where message_key = ? and state = 'SENT'
            union all select * from salespartner_send where composed_key = ? and state = 'SENT'
            union all select * from salespartner_send where attempt_key = ? and state in ('RESERVED', 'UNCERTAIN')""";
    private static final String DELETE = "delete from salespartner_send where reply_key = ?";
    private static final String INSERT = """
            insert into salespartner_send (reply_key, mail_key, draft_id, account_key, state, token, reserved_at, lease_until)
            select d.reply_key, d.mail_key, d.id, d.account_key, 'RESERVED', ?, ?, ? from salespartner_draft d where d.id = ?""";
    private static final String INSERT_RECIPIENT = "insert into salespartner_send_recipient (reply_key, address_key) values (?, ?)";
    private static final String TAKE_OVER = "update salespartner_send set token = ?, lease_until = ? where reply_key = ?";
    private static final String COUNT_ANEW = "update salespartner_send set reserved_at = ? where reply_key = ?";
    private static final String NOTE_ATTEMPT = """
            update salespartner_send set attempt_message_id = ?, attempt_key = ?, attempt_draft = ?, attempt_thread = ?, attempted_at = ?
            where draft_id = ? and token = ? and state = 'RESERVED'""";
    private static final String SENT = """
            update salespartner_send set state = 'SENT', message_id = ?, message_key = ?, composed_id = ?, composed_key = ?, provider_id = ?,
            sent_at = ?, reason = null where draft_id = ? and state <> 'SENT'""";
    private static final String INSERT_SENT = """
            insert into salespartner_send (reply_key, mail_key, draft_id, account_key, state, token, reserved_at, lease_until, message_id,
            message_key, composed_id, composed_key, provider_id, sent_at)
            select d.reply_key, d.mail_key, d.id, d.account_key, 'SENT', ?, ?, ?, ?, ?, ?, ?, ?, ? from salespartner_draft d
            where d.id = ? and not exists (select 1 from salespartner_send s where s.reply_key = d.reply_key)""";
    private static final String END = "update salespartner_send set state = ?, reason = ? where draft_id = ? and token = ? and state = 'RESERVED'";
    private static final String COUNTED_FOR_ACCOUNT = """
            select reserved_at from salespartner_send where account_key = ? and reserved_at > ? and reply_key <> ?
            and state in ('RESERVED', 'SENT', 'UNCERTAIN') order by reserved_at desc limit ?""";
    private static final String COUNTED_FOR_RECIPIENT = """
            select s.reserved_at from salespartner_send s join salespartner_send_recipient r on r.reply_key = s.reply_key
            where r.address_key = ? and s.reserved_at > ? and s.reply_key <> ?
            and s.state in ('RESERVED', 'SENT', 'UNCERTAIN') order by s.reserved_at desc limit ?""";

    private final DraftRepository drafts;
    private final StopRepository stops;

    /** What stands in the row of a mail that is, was or was not sent. */
    private enum State { RESERVED, SENT, REFUSED, UNCERTAIN, RELEASED }

    SendRepository(final DraftRepository drafts, final StopRepository stops) {
        this.drafts = drafts;
        this.stops = stops;
    }

    Reservation reserve(final Connection connection, final ReservationRequest request) throws SQLException {
        SendLock.take(connection);
        final Optional<Draft> found = drafts.find(connection, request.draftId());
        if (found.isEmpty()) {
            return new Refused(Refusal.UNKNOWN, "There is no draft with the id [%s].".formatted(request.draftId()), null, null, null);
        }

        final Draft draft = drafts.expired(connection, found.get(), request.now());
        final String replyKey = drafts.replyKeyOf(connection, draft.id());
        final Set<String> recipients = recipients(draft, request);
        final Optional<Row> before = Sql.first(connection, FIND, SendRepository::row, replyKey);
        if (before.isPresent()) {
            final Reservation decided = byRow(connection, before.get(), draft, recipients, request);
            if (decided != null) {
                return decided;
            }
        }

        // What nobody has begun to send is asked for anew, and counts anew.
        Sql.update(connection, DELETE, replyKey);
        final Refused obstacle = obstacle(connection, replyKey, draft, recipients, request);
        if (obstacle != null) {
            return obstacle;
        }
        drafts.endLapsed(connection, draft.id(), request.now());
        final Lease lease = lease(draft.id(), request);
        Sql.update(connection, INSERT, lease.token(), request.now(), lease.until(), draft.id());
        for (final String mailbox : recipients.stream().map(Texts::mailboxKey).distinct().toList()) {
            Sql.update(connection, INSERT_RECIPIENT, replyKey, mailbox);
        }
        return new Reserved(lease, draft);
    }

    void noteAttempt(final Connection connection, final Lease lease, final Attempt attempt) throws SQLException, StoreException {
        // Else somebody who has just read that nothing was attempted would take the right over, and both would send.
        SendLock.take(connection);
        requireOne(Sql.update(connection, NOTE_ATTEMPT, attempt.messageId(), hash(attempt.messageId()), attempt.providerDraft(),
                attempt.providerThread(), attempt.startedAt(), lease.draftId(), lease.token()));
        // Closed, rejected, expired or erased since it was reserved: this is the last moment at which that counts.
        final Draft draft = drafts.find(connection, lease.draftId())
                .orElseThrow(() -> new StoreException("The draft was erased just now, and is not sent.", null));
        if (draft.state() != Draft.State.WAITING && draft.state() != Draft.State.APPROVED) {
            throw new StoreException(draft.reason() == null ? "The draft is not to be sent any more." : draft.reason(), null);
        }
    }

    /** A mail that is out is out, also when the right to send it had ended meanwhile. */
    void sent(final Connection connection, final Lease lease, final SentMail mail) throws SQLException {
        SendLock.take(connection);
        final int noted = Sql.update(connection, SENT, mail.messageId(), hash(mail.messageId()), mail.composedId(), hash(mail.composedId()),
                mail.providerId(), mail.sentAt(), lease.draftId());
        if (noted == 0) {
            Sql.update(connection, INSERT_SENT, lease.token(), mail.sentAt(), mail.sentAt(), mail.messageId(), hash(mail.messageId()),
                    mail.composedId(), hash(mail.composedId()), mail.providerId(), mail.sentAt(), lease.draftId());
        }
        drafts.sent(connection, lease.draftId());
    }

    void refused(final Connection connection, final Lease lease, final String reason) throws SQLException, StoreException {
        end(connection, lease, State.REFUSED, reason);
        // It stands with the contact then, and among what waits no longer.
        drafts.close(connection, lease.draftId(), Draft.State.CLOSED, reason);
    }

    void release(final Connection connection, final Lease lease, final String reason) throws SQLException, StoreException {
        end(connection, lease, State.RELEASED, reason);
    }

    void uncertain(final Connection connection, final Lease lease, final String reason) throws SQLException, StoreException {
        end(connection, lease, State.UNCERTAIN, reason);
    }

    Optional<SentRecord> findSent(final Connection connection, final String messageId) throws SQLException {
        final String key = hash(messageId);
        final Optional<Row> row = key == null ? Optional.empty() : Sql.first(connection, FIND_BY_MESSAGE, SendRepository::row, key, key, key);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        final Attempt attempt = row.get().attempt();
        final SentMail mail = row.get().sent() == null ? new SentMail(attempt.messageId(), attempt.messageId(), null, attempt.startedAt())
                : row.get().sent();
        return Optional.of(new SentRecord(mail, drafts.find(connection, row.get().draftId()).orElse(null)));
    }

    /** Null when what stands there is no hindrance. */
    private Reservation byRow(final Connection connection, final Row row, final Draft draft, final Set<String> recipients,
            final ReservationRequest request) throws SQLException {
        return switch (row.state()) {
            case SENT -> new Refused(Refusal.ALREADY_SENT, "It was sent at %s.".formatted(row.sent().sentAt()), null, draft, row.sent());
            case REFUSED -> new Refused(Refusal.REJECTED, row.reason(), null, draft, null);
            case UNCERTAIN -> new Refused(Refusal.UNCERTAIN, row.reason(), null, draft, null);
            case RELEASED -> null;
            case RESERVED -> held(connection, row, draft, recipients, request);
        };
    }

    private Reservation held(final Connection connection, final Row row, final Draft draft, final Set<String> recipients,
            final ReservationRequest request) throws SQLException {
        if (row.leaseUntil().isAfter(request.now())) {
            return new Refused(Refusal.BUSY, "It is being sent just now.", row.leaseUntil(), draft, null);
        }
        if (row.attempt() == null) {
            return null;
        }
        // By the draft that the row was made for: this one has come after it when that one was erased.
        final Lease lease = lease(row.draftId(), request);
        Sql.update(connection, TAKE_OVER, lease.token(), lease.until(), row.replyKey());
        final Refused obstacle = obstacle(connection, row.replyKey(), draft, recipients, request);
        if (obstacle == null) {
            // If it goes out, it does so now, and not when it was begun.
            Sql.update(connection, COUNT_ANEW, request.now(), row.replyKey());
        }
        return new Recovering(lease, draft, row.attempt(), obstacle);
    }

    /** Null for none. */
    private Refused obstacle(final Connection connection, final String replyKey, final Draft draft, final Set<String> recipients,
            final ReservationRequest request) throws SQLException {
        final Refused forbidden = forbidden(connection, draft, recipients, request);
        return forbidden == null ? capped(connection, replyKey, draft, recipients, request) : forbidden;
    }

    /** What keeps a draft from being sent whatever has gone out otherwise; null for nothing. */
    private Refused forbidden(final Connection connection, final Draft draft, final Set<String> recipients, final ReservationRequest request)
            throws SQLException {
        final Refused byState = byState(draft, request);
        if (byState != null) {
            return byState;
        }
        final Refused elsewhere = elsewhere(connection, draft, request);
        if (elsewhere != null) {
            return elsewhere;
        }
        final Map<String, StopEntry> stopped = stops.find(connection, recipients);
        if (stopped.isEmpty()) {
            return null;
        }
        final Map.Entry<String, StopEntry> first = stopped.entrySet().iterator().next();
        return new Refused(Refusal.STOPPED, "%s is on the stop list: %s".formatted(first.getKey(), first.getValue().reason()), null, draft, null);
    }

    /** Null when no other account of ours has answered the mail or is about to. */
    private Refused elsewhere(final Connection connection, final Draft draft, final ReservationRequest request) throws SQLException {
        final Optional<Sibling> found = drafts.sibling(connection, draft.id(), request.now());
        if (found.isEmpty()) {
            return null;
        }
        final Sibling sibling = found.get();
        if (sibling.underWay()) {
            final Instant until = sibling.leaseUntil().isAfter(request.now()) ? sibling.leaseUntil() : request.now().plus(request.lease());
            return new Refused(Refusal.BUSY, "%s is answering the same mail, or has begun to and nobody knows yet how that ended."
                    .formatted(sibling.account()), until, draft, null);
        }
        final String reason = sibling.sentAt() == null
                ? "%s may have answered the same mail, and nobody can tell.".formatted(sibling.account())
                : "%s has answered the same mail at %s.".formatted(sibling.account(), sibling.sentAt());
        drafts.close(connection, draft.id(), Draft.State.CLOSED, reason);
        return new Refused(Refusal.CLOSED, reason, null, draft, null);
    }

    private static Refused byState(final Draft draft, final ReservationRequest request) {
        return switch (draft.state()) {
            case SENT -> new Refused(Refusal.ALREADY_SENT, "It was sent before.", null, draft, null);
            case REJECTED -> new Refused(Refusal.CLOSED, "It was rejected by %s.".formatted(draft.decidedBy()), null, draft, null);
            case CLOSED, EXPIRED -> new Refused(Refusal.CLOSED, draft.reason(), null, draft, null);
            case WAITING -> request.unapproved() ? scheduled(draft, request)
                    : new Refused(Refusal.NOT_APPROVED, "Nobody has approved it.", null, draft, null);
            case APPROVED -> scheduled(draft, request);
        };
    }

    private static Refused scheduled(final Draft draft, final ReservationRequest request) {
        final boolean early = draft.notBefore() != null && draft.notBefore().isAfter(request.now());
        return early ? new Refused(Refusal.SCHEDULED, "It is to be sent at %s.".formatted(draft.notBefore()), draft.notBefore(), draft, null) : null;
    }

    private static Refused capped(final Connection connection, final String replyKey, final Draft draft, final Set<String> recipients,
            final ReservationRequest request) throws SQLException {
        final Caps caps = request.caps();
        final Instant now = request.now();
        final Instant account = freeAt(Sql.list(connection, COUNTED_FOR_ACCOUNT, SendRepository::reservedAt, Texts.key(draft.key().accountId()),
                now.minus(DAY), replyKey, caps.perAccountAndDay()), DAY, caps.perAccountAndDay());
        if (account != null) {
            return new Refused(Refusal.CAPPED, "The account [%s] has sent its %d mails within 24 hours; the next may go at %s."
                    .formatted(draft.key().accountId(), caps.perAccountAndDay(), account), account, draft, null);
        }
        for (final String recipient : correspondents(draft, recipients)) {
            final Instant free = freeAt(Sql.list(connection, COUNTED_FOR_RECIPIENT, SendRepository::reservedAt, Texts.mailboxKey(recipient),
                    now.minus(HOUR), replyKey, caps.perCorrespondentAndHour()), HOUR, caps.perCorrespondentAndHour());
            if (free != null) {
                return new Refused(Refusal.CAPPED, "%s has got %d mails within an hour; the next may go at %s."
                        .formatted(recipient, caps.perCorrespondentAndHour(), free), free, draft, null);
            }
        }
        return null;
    }

    /** When the next may go; null for now. */
    private static Instant freeAt(final List<Instant> counted, final Duration window, final int cap) {
        return cap <= 0 || counted.size() < cap ? null : counted.getLast().plus(window);
    }

    private static Instant reservedAt(final ResultSet row) throws SQLException {
        return Sql.instant(row, "reserved_at");
    }

    private static void end(final Connection connection, final Lease lease, final State state, final String reason)
            throws SQLException, StoreException {
        SendLock.take(connection);
        requireOne(Sql.update(connection, END, state.name(), Texts.shortened(reason, LONGEST_REASON), lease.draftId(), lease.token()));
    }

    private static void requireOne(final int rows) throws StoreException {
        if (rows != 1) {
            throw new StoreException("The right to send this draft has ended, and somebody else has taken it over.", null);
        }
    }

    private static Lease lease(final String draftId, final ReservationRequest request) {
        return new Lease(draftId, UUID.randomUUID().toString(), request.now().plus(request.lease()));
    }

    /** Whatever the caller left out: what is sent is what stands in the store. One may be among them in two spellings. */
    private static Set<String> recipients(final Draft draft, final ReservationRequest request) {
        final Set<String> recipients = new TreeSet<>();
        Stream.of(draft.content().to(), draft.content().cc(), draft.content().bcc()).flatMap(List::stream)
                .forEach(address -> recipients.add(address.address().strip().toLowerCase(Locale.ROOT)));
        request.recipients().forEach(address -> recipients.add(address.strip().toLowerCase(Locale.ROOT)));
        return recipients;
    }

    /** Without those who only get a copy: one that stands in Cc or Bcc of every mail is written to by nobody. */
    private static Set<String> correspondents(final Draft draft, final Set<String> recipients) {
        final Set<String> correspondents = new TreeSet<>(recipients);
        Stream.of(draft.content().cc(), draft.content().bcc()).flatMap(List::stream)
                .forEach(copied -> correspondents.remove(copied.address().strip().toLowerCase(Locale.ROOT)));
        draft.content().to().forEach(addressed -> correspondents.add(addressed.address().strip().toLowerCase(Locale.ROOT)));
        return correspondents;
    }

    private static String hash(final String messageId) {
        return messageId == null ? null : Texts.hash(messageId);
    }

    private static Row row(final ResultSet row) throws SQLException {
        final Instant attemptedAt = Sql.instant(row, "attempted_at");
        final Attempt attempt = attemptedAt == null ? null : new Attempt(row.getString("attempt_message_id"), row.getString("attempt_draft"),
                row.getString("attempt_thread"), attemptedAt);
        final Instant sentAt = Sql.instant(row, "sent_at");
        final SentMail sent = sentAt == null ? null : new SentMail(row.getString("message_id"), row.getString("composed_id"),
                row.getString("provider_id"), sentAt);
        return new Row(row.getString("reply_key"), row.getString("draft_id"), State.valueOf(row.getString("state")),
                Sql.instant(row, "lease_until"), attempt, sent, row.getString("reason"));
    }

    private record Row(String replyKey, String draftId, State state, Instant leaseUntil, Attempt attempt, SentMail sent, String reason) {
    }
}
