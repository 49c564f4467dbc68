/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocumentBuilder;
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
