/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.qualification.KnownFacts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of the sender of an e-mail before anybody reads its text.
 *
 * @param facts   for the assistant
 * @param history earlier e-mails of the same conversation, oldest first
 */
record SenderFacts(KnownFacts facts, List<TimelineEntry> history) {
    /** Entries: enough to know what "it" is, few enough for a model to read. */
    static final int LONGEST_HISTORY = 10;
    /** Entries with the sender that are looked at: one other than this e-mail is enough. */
    private static final int MOST_EARLIER = 5;
    private static final int MOST_ADDRESSES = 20;

    /**
     * Looks it up.
     *
     * @param timeline null: nothing is known of earlier e-mails
     * @param stopList null: nobody is on it
     */
    static SenderFacts find(final EmailDocument email, final Ourselves ourselves, final ConversationTimeline timeline, final StopList stopList)
            throws StoreException {
        final EmailAddress author = email.from() == null ? email.sender() : email.from();
        final boolean ours = author != null && ourselves.includes(author.address());
        final boolean stopped = stopList != null && isStopped(author, email.replyTo(), stopList);
        if (timeline == null) {
            return new SenderFacts(new KnownFacts(ours, stopped, false, false), List.of());
        }

        final List<TimelineEntry> history = email.conversationId() == null ? List.of() : timeline.history(email, LONGEST_HISTORY);
        // Of a longer conversation the beginning is not known.
        final boolean whole = !history.isEmpty() && history.size() < LONGEST_HISTORY;
        final boolean outreach = whole && history.getFirst().direction() == Direction.OUTBOUND;
        final boolean earlier = !history.isEmpty() || wroteBefore(email, author, timeline);
        return new SenderFacts(new KnownFacts(ours, stopped, outreach, earlier), history);
    }

    /** The author, or who stands in Reply-To: an answer would go there. */
    private static boolean isStopped(final EmailAddress author, final List<EmailAddress> replyTo, final StopList stopList) throws StoreException {
        final List<String> addresses = Stream.concat(Stream.ofNullable(author), replyTo.stream()).map(EmailAddress::address)
                .flatMap(address -> Addresses.usable(address).stream()).distinct().limit(MOST_ADDRESSES).toList();
        return !addresses.isEmpty() && !stopList.find(addresses).isEmpty();
    }

    private static boolean wroteBefore(final EmailDocument email, final EmailAddress author, final ConversationTimeline timeline)
            throws StoreException {
        final Optional<String> address = Optional.ofNullable(author).map(EmailAddress::address).flatMap(Addresses::usable);
        if (address.isEmpty()) {
            return false;
        }
        final List<TimelineEntry> others = new ArrayList<>();
        timeline.query(new TimelineQuery(address.get(), null, null, null, null, MOST_EARLIER), entry -> {
            if (!entry.identity().equals(email.identity())) {
                others.add(entry);
            }
        });
        return !others.isEmpty();
    }
}
