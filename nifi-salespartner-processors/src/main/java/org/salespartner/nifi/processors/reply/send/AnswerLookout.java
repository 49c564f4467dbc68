/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.reply.MailboxCopies;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks, just before a draft is sent, whether the conversation has gone on without it (rule R5): on the timeline, which sees all accounts, and in the
 * mailbox itself, which knows what nobody has listed yet. Mails that this product has sent do not count, since several can be about one mail. Of any
 * kind of draft, a person may have sent the copy that lay among the mailbox's drafts.
 */
final class AnswerLookout {
    private final ConversationTimeline timeline;
    private final SendLedger ledger;
    private final Ourselves ourselves;

    /** @param timeline null for none */
    AnswerLookout(final ConversationTimeline timeline, final SendLedger ledger, final Ourselves ourselves) {
        this.timeline = timeline;
        this.ledger = ledger;
        this.ourselves = ourselves;
    }

    /** When the mail that makes the draft needless went out or came in; empty when there is none. */
    Optional<Instant> answer(final Draft draft, final EmailAccount account) throws StoreException, MailboxException {
        final Optional<Instant> byHand = MailboxCopies.sentByHand(draft, account);
        if (byHand.isPresent()) {
            return byHand;
        }

        if (!isAnswer(draft)) {
            return Optional.empty();
        }

        final AnsweredMail answered = draft.answered();
        final DraftKind kind = draft.content().kind();
        final Instant since = since(draft);
        final Optional<Instant> onTimeline = onTimeline(draft, since);
        if (onTimeline.isPresent() || kind == DraftKind.FOLLOW_UP) {
            // What a correspondent answered to our own mail is what is listed anyway.
            return onTimeline;
        }

        try (Mailbox mailbox = account.openMailbox()) {
            return mailbox.findAnswer(answered.messageId(), answered.providerThreadId(), since, address -> !ourselves.includes(address));
        }
    }

    /** Whether what others write can make it needless: a forward and a new mail answer nobody. */
    static boolean isAnswer(final Draft draft) {
        final DraftKind kind = draft.content().kind();
        return draft.answered() != null && (kind == DraftKind.REPLY || kind == DraftKind.FOLLOW_UP);
    }

    /** Before what a person writes as an answer, and as late as can be told. */
    static Instant since(final Draft draft) {
        if (draft.answered() != null && draft.answered().receivedAt() != null) {
            return draft.answered().receivedAt();
        }

        return draft.content().original() != null && draft.content().original().sentAt() != null ? draft.content().original().sentAt()
                : draft.createdAt();
    }

    private Optional<Instant> onTimeline(final Draft draft, final Instant since) throws StoreException {
        if (timeline == null || draft.conversationId() == null) {
            return Optional.empty();
        }

        final boolean reply = draft.content().kind() == DraftKind.REPLY;
        final List<TimelineEntry> later = new ArrayList<>();
        timeline.query(new TimelineQuery(null, null, draft.conversationId(), since, null, 0), entry -> {
            if (isByPerson(entry) && !isAnswered(entry, draft.answered()) && (entry.direction() == Direction.OUTBOUND || !reply)) {
                later.add(entry);
            }
        });
        for (final TimelineEntry entry : later) {
            if (entry.direction() != Direction.OUTBOUND || entry.messageId() == null || ledger.findSent(entry.messageId()).isEmpty()) {
                return Optional.of(entry.receivedAt() == null ? since : entry.receivedAt());
            }
        }
        return Optional.empty();
    }

    private static boolean isByPerson(final TimelineEntry entry) {
        return entry.automation() == null || entry.automation() == AutomationKind.HUMAN;
    }

    private static boolean isAnswered(final TimelineEntry entry, final AnsweredMail answered) {
        return answered.identity() != null && answered.identity().equals(entry.identity())
                || answered.messageId() != null && answered.messageId().equals(entry.messageId());
    }
}
