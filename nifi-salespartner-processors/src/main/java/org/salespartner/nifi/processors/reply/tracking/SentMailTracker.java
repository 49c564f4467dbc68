/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.tracking;

import org.salespartner.email.address.AddressKeys;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Bounce;
import org.salespartner.email.document.BounceRecipient;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.reply.stoplist.StopRecords;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.SendLedger.SentRecord;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an e-mail means for what we sent and for what waits to be sent. Doing it again for the same e-mail changes nothing more: entries of the stop
 * list stay as they are, and drafts are closed only when what they answer is older than the e-mail.
 */
final class SentMailTracker {
    /** So many Message-IDs are looked up for one e-mail, the nearest first: a header may hold thousands. */
    private static final int MOST_LOOKUPS = 20;
    private static final int LONGEST_DIAGNOSTIC = 300;

    private final SendLedger ledger;
    private final DraftStore drafts;
    private final StopList stopList;
    private final BounceStopping stopping;
    private final Clock clock;
    private final List<String> closed = new ArrayList<>();

    SentMailTracker(final SendLedger ledger, final DraftStore drafts, final StopList stopList, final BounceStopping stopping, final Clock clock) {
        this.ledger = ledger;
        this.drafts = drafts;
        this.stopList = stopList;
        this.stopping = stopping;
        this.clock = clock;
    }

    /** What an e-mail turned out to be. */
    enum Kind { BOUNCE, REPLY, UNSUBSCRIBE, OTHER }

    /**
     * @param sent    what was sent that it belongs to; null for none
     * @param details a sentence without addresses and texts
     */
    record Finding(Kind kind, SentRecord sent, String details) {
    }

    /** The ids of all drafts that were closed so far. */
    List<String> closed() {
        return List.copyOf(closed);
    }

    Finding track(final EmailDocument document, final Ourselves ourselves) throws StoreException {
        final AutomationKind kind = document.automation() == null ? AutomationKind.HUMAN : document.automation().kind();
        // First, since our own server sends them in our own name.
        if (kind == AutomationKind.BOUNCE) {
            return bounce(document);
        }
        if (document.direction() == Direction.OUTBOUND || document.from() != null && ourselves.includes(document.from().address())) {
            return ours(document, ourselves, kind);
        }
        if (document.from() != null && UnsubscribeWish.isIn(document)) {
            return unsubscribe(document);
        }
        if (kind != AutomationKind.HUMAN) {
            return new Finding(Kind.OTHER, null, "Written by a program [%s], which answers nothing.".formatted(kind.value()));
        }
        return reply(document);
    }

    /** A mail of ours: through the ledger, or written by a person, who then needs no draft any more (rule R5). */
    private Finding ours(final EmailDocument document, final Ourselves ourselves, final AutomationKind kind) throws StoreException {
        final Optional<SentRecord> sent = document.messageId() == null ? Optional.empty() : ledger.findSent(document.messageId());
        if (sent.isPresent()) {
            return new Finding(Kind.OTHER, sent.get(), "Sent by us through the ledger.");
        }
        if (kind != AutomationKind.HUMAN || isInternal(document, ourselves)) {
            return new Finding(Kind.OTHER, null, "Ours, and no answer to anybody.");
        }

        final List<String> ended = close(new Closing(null, document.conversationId(), Set.copyOf(answered(document)), null,
                writtenAt(document), "A person of ours has written in the conversation meanwhile."));
        return new Finding(Kind.OTHER, null, "Written by a person of ours; closed %d drafts of the conversation.".formatted(ended.size()));
    }

    private Finding bounce(final EmailDocument document) throws StoreException {
        final Bounce bounce = document.automation().bounce();
        final List<String> ids = new ArrayList<>();
        if (bounce != null && bounce.originalMessageId() != null) {
            ids.add(bounce.originalMessageId());
        }
        ids.addAll(answered(document));
        final Optional<SentRecord> sent = find(ids);
        if (sent.isEmpty()) {
            return new Finding(Kind.OTHER, null, "A bounce of nothing that the ledger knows.");
        }

        final Set<String> stopped = bounce == null || sent.get().draft() == null ? Set.of() : stop(document.automation(), sent.get().draft());
        return new Finding(Kind.BOUNCE, sent.get(), "A bounce of what was sent; %d addresses on the stop list.".formatted(stopped.size()));
    }

    /** Only whom we did write to: anybody can write a bounce, and must not stop anybody by it. */
    private Set<String> stop(final Automation automation, final Draft draft) throws StoreException {
        final Set<String> recipients = recipients(draft.content());
        final Set<String> stopped = new LinkedHashSet<>();
        for (final BounceRecipient failed : failed(automation.bounce(), draft.content().kind(), recipients)) {
            final String address = AddressKeys.of(failed.address());
            if (recipients.contains(address) && stopping.includes(failed)) {
                stopList.add(new StopEntry(address, reason(failed), "bounce", clock.instant()));
                stopped.add(address);
            }
        }
        return stopped;
    }

    /**
     * Those of the bounce; the only recipient there was when a permanent one does not tell. But not of a forward: it goes to somebody whom the author
     * of the mail handed on does not know, and could stop all the same, since who has the mail can tell the Message-ID of its forward.
     */
    private static List<BounceRecipient> failed(final Bounce bounce, final DraftKind kind, final Set<String> recipients) {
        if (bounce.recipients().isEmpty() && bounce.permanent() && recipients.size() == 1 && kind != DraftKind.FORWARD) {
            return List.of(new BounceRecipient(recipients.iterator().next(), null, true, null, null, null));
        }
        return bounce.recipients().stream().filter(recipient -> recipient.address() != null).toList();
    }

    private static String reason(final BounceRecipient failed) {
        final StringBuilder reason = new StringBuilder("A mail to it bounced for good");
        Stream.of(failed.status(), failed.reason() == null ? null : failed.reason().value()).filter(part -> part != null)
                .forEach(part -> reason.append(", ").append(part));
        reason.append('.');
        if (failed.diagnostic() != null) {
            final String said = failed.diagnostic();
            reason.append(" The server said: ").append(said, 0, said.offsetByCodePoints(0, Math.min(LONGEST_DIAGNOSTIC,
                    said.codePointCount(0, said.length()))));
        }
        return reason.toString();
    }

    private Finding unsubscribe(final EmailDocument document) throws StoreException {
        final String address = AddressKeys.of(document.from().address());
        if (StopRecords.pattern(address).isEmpty() || address.startsWith("@")) {
            return new Finding(Kind.OTHER, null, "A wish not to be written to, from nobody whom one could write to.");
        }

        stopList.add(new StopEntry(address, "The person asked not to be written to.", "unsubscribe", clock.instant()));
        final List<String> ended = close(new Closing(null, null, address, received(document), "The person asked not to be written to."));
        return new Finding(Kind.UNSUBSCRIBE, find(answered(document)).orElse(null),
                "A wish not to be written to: on the stop list; closed %d drafts.".formatted(ended.size()));
    }

    private Finding reply(final EmailDocument document) throws StoreException {
        final Optional<SentRecord> sent = find(answered(document));
        if (sent.isEmpty()) {
            return new Finding(Kind.OTHER, null, "It answers nothing that the ledger knows.");
        }

        final Set<String> ids = new TreeSet<>();
        Stream.of(sent.get().mail().messageId(), sent.get().mail().composedId()).filter(id -> id != null).forEach(ids::add);
        final List<String> ended = close(new Closing(null, null, ids, correspondent(document, sent.get().draft()), received(document),
                "The person has replied meanwhile."));
        return new Finding(Kind.REPLY, sent.get(), "A reply to what was sent; closed %d drafts.".formatted(ended.size()));
    }

    /**
     * Who has replied, if we did write to them: whoever has got one mail of ours can name anybody in From, and must not close what waits for those.
     *
     * @param draft what is answered; null when it was erased
     * @return null for anybody else
     */
    private static String correspondent(final EmailDocument document, final Draft draft) {
        final String from = document.from() == null ? null : document.from().address();
        return from == null || draft == null || !recipients(draft.content()).contains(AddressKeys.of(from)) ? null : from;
    }

    private List<String> close(final Closing closing) throws StoreException {
        final List<String> ids = drafts.close(closing);
        closed.addAll(ids);
        return ids;
    }

    private Optional<SentRecord> find(final List<String> messageIds) throws StoreException {
        for (final String messageId : messageIds.subList(0, Math.min(MOST_LOOKUPS, messageIds.size()))) {
            final Optional<SentRecord> sent = ledger.findSent(messageId);
            if (sent.isPresent()) {
                return sent;
            }
        }
        return Optional.empty();
    }

    /** What an e-mail refers to, the nearest first, each once. */
    private static List<String> answered(final EmailDocument document) {
        final Set<String> ids = new LinkedHashSet<>();
        if (document.inReplyTo() != null) {
            ids.add(document.inReplyTo());
        }
        ids.addAll(document.references().reversed());
        return List.copyOf(ids);
    }

    private static boolean isInternal(final EmailDocument document, final Ourselves ourselves) {
        return Stream.of(document.to(), document.cc(), document.bcc()).flatMap(List::stream).map(EmailAddress::address)
                .allMatch(ourselves::includes);
    }

    private static Set<String> recipients(final DraftContent content) {
        final Set<String> recipients = new TreeSet<>();
        Stream.of(content.to(), content.cc(), content.bcc()).flatMap(List::stream)
                .forEach(address -> recipients.add(AddressKeys.of(address.address())));
        return recipients;
    }

    /** When the mailbox got it: the Date header is whatever the sender wrote. Never in the future, which would close what is not yet drafted. */
    private Instant received(final EmailDocument document) {
        return notLaterThanNow(document.receivedAt() == null ? document.sentAt() : document.receivedAt());
    }

    /** The later of both: a copy in Sent may have been filed long before it left, or after. */
    private Instant writtenAt(final EmailDocument document) {
        final boolean sentLater = document.sentAt() != null && (document.receivedAt() == null || document.sentAt().isAfter(document.receivedAt()));
        return notLaterThanNow(sentLater ? document.sentAt() : document.receivedAt());
    }

    private Instant notLaterThanNow(final Instant instant) {
        final Instant now = clock.instant();
        return instant == null || instant.isAfter(now) ? now : instant;
    }
}
