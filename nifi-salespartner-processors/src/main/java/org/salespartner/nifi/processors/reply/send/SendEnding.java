/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailSender.Receipt;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.processors.reply.DraftMessage;
import org.salespartner.nifi.processors.reply.send.DraftSending.SendTask;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** How a sending ends: what is written into the ledger, and where the FlowFile goes. */
final class SendEnding {
    /** The address itself is at fault (RFC 3463, 3.2), not the mail or the sender. */
    private static final Pattern NO_SUCH_ADDRESS = Pattern.compile("\\b5\\.1\\.(?:1|2|3|6|10)\\b");
    private static final String UNCERTAIN = "It may have been sent, and nobody can tell: look in the mailbox's folder of sent mail, or ask the "
            + "recipient. It does not go out again by itself.";
    private static final String NOT_WRITTEN = " The store could not be reached to note it; that is made up for.";

    private final SendLedger ledger;
    private final StopList stops;
    private final UnwrittenEntries unwritten;
    private final InstantSource clock;
    private final ComponentLog log;

    /** @param stops null for none */
    SendEnding(final SendLedger ledger, final StopList stops, final UnwrittenEntries unwritten, final InstantSource clock, final ComponentLog log) {
        this.ledger = ledger;
        this.stops = stops;
        this.unwritten = unwritten;
        this.clock = clock;
        this.log = log;
    }

    /** What had become of a draft before, and could not be written then. */
    Optional<SendOutcome> unwritten(final String draftId) throws StoreUnavailableException {
        return unwritten.retry(draftId, ledger);
    }

    /** The provider has taken it. */
    SendOutcome sent(final SendTask task, final MailSender sender, final Receipt receipt) {
        final Map<String, String> notes = new LinkedHashMap<>();
        if (!receipt.refusedRecipients().isEmpty()) {
            notes.put(SendReply.REFUSED_RECIPIENTS, String.join(",", receipt.refusedRecipients().keySet()));
            receipt.refusedRecipients().forEach((address, answer) -> stop(address, answer, task.draft()));
        }
        if (receipt.note() != null) {
            notes.put(SendReply.NOTE, receipt.note());
        }
        return noted(task, told(task, sender, receipt.sent()), notes);
    }

    /** It turns out to have been sent. */
    SendOutcome found(final SendTask task, final Sent sent) {
        return noted(task, sent, Map.of());
    }

    /** It was sent before, by another run of the same flow. The message is given all the same, since that run may not have come to handing it on. */
    SendOutcome alreadySent(final EmailAccount account, final Refused refused) {
        final Draft draft = refused.draft();
        final SendOutcome outcome = SendOutcome.of(SendReply.REL_ALREADY_SENT, refused.sentence(), draft);
        final SentMail mail = refused.sent();
        if (mail == null) {
            return outcome;
        }
        // A draft that came after the one that was sent, when that was erased, says something else.
        return outcome.sent(mail, draft.state() == Draft.State.SENT ? message(account, draft, mail, true).orElse(null) : null);
    }

    /** The provider does not take it, now or ever. */
    SendOutcome rejected(final SendTask task, final SendRefusedException refusal) {
        refusal.getRefusedRecipients().forEach((address, answer) -> stop(address, answer, task.draft()));
        final List<String> recipients = task.email().recipients();
        if (refusal.getRefusedRecipients().isEmpty() && recipients.size() == 1) {
            stop(recipients.getFirst(), refusal.getMessage(), task.draft());
        }
        final SendOutcome outcome = SendOutcome.of(SendReply.REL_REJECTED, refusal.getMessage(), task.draft(), refusal);
        return written(task, store -> store.refused(task.lease(), refusal.getMessage()), outcome);
    }

    /** Nobody can tell whether it was sent. */
    SendOutcome uncertain(final SendTask task, final Exception cause) {
        final String sentence = cause == null || cause instanceof RuntimeException ? UNCERTAIN : cause.getMessage();
        final SendOutcome outcome = SendOutcome.of(SendReply.REL_UNCERTAIN, sentence, task.draft(), cause);
        return written(task, store -> store.uncertain(task.lease(), sentence), outcome);
    }

    /** Nothing was sent for certain, and it may be tried again. */
    SendOutcome released(final SendTask task, final String reason, final Exception cause) {
        unwritten.write(task.draft().id(), ledger, store -> store.release(task.lease(), reason), null);
        return SendOutcome.of(SendReply.REL_RETRY, reason, task.draft(), cause);
    }

    /** What the provider keeps of a mail that is not to go out any more would only tempt somebody to send it by hand. */
    void discarded(final SendTask task, final MailSender sender) {
        try {
            sender.discard(task.email().messageId(), task.key());
        } catch (final MailboxException | RuntimeException e) {
            log.warn("SendReply could not delete the provider's copy of draft [{}], which is not to be sent: it lies among the drafts of "
                    + "account [{}]. Delete it by hand.", task.draft().id(), task.account().getId(), e);
        }
    }

    /** A fault of our own before the mail was handed over: a person has to look at it. */
    SendOutcome broken(final SendTask task, final RuntimeException fault) {
        final String sentence = "An unexpected fault [%s]; nothing was sent, and the log has the details."
                .formatted(fault.getClass().getSimpleName());
        released(task, sentence, fault);
        return SendOutcome.of(SendReply.REL_FAILURE, sentence, task.draft(), fault);
    }

    /** From here on it is sent, whatever happens (rule R6). */
    private SendOutcome noted(final SendTask task, final Sent sent, final Map<String, String> notes) {
        final String composed = task.email().messageId();
        final String messageId = sent == null || sent.messageId() == null ? composed : sent.messageId();
        final SentMail mail = new SentMail(messageId, composed, sent == null ? null : sent.providerId(), task.email().sentAt());
        final byte[] raw = task.isOfLease() ? message(task.account(), task.draft(), mail, false).orElse(null) : null;
        final SendOutcome outcome = SendOutcome.of(SendReply.REL_SENT, "It was sent at %s.".formatted(mail.sentAt()), task.draft())
                .sent(mail, raw).notes(notes);
        return written(task, store -> store.sent(task.lease(), mail), outcome, () -> outcome.sent(mail, complete(task, mail, raw)));
    }

    private SendOutcome written(final SendTask task, final UnwrittenEntries.Entry entry, final SendOutcome outcome) {
        return written(task, entry, outcome, () -> outcome);
    }

    private SendOutcome written(final SendTask task, final UnwrittenEntries.Entry entry, final SendOutcome outcome,
            final Supplier<SendOutcome> after) {
        if (unwritten.write(task.draft().id(), ledger, entry, outcome)) {
            return after.get();
        }
        return SendOutcome.of(SendReply.REL_RETRY, outcome.sentence() + NOT_WRITTEN, task.draft(), outcome.fault());
    }

    /** A provider may tell the Message-ID only when it is asked once more. */
    private static Sent told(final SendTask task, final MailSender sender, final Sent sent) {
        if (sent != null && sent.messageId() != null || task.reference() == null) {
            return sent;
        }
        try {
            final Fate fate = sender.fate(task.email().messageId(), task.key(), task.reference());
            return fate.sent() == null ? sent : fate.sent();
        } catch (final MailboxException | RuntimeException e) {
            // It is out: a Message-ID that is not known yet changes nothing in that.
            return sent;
        }
    }

    private static byte[] complete(final SendTask task, final SentMail mail, final byte[] composed) {
        return task.reference() == null ? composed : DraftMessage.fetched(task.account(), task.draft(), mail).orElse(composed);
    }

    /** Empty only when it cannot be put together any more. */
    private static Optional<byte[]> message(final EmailAccount account, final Draft draft, final SentMail mail, final boolean fromMailbox) {
        final Optional<byte[]> fetched = fromMailbox ? DraftMessage.fetched(account, draft, mail) : Optional.empty();
        if (fetched.isPresent()) {
            return fetched;
        }
        try {
            return Optional.of(DraftMessage.recomposed(draft, mail));
        } catch (final InvalidOutgoingEmailException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private void stop(final String address, final String answer, final Draft draft) {
        if (stops == null || !NO_SUCH_ADDRESS.matcher(answer).find()) {
            return;
        }
        try {
            stops.add(new StopEntry(address.toLowerCase(Locale.ROOT), "The server refused a mail to it for good: %s".formatted(answer), "rejected",
                    clock.instant()));
        } catch (final StoreException | RuntimeException e) {
            log.warn("SendReply could not put a recipient of draft [{}] on the stop list, whom the server has refused for good. Do it by hand.",
                    draft.id(), e);
        }
    }
}
