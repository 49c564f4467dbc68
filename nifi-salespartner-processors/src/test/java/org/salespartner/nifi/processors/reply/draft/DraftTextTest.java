/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.processors.reply.DraftingAccount;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a user writes down for a draft: names, recipients and times. */
class DraftTextTest extends DraftReplyTestCase {

    @Test
    @DisplayName("What is to be sent later than a draft may wait does not end before its time")
    void whatIsSentLateWaitsFromThenOn() {
        runner.setProperty("Expires After", "2 days");
        runner.setProperty("Send Not Before", "10 days");
        run(ORDER, DraftReply.REL_DRAFTED);
        assertEquals(NOW.plus(Duration.ofDays(12)), store.asked.values().iterator().next().expiresAt());
    }

    @Test
    @DisplayName("A new mail needs no e-mail, only the document that the documentation shows")
    void aNewMailBeginsWithAContact() {
        runner.setProperty("Kind", "New");
        runner.setProperty("Template", "Subject: Pumps\n\nDear {contact.first_name}, may I show you our pumps?");
        runner.enqueue("""
            {"schemaVersion": "1", "account": {"id": "sales"}, "contacts": [{"address": "ana@customer.example"}]}""");
        runner.run();
        runner.assertAllFlowFilesTransferred(DraftReply.REL_DRAFTED, 1);
        assertEquals("ana@customer.example", onlyDraft().to().getFirst().address());
    }

    @Test
    @DisplayName("The language of the mail is that of an answer, and not of what colleagues are told about it")
    void aForwardIsInOurLanguage() {
        runner.setProperty("Template", "Guten Tag, das ist eine Anfrage von einem Kunden, bitte antworte ihm und schick ihm ein Angebot.");
        run(ORDER, DraftReply.REL_REVIEW);
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", "lee@seller.test");
        run(ORDER, DraftReply.REL_DRAFTED);
    }

    @Test
    @DisplayName("R3: nothing is handed on to the mailbox that it lies in")
    void aForwardDoesNotComeBack() {
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", DraftingAccount.ADDRESS);
        runner.setProperty("Template", "For you.");
        run(ORDER, DraftReply.REL_INTERNAL);
    }

    @Test
    void theLastNameIsTakenFromTheWholeNameWhereItIsClear() {
        runner.removeProperty("Contact Directory");
        runner.setProperty("Template", "Dear Ms {contact.last_name}, thank you.");
        run(ORDER, DraftReply.REL_DRAFTED);
        assertEquals("Dear Ms Lopes, thank you.", onlyDraft().text());
        store.drafts.clear();
        run(ORDER.toBuilder().from(new EmailAddress("Lopes, Ana", "ana@customer.example")).build(), DraftReply.REL_DRAFTED);
        assertEquals("Dear Ms Lopes, thank you.", onlyDraft().text());
        run(ORDER.toBuilder().identity("2").from(new EmailAddress("Ana Sousa Lopes", "ana@customer.example")).build(), DraftReply.REL_REVIEW);
    }

    @Test
    @DisplayName("T2: the name that a stranger gave stands in no text, also when QualifyLead has made a contact of the stranger")
    void aNameThatIsNoneStaysOutAlsoFromTheDirectory() {
        directory.add("ana@customer.example", "You have won: call us now!", null, null, null);
        runner.setProperty("Template", "Dear {contact.name}, thank you.");
        run(ORDER, DraftReply.REL_REVIEW);
        runner.setProperty("Template", "Dear {contact.first_name}, thank you.");
        run(ORDER, DraftReply.REL_REVIEW);
        directory.add("ana@customer.example", "Ana Lopes (Porto)", "Ana", null, null);
        run(ORDER, DraftReply.REL_DRAFTED);
    }
}
