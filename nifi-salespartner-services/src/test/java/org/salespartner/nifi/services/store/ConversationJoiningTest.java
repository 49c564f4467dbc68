/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.ConversationTimeline.RecordResult;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineQuery;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class ConversationJoiningTest extends StoreTestCase {

    @Test
    void repliesThatNameOnlyTheirPredecessorAreOneConversation() throws StoreException {
        final String first = record(Emails.email(1));
        final String second = record(replyTo(2, 1));
        final String third = record(replyTo(3, 2));

        assertEquals(first, second);
        assertEquals(first, third);
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() throws StoreException {
        final String fourth = record(replyTo(4, 3));
        final String second = record(replyTo(2, 1));
        assertNotEquals(fourth, second);
        record(Emails.email(1));

        final String joined = record(replyTo(3, 2));

        assertEquals(fourth, joined, "the conversation that was first is the one that stays");
        assertEquals(Set.of(joined), conversations());
        assertEquals(List.of("Subject 1", "Subject 2", "Subject 3", "Subject 4"), subjects(EVERYTHING));
    }

    @Test
    void anIdOfBeforeTheJoiningStillLeadsToTheConversation() throws StoreException {
        record(replyTo(4, 3));
        final String old = record(Emails.email(1));
        record(replyTo(3, 2));
        record(replyTo(2, 1));

        assertEquals(4, query(new TimelineQuery(null, null, old, null, null, 0)).size());
        assertEquals(4, store.history(old, null, 10).size());
        assertEquals(4, store.history("conversation-3", null, 10).size());
    }

    @Test
    void referencesJoinAsWell() throws StoreException {
        final String first = record(Emails.email(1));

        assertEquals(first, record(Emails.email(5).references(List.of("message-1@example.com", "message-4@example.com"))));
        assertEquals(first, record(replyTo(6, 4)));
    }

    @Test
    void theDocumentsOwnConversationIdJoins() throws StoreException {
        final String first = record(Emails.email(1).conversationId("same"));

        assertEquals(first, record(Emails.email(2).conversationId("same")));
    }

    @Test
    void aSubjectAloneNeverJoins() throws StoreException {
        record(Emails.email(1).subject("Offer"));
        record(Emails.email(2).subject("Re: Offer"));

        assertEquals(2, conversations().size());
    }

    @Test
    void aMessageIdThatAStrangerReusesDoesNotJoin() throws StoreException {
        final EmailAddress stranger = new EmailAddress("Stranger", "stranger@example.net");
        final String first = record(Emails.email(1));

        final String second = record(Emails.email(1).identity("stranger").from(stranger));

        assertNotEquals(first, second);
        assertEquals(first, record(replyTo(2, 1)));
        assertEquals(first, record(Emails.email(1).identity("with a footer of the mailing list")), "the same author says the same thing twice");
    }

    @Test
    void historyIsTheLatestBeforeTheEmail() throws StoreException {
        record(Emails.email(1));
        for (int number = 2; number <= 6; number++) {
            record(replyTo(number, number - 1));
        }
        record(Emails.email(9));

        assertEquals(List.of("Subject 5", "Subject 6"), history("conversation-1", "not recorded yet", 2));
        assertEquals(List.of("Subject 2", "Subject 3"), history("conversation-1", "identity-4", 2));
        assertEquals(List.of(), history("conversation-1", "identity-1", 2));
        assertEquals(List.of(), history("unknown", "identity-1", 2));
        assertEquals(List.of(), history(null, null, 2));
    }

    @Test
    void theProvidersThreadJoinsWhatRefersToNothing() throws StoreException {
        final String first = record(inThread(1, "anna", "t1"));

        assertEquals(first, record(inThread(2, "anna", "t1")));
        assertNotEquals(first, record(inThread(3, "anna", "t2")));
        assertEquals(first, record(replyTo(4, 2)), "by its predecessor in the thread");
        assertEquals(3, query(new TimelineQuery(null, null, first, null, null, 0)).size());
    }

    @Test
    void threadsThatAnEmailRefersToAreJoinedInWhateverOrder() throws StoreException {
        final String second = record(inThread(2, "anna", "t1"));
        final String first = record(Emails.email(1));
        assertNotEquals(first, second);

        final String joined = record(inThread(3, "anna", "t1").inReplyTo("message-1@example.com"));

        assertEquals(second, joined, "the conversation that was first is the one that stays");
        assertEquals(Set.of(joined), conversations());
    }

    @Test
    @DisplayName("I1: accounts number their threads on their own, so equal numbers of two accounts are not one conversation")
    void equalThreadIdsOfTwoAccountsDoNotJoin() throws StoreException {
        final String first = record(inThread(1, "anna", "t1"));

        assertNotEquals(first, record(inThread(2, "ben", "t1")));
        assertNotEquals(first, record(Emails.email(3).providerThreadId("t1")), "without an account a thread id says nothing");
    }

    @Test
    @DisplayName("I1: a second account's copy is a sighting, and its thread there leads to the same conversation")
    void theThreadOfASecondAccountLeadsToTheSameConversation() throws StoreException {
        final String first = record(inThread(1, "anna", "t1"));
        final String apart = record(inThread(2, "ben", "u7"));
        assertNotEquals(first, apart);

        final RecordResult seen = store.record(Emails.seen(inThread(1, "ben", "u7").build(), "ben", "INBOX", "9", 1L));

        assertEquals(RecordOutcome.SIGHTING_ADDED, seen.outcome());
        assertEquals(first, seen.conversationId());
        assertEquals(Set.of(first), conversations());
        assertEquals(first, record(inThread(3, "ben", "u7")));
    }

    @Test
    void theThreadOfAReusedMessageIdLeadsNowhere() throws StoreException {
        final String first = record(inThread(1, "anna", "t1"));

        assertNotEquals(first, record(inThread(1, "anna", "t1").identity("stranger").from(new EmailAddress("Stranger", "stranger@example.net"))));
    }

    @Test
    void theHistoryOfAnEmailFollowsAllThatItSays() throws StoreException {
        record(inThread(1, "anna", "t1"));
        record(replyTo(2, 1));
        record(Emails.email(3));

        assertEquals(List.of("Subject 1", "Subject 2"), history(replyTo(4, 2), 9));
        assertEquals(List.of("Subject 2"), history(replyTo(4, 2), 1));
        assertEquals(List.of("Subject 1", "Subject 2"), history(inThread(4, "anna", "t1"), 9));
        assertEquals(List.of(), history(inThread(4, "ben", "t1"), 9));
        assertEquals(List.of("Subject 1"), history(replyTo(2, 1), 9), "what was before it");
        assertEquals(List.of("Subject 1", "Subject 2", "Subject 3"), history(replyTo(4, 2).references(List.of("message-3@example.com")), 9));
        assertEquals(List.of(), history(Emails.email(2).identity("stranger").from(new EmailAddress("S", "stranger@example.net")), 9));
        assertEquals(3, query(EVERYTHING).size());
    }

    private List<String> history(final EmailDocumentBuilder email, final int limit) throws StoreException {
        return store.history(email.build(), limit).stream().map(TimelineEntry::subject).toList();
    }

    private static EmailDocumentBuilder inThread(final int number, final String account, final String thread) {
        return Emails.email(number).account(new AccountReference(account, account, "google")).providerThreadId(thread);
    }

    private static EmailDocumentBuilder replyTo(final int number, final int predecessor) {
        return Emails.email(number).inReplyTo("message-%d@example.com".formatted(predecessor));
    }

    private String record(final EmailDocumentBuilder email) throws StoreException {
        return store.record(email.build()).conversationId();
    }

    private Set<String> conversations() throws StoreException {
        return query(EVERYTHING).stream().map(TimelineEntry::conversationId).collect(Collectors.toSet());
    }

    private List<String> history(final String conversation, final String identity, final int limit) throws StoreException {
        return store.history(conversation, identity, limit).stream().map(TimelineEntry::subject).toList();
    }
}
