/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.nifi.processors.EmailAttributes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FollowUpTest extends DraftReplyTestCase {

    @BeforeEach
    void followUp() {
        runner.setProperty("Kind", "Follow-up");
        runner.setProperty("Follow Up After", "5 days");
        runner.setProperty("Template", "Dear {contact.first_name}, did you see our offer?");
    }

    @Test
    void aMailOfOursWithoutAnAnswerIsFollowedUp() {
        now.set(OFFER.sentAt().plus(Duration.ofDays(5)).minusMillis(1));
        final MockFlowFile early = run(OFFER, DraftReply.REL_NOT_DUE);
        early.assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME, "The mail is to be followed up on 2026-03-07T09:00:00Z.");
        assertTrue(early.isPenalized(), "it comes back, and is not to come back at once");
        now.set(OFFER.sentAt().plus(Duration.ofDays(5)));
        run(OFFER, DraftReply.REL_DRAFTED).assertAttributeEquals(EmailAttributes.DRAFT_KIND, "follow-up");
        assertEquals("ana@customer.example", onlyDraft().to().getFirst().address());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INBOX.Sent", "Gesendet", "Enviados", "[Gmail]/Messages envoy\u00e9s", "Posta inviata", "Verzonden", "Itens Enviados"})
    @DisplayName("The folder of sent mail is known in the languages that are read otherwise, too")
    void theFolderOfSentMailIsKnown(final String folder) {
        run(OFFER.toBuilder().sighting(new Sighting(folder, "3", 9L)).build(), DraftReply.REL_DRAFTED);
    }

    @Test
    void anAnswerOrALaterMailEndsTheFollowUp() {
        timeline.add("offer", OFFER.conversationId(), Direction.OUTBOUND, "Sent", "kim@seller.test", OFFER.sentAt(), "The offer");
        timeline.add("before", "another", Direction.INBOUND, "INBOX", "ana@customer.example", OFFER.sentAt().minusSeconds(1), "Hello");
        timeline.add("other", "another", Direction.INBOUND, "INBOX", "bo@customer.example", NOW, "Hello");
        run(OFFER, DraftReply.REL_DRAFTED);
        store.drafts.clear();
        timeline.add("elsewhere", "another", Direction.INBOUND, "INBOX", "ana@customer.example", OFFER.sentAt().plusSeconds(1), "I got it");
        run(OFFER, DraftReply.REL_ANSWERED_MEANWHILE);
        timeline.entries.removeLast();
        timeline.add("later", OFFER.conversationId(), Direction.OUTBOUND, "Sent", "kim@seller.test", OFFER.sentAt().plusSeconds(1), "By the way");
        run(OFFER, DraftReply.REL_ANSWERED_MEANWHILE);
    }

    @Test
    void anOutOfOfficeMessageIsNoAnswer() {
        timeline.automation = AutomationKind.AUTO_REPLY;
        timeline.add("away", OFFER.conversationId(), Direction.INBOUND, "INBOX", "ana@customer.example", OFFER.sentAt().plusSeconds(1), "I am away");
        run(OFFER, DraftReply.REL_DRAFTED);
    }

    @Test
    @DisplayName("R3: a follow-up is not followed up in the same step, until there was an answer")
    void nobodyIsRemindedWithoutEnd() {
        run(OFFER, DraftReply.REL_DRAFTED);
        final EmailDocument reminder = OFFER.toBuilder().identity("reminder").build();
        run(reminder, DraftReply.REL_ANSWERED_MEANWHILE);
        runner.setProperty("Reply Step", "second");
        run(reminder, DraftReply.REL_DRAFTED);
        runner.setProperty("Reply Step", "reply");
        timeline.add("answer", OFFER.conversationId(), Direction.INBOUND, "INBOX", "ana@customer.example", OFFER.sentAt().minusSeconds(1), "Thanks");
        run(OFFER.toBuilder().identity("later").build(), DraftReply.REL_DRAFTED);
    }

    @Test
    @DisplayName("R5: what one of us has answered by hand gets no draft; what only says to be from us, or came before, is no answer")
    void whatWasAnsweredByHandGetsNoDraft() {
        runner.setProperty("Kind", "Reply");
        final Instant received = ORDER.receivedAt();
        timeline.add("forged", ORDER.conversationId(), Direction.OUTBOUND, "INBOX", "kim@seller.test", received.plusSeconds(60), "Here it is");
        timeline.add("before", ORDER.conversationId(), Direction.OUTBOUND, "Sent", "kim@seller.test", received.minusSeconds(60), "Hello");
        timeline.add("theirs", ORDER.conversationId(), Direction.INBOUND, "INBOX", "ana@customer.example", received.plusSeconds(60), "And this");
        run(ORDER, DraftReply.REL_DRAFTED);
        store.drafts.clear();

        timeline.add("answer", ORDER.conversationId(), Direction.OUTBOUND, "Sent", "kim@seller.test", received.plusSeconds(60), "Here is the quote");
        run(ORDER, DraftReply.REL_ANSWERED_MEANWHILE);
        assertTrue(store.drafts.isEmpty());
    }

    @Test
    @DisplayName("I2: a mail that only says it is from us is not followed up")
    void aForgedMailIsNotFollowedUp() {
        run(OFFER.toBuilder().sighting(new Sighting("INBOX", "3", 9L)).build(), DraftReply.REL_REVIEW);
        run(OFFER.toBuilder().sighting(null).build(), DraftReply.REL_REVIEW);
        run(ORDER, DraftReply.REL_REVIEW);
        run(OFFER.toBuilder().to(List.of(new EmailAddress(null, "colleague@seller.test"))).build(), DraftReply.REL_INTERNAL);
    }
}
