/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.processors.reply.DraftMessage;
import org.salespartner.nifi.processors.sync.AccountRest;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Lease;
import org.salespartner.nifi.store.SendLedger.Recovering;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * The way of one draft from the store to the provider. Whatever happens on it, the draft goes out at most once (rule R2), and it ends in a
 * relationship that tells what is known. It touches no session: what it has done is durable in the ledger before the FlowFile moves.
 */
final class DraftSending {
    private static final String NO_SENDER = "The account [%s] is in monitor mode or has nothing to send with, and nothing is sent from it. Set its "
            + "Mode to Conversation if it is to answer.";
    private static final String MADE_ANEW = "The draft was erased and made anew while it was being sent.";
    private static final String TOO_SLOW = "It took longer than the Reservation Time until the mail could be handed over, so it was not. If this "
            + "stays, raise Reservation Time.";
    private static final String ON_ITS_WAY = "The provider is sending it just now.";
    /** What a person has to change before anything is sent: until then the provider's draft is not needed. */
    private static final Set<Refusal> UNTIL_DECIDED = Set.of(Refusal.STOPPED, Refusal.CLOSED, Refusal.NOT_APPROVED);

    private final DraftStore drafts;
    private final SendLedger ledger;
    private final EmailAccounts accounts;
    private final AnswerLookout lookout;
    private final SendSettings settings;
    private final SendEnding ending;
    private final AccountRest rest;
    private final InstantSource clock;

    /** The services that a draft needs on its way. */
    record Services(DraftStore drafts, SendLedger ledger, EmailAccounts accounts) {
    }

    DraftSending(final Services services, final AnswerLookout lookout, final SendSettings settings, final SendEnding ending, final AccountRest rest,
            final InstantSource clock) {
        this.drafts = services.drafts();
        this.ledger = services.ledger();
        this.accounts = services.accounts();
        this.lookout = lookout;
        this.settings = settings;
        this.ending = ending;
        this.rest = rest;
        this.clock = clock;
    }

    /**
     * @throws StoreUnavailableException before anything was sent; the same call may go through later
     * @throws StoreException            before anything was sent
     */
    SendOutcome send(final String draftId) throws StoreException {
        final Optional<SendOutcome> known = ending.unwritten(draftId);
        if (known.isPresent()) {
            return known.get();
        }

        final Optional<Draft> found = drafts.find(draftId);
        if (found.isEmpty()) {
            return SendOutcome.of(SendReply.REL_FAILURE, "There is no draft with the id [%s] in the Draft Store.".formatted(draftId), null);
        }

        final Draft draft = found.get();
        final Optional<EmailAccount> account = accounts.findAccount(draft.key().accountId());
        if (account.isEmpty()) {
            return SendOutcome.of(SendReply.REL_FAILURE, "Account [%s], which the draft is to be sent from, is not among the Email Accounts."
                    .formatted(draft.key().accountId()), draft);
        }
        return send(draft, account.get());
    }

    private SendOutcome send(final Draft draft, final EmailAccount account) throws StoreException {
        if (account.getMode() != AccountMode.CONVERSATION) {
            return SendOutcome.of(SendReply.REL_MONITOR_ONLY, NO_SENDER.formatted(account.getId()), draft);
        }

        final Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        final OutgoingEmail email;
        try {
            email = DraftMessage.compose(draft, now);
        } catch (final InvalidOutgoingEmailException e) {
            return SendOutcome.of(SendReply.REL_FAILURE, e.getMessage(), draft);
        }

        // What has been begun is brought to its end, whatever would keep it from being begun now.
        final SendGuards guards = new SendGuards(settings, account, accounts.getOurselves());
        if (ledger.findSent(email.messageId()).isEmpty()) {
            final Optional<SendOutcome> obstacle = guards.obstacle(draft, clock.instant());
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
        }

        final Optional<String> resting = rest.reason(account);
        if (resting.isPresent()) {
            return SendOutcome.of(SendReply.REL_RETRY, resting.get(), draft);
        }

        final Reservation reservation = ledger.reserve(new ReservationRequest(draft.id(), Set.copyOf(email.recipients()),
                settings.caps(account.getProvider()), settings.reservation(), guards.sendsUnapproved(), clock.instant()));
        return switch (reservation) {
            case Refused refused -> refused(refused, draft, account);
            case Reserved reserved -> first(new SendTask(account, reserved.lease(), reserved.draft(), email, null), draft, guards);
            case Recovering recovering -> recover(recovering, account, guards);
        };
    }

    private SendOutcome refused(final Refused refused, final Draft draft, final EmailAccount account) {
        if (refused.refusal() == Refusal.ALREADY_SENT) {
            return ending.alreadySent(account, refused);
        }
        return SendOutcome.of(SendReply.relationship(refused.refusal()), refused.sentence(), refused.draft() == null ? draft : refused.draft())
                .until(refused.until());
    }

    /**
     * @param seen the draft as it was composed
     */
    private SendOutcome first(final SendTask task, final Draft seen, final SendGuards guards) {
        if (!seen.equals(task.draft())) {
            return ending.released(task, "The draft was changed just now.", null);
        }

        // Not judged before, when somebody else had begun it and has just given it up.
        final Optional<SendOutcome> guarded = guards.obstacle(task.draft(), clock.instant());
        if (guarded.isPresent()) {
            ending.released(task, guarded.get().sentence(), null);
            return guarded.get();
        }

        final Optional<SendOutcome> answered = answered(task);
        if (answered.isPresent()) {
            return answered.get();
        }

        try (MailSender sender = open(task)) {
            if (sender == null) {
                ending.released(task, "There is nothing to send with.", null);
                return SendOutcome.of(SendReply.REL_MONITOR_ONLY, NO_SENDER.formatted(task.account().getId()), task.draft());
            }
            return prepared(task, sender);
        } catch (final MailboxException e) {
            rest.failed(task.account(), e);
            return ending.released(task, e.getMessage(), e);
        } catch (final RuntimeException e) {
            return ending.broken(task, e);
        }
    }

    /** Nothing that is thrown from here on comes from sending itself. */
    private SendOutcome prepared(final SendTask task, final MailSender sender) {
        final String thread = task.draft().answered() == null ? null : task.draft().answered().providerThreadId();
        final DraftReference reference;
        try {
            reference = sender.prepare(task.email(), task.key(), thread).orElse(null);
        } catch (final SendRefusedException e) {
            return ending.rejected(task, e);
        } catch (final MailboxException e) {
            // What is about this mail alone keeps no other one from being sent.
            if (SendReply.isAboutAccount(e)) {
                rest.failed(task.account(), e);
            }
            return ending.released(task, e.getMessage(), e);
        }

        final SendTask ready = task.with(reference);
        try {
            begin(ready, new Attempt(task.email().messageId(), reference == null ? null : reference.id(),
                    reference == null ? null : reference.threadId(), task.email().sentAt()));
        } catch (final StoreException e) {
            return ending.released(ready, e.getMessage(), e);
        }
        return hand(ready, sender);
    }

    /** The last look before the mail is handed over: what has been slow until here may have lost the right to. */
    private void begin(final SendTask task, final Attempt attempt) throws StoreException {
        if (!clock.instant().isBefore(task.lease().until())) {
            throw new StoreException(TOO_SLOW, null);
        }
        ledger.noteAttempt(task.lease(), attempt);
    }

    /** Hands the mail over. From here on it may be out. */
    private SendOutcome hand(final SendTask task, final MailSender sender) {
        try {
            final MailSender.Receipt receipt = sender.send(task.email(), task.reference());
            rest.succeeded(task.account());
            return ending.sent(task, sender, receipt);
        } catch (final SendRefusedException e) {
            return ending.rejected(task, e);
        } catch (final SendUncertainException | RuntimeException e) {
            return uncertain(task, e);
        } catch (final MailboxException e) {
            if (SendReply.isAboutAccount(e)) {
                rest.failed(task.account(), e);
            }
            return putOff(task, e);
        }
    }

    /**
     * The provider has not said whether it took the mail. The sender may hold a connection that tells nothing any more, so that another one asks.
     *
     * <p>Of a draft that the provider keeps, only {@link State#SENT} is decided at once. One that waits was not sent so far, but the request may
     * still be at work: Graph answers 202 before it has sent (https://learn.microsoft.com/graph/api/message-send), and Gmail, which sends before it
     * answers, may have been slower than the time-out. So nothing is done with it while the reservation lasts, which is longer than any of that
     * takes; then {@link #recover} asks again, and sends that draft by its id. There is never a second mail: a draft goes out once however often it
     * is asked for, since sending takes it from the drafts, and no other one is made as long as the ledger has this attempt. Over SMTP there is
     * nothing to wait for.</p>
     */
    private SendOutcome uncertain(final SendTask task, final Exception cause) {
        try (MailSender sender = open(task)) {
            final Fate fate = sender == null ? new Fate(State.UNKNOWN, null) : sender.fate(task.email().messageId(), task.key(), task.reference());
            if (fate.state() == State.SENT) {
                return ending.found(task, fate.sent());
            }
            return task.reference() == null ? ending.uncertain(task, cause) : later(task, cause);
        } catch (final MailboxException | RuntimeException e) {
            // The reservation stays: when it ends, the mailbox is asked again.
            return later(task, cause);
        }
    }

    /** Somebody else was about to send it, and did not say what became of it. */
    private SendOutcome recover(final Recovering recovering, final EmailAccount account, final SendGuards guards) {
        final Draft draft = recovering.draft();
        final Attempt attempt = recovering.attempt();
        final DraftReference reference = attempt.providerDraft() == null ? null
                : new DraftReference(attempt.providerDraft(), attempt.providerThread(), DraftMessage.key(draft.key()));
        final SendTask task;
        try {
            task = new SendTask(account, recovering.lease(), draft, DraftMessage.compose(draft, attempt.startedAt()), reference);
        } catch (final InvalidOutgoingEmailException e) {
            return SendOutcome.of(SendReply.REL_FAILURE, e.getMessage(), draft);
        }

        try (MailSender sender = open(task)) {
            if (sender == null) {
                return SendOutcome.of(SendReply.REL_MONITOR_ONLY, NO_SENDER.formatted(account.getId()), draft);
            }

            final Fate fate = sender.fate(attempt.messageId(), task.key(), reference);
            return switch (fate.state()) {
                case SENT -> ending.found(task, fate.sent());
                case WAITING -> reference == null ? ending.uncertain(task, null) : resume(task, sender, recovering, guards);
                case LEAVING -> later(task, null);
                case UNKNOWN -> ending.uncertain(task, null);
            };
        } catch (final MailboxException | RuntimeException e) {
            // Nothing was learnt, so nothing is decided: the reservation ends, and the mailbox is asked again.
            return later(task, e);
        }
    }

    /**
     * The provider has the draft still: that one is sent, and no other, unless it is not to go out any more (rules R3, R5).
     *
     * @param recovering with what has come between
     */
    private SendOutcome resume(final SendTask task, final MailSender sender, final Recovering recovering, final SendGuards guards) {
        final Refused obstacle = recovering.obstacle();
        if (obstacle != null) {
            if (UNTIL_DECIDED.contains(obstacle.refusal())) {
                dropped(task, sender, obstacle.sentence());
            }
            return refused(obstacle, task.draft(), task.account());
        }

        if (!task.isOfLease()) {
            // What waits at the provider says what the erased draft said, and the approval is of another text.
            return dropped(task, sender, MADE_ANEW);
        }

        final Optional<SendOutcome> guarded = guards.obstacle(task.draft(), clock.instant());
        if (guarded.isPresent()) {
            if (guarded.get().relationship() != SendReply.REL_SCHEDULED) {
                dropped(task, sender, guarded.get().sentence());
            }
            return guarded.get();
        }

        final Optional<SendOutcome> answered = answered(task);
        answered.filter(outcome -> outcome.relationship() == SendReply.REL_ANSWERED).ifPresent(outcome -> ending.discarded(task, sender));
        if (answered.isPresent()) {
            return answered.get();
        }

        try {
            begin(task, recovering.attempt());
        } catch (final StoreException e) {
            return later(task, e);
        }
        return hand(task, sender);
    }

    private SendOutcome dropped(final SendTask task, final MailSender sender, final String reason) {
        final SendOutcome released = ending.released(task, reason, null);
        ending.discarded(task, sender);
        return released;
    }

    /** Nothing was sent. A draft that the provider keeps is sent by its id once the reservation ends, and no other one is made. */
    private SendOutcome putOff(final SendTask task, final Exception cause) {
        return task.reference() == null ? ending.released(task, cause.getMessage(), cause) : later(task, cause);
    }

    /** The reservation stays: when it ends, the provider is asked again, and nothing is done before. */
    private static SendOutcome later(final SendTask task, final Exception cause) {
        return SendOutcome.of(SendReply.REL_RETRY, cause == null ? ON_ITS_WAY : cause.getMessage(), task.draft(), cause).until(task.lease().until());
    }

    /** Empty when it is to go on. Where that cannot be told, and the provider has a draft already, that one stays the only one. */
    private Optional<SendOutcome> answered(final SendTask task) {
        final Draft draft = task.draft();
        try {
            final Optional<Instant> answer = lookout.answer(draft, task.account());
            if (answer.isEmpty()) {
                return Optional.empty();
            }

            final String reason = "The conversation has gone on without it at %s.".formatted(answer.get());
            ending.released(task, reason, null);
            if (AnswerLookout.isAnswer(draft)) {
                final Instant after = AnswerLookout.since(draft).plusMillis(1);
                final Set<String> ids = draft.answered().messageId() == null ? Set.of() : Set.of(draft.answered().messageId());
                drafts.close(new Closing(task.account().getId(), draft.conversationId(), ids, null,
                        answer.get().isAfter(after) ? answer.get() : after, reason));
            }
            return Optional.of(SendOutcome.of(SendReply.REL_ANSWERED, reason, draft));
        } catch (final StoreException e) {
            return Optional.of(putOff(task, e));
        } catch (final MailboxException e) {
            rest.failed(task.account(), e);
            return Optional.of(putOff(task, e));
        } catch (final RuntimeException e) {
            return Optional.of(ending.broken(task, e));
        }
    }

    /** Null for an account that sends nothing (rule R1). */
    private static MailSender open(final SendTask task) throws MailboxException {
        return task.account().openSender().orElse(null);
    }

    /**
     * What is under way.
     *
     * @param reference the provider's draft; null where there is none
     */
    record SendTask(EmailAccount account, Lease lease, Draft draft, OutgoingEmail email, DraftReference reference) {
        String key() {
            return DraftMessage.key(draft.key());
        }

        /** Otherwise the draft that was sent, or was to be, was erased, and what it said is gone with it. */
        boolean isOfLease() {
            return lease.draftId().equals(draft.id());
        }

        SendTask with(final DraftReference created) {
            return new SendTask(account, lease, draft, email, created);
        }
    }
}
