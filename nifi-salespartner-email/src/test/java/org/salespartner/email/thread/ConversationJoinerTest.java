/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.thread;

import org.junit.jupiter.api.Test;
import org.salespartner.email.thread.ConversationJoiner.Links;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class ConversationJoinerTest {
    private static final String ADA = "ada@example.com";
    private static final String BEN = "ben@example.org";
    private static final Links QUESTION = new Links("q@x", null, List.of(), ADA);
    private static final Links ANSWER = new Links("a@x", "q@x", List.of("q@x"), BEN);
    /** Names nothing but its direct predecessor. */
    private static final Links THANKS = new Links("t@x", "a@x", List.of(), ADA);

    @Test
    void aConversationIsTheSameInWhateverOrderItsMailsCome() {
        final List<Links> mails = new ArrayList<>(List.of(QUESTION, ANSWER, THANKS));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(mails, new Random(seed));
            final ConversationJoiner joiner = joined(mails);
            for (final Links mail : mails) {
                assertEquals(ConversationId.of(List.of(), null, "q@x", null), joiner.conversationId(mail, "i"), "seed " + seed);
            }
        }
    }

    @Test
    void aMailThatIsMissingStillJoinsThoseThatReferToIt() {
        final ConversationJoiner joiner = joined(List.of(ANSWER, new Links("other@x", "q@x", List.of(), "cy@example.net")));

        assertEquals(joiner.conversationId(ANSWER, "1"), joiner.conversationId(new Links("other@x", "q@x", List.of(), "cy@example.net"), "2"));
    }

    @Test
    void aMessageIdThatAnotherAuthorHasAlreadyJoinsNothing() {
        final Links stranger = new Links("q@x", null, List.of(), BEN);
        final ConversationJoiner joiner = joined(List.of(QUESTION, stranger, ANSWER));

        assertNotEquals(joiner.conversationId(QUESTION, "1"), joiner.conversationId(stranger, "2"));
        assertEquals(joiner.conversationId(QUESTION, "1"), joiner.conversationId(ANSWER, "3"));
    }

    @Test
    void theCopyOfAMailIsInItsConversation() {
        final ConversationJoiner joiner = joined(List.of(QUESTION, ANSWER, QUESTION));

        assertEquals(joiner.conversationId(ANSWER, "1"), joiner.conversationId(QUESTION, "2"));
    }

    @Test
    void aMailWithoutAnyIdIsKnownByItsIdentity() {
        final Links nothing = new Links(null, null, List.of(), ADA);
        final ConversationJoiner joiner = joined(List.of(nothing, nothing));

        assertNotEquals(joiner.conversationId(nothing, "1"), joiner.conversationId(nothing, "2"));
        assertEquals(ConversationId.of(List.of(), null, null, "1"), joiner.conversationId(nothing, "1"));
    }

    @Test
    void aLongChainOfRepliesIsOneConversation() {
        final List<Links> mails = new ArrayList<>(IntStream.range(0, 100_000)
                .mapToObj(i -> new Links(i + "@x", i == 0 ? null : i - 1 + "@x", List.of(), ADA)).toList());
        Collections.reverse(mails);
        final ConversationJoiner joiner = joined(mails);

        assertEquals(joiner.conversationId(mails.getFirst(), "1"), joiner.conversationId(mails.getLast(), "2"));
    }

    private static ConversationJoiner joined(final List<Links> mails) {
        final ConversationJoiner joiner = new ConversationJoiner();
        mails.forEach(joiner::add);
        return joiner;
    }
}
