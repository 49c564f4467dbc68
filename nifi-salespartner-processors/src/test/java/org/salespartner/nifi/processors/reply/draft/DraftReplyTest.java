/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.DraftSection;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DraftReplyTest extends DraftReplyTestCase {

    @Test
    @DisplayName("R4, R5: an answer waits in the store, its recipients and its subject made by code")
    void anAnswerIsDrafted() {
        final MockFlowFile flowFile = run(ORDER, DraftReply.REL_DRAFTED);

        final DraftContent content = onlyDraft();
        assertEquals(DraftKind.REPLY, content.kind());
        assertEquals(new EmailAddress("Kim Berg", "kim@seller.test"), content.from());
        assertEquals(List.of(new EmailAddress("Ana Lopes", "ana@customer.example")), content.to());
        assertEquals(List.of(), content.cc());
        assertNull(content.subject(), "that of the mail");
        assertEquals("Dear Ana Lopes,\n\nthank you for your mail, we will send you the quote.\n\nKind regards", content.text());
        assertEquals(account.signature, content.signatureText());
        final DraftSection section = read(flowFile).draft();
        assertEquals("draft-0", section.id());
        assertEquals("waiting", section.state());
        assertEquals("Re: Order of 40 pumps", section.subject());
        assertEquals("Template", section.template());
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_ID, "draft-0");
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_HASH, section.hash());
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_KIND, "reply");
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_STATE, "waiting");
        flowFile.assertAttributeEquals(EmailAttributes.REPLY_STEP, "reply");
        assertEquals(ProvenanceEventType.CONTENT_MODIFIED, runner.getProvenanceEvents().getFirst().getEventType());
        assertEquals("Draft [draft-0], kind reply, state waiting, 83 characters, from the template [Template]",
                runner.getProvenanceEvents().getFirst().getDetails());
    }

    @Test
    @DisplayName("R2: a replay with a model that answers differently gives the same draft")
    void aReplayGivesTheSameDraft() {
        letTheModelWrite();
        final MockFlowFile first = run(ORDER, DraftReply.REL_DRAFTED);
        writer.script = request -> "Dear Ana,\n\nsomething else altogether.";
        final MockFlowFile second = run(ORDER, DraftReply.REL_ALREADY_DRAFTED);
        final MockFlowFile third = run(ORDER.toBuilder().conversationId(null).build(), DraftReply.REL_ALREADY_DRAFTED);

        for (final MockFlowFile replay : List.of(second, third)) {
            replay.assertAttributeEquals(EmailAttributes.DRAFT_ID, first.getAttribute(EmailAttributes.DRAFT_ID));
            replay.assertAttributeEquals(EmailAttributes.DRAFT_HASH, first.getAttribute(EmailAttributes.DRAFT_HASH));
            assertEquals(read(first).draft().text(), read(replay).draft().text());
        }
        assertEquals(1, store.drafts.size());
        assertEquals(2, writer.requests.size(), "where the conversation is known the model is not asked again");
    }

    @Test
    @DisplayName("R2: the key is account, mail and step")
    void anotherStepIsAnotherDraft() {
        run(ORDER, DraftReply.REL_DRAFTED);
        runner.setProperty("Reply Step", "second");
        run(ORDER, DraftReply.REL_DRAFTED);
        assertEquals(List.of(new ReplyKey("sales", ORDER.identity(), "reply"), new ReplyKey("sales", ORDER.identity(), "second")),
                List.copyOf(store.drafts.keySet()));
    }

    @Test
    @DisplayName("R1: in monitor mode nothing is written, whatever the mail is")
    void monitorModeWritesNothing() {
        account.mode = AccountMode.MONITOR;
        run(ORDER, DraftReply.REL_MONITOR_ONLY);
        run(ORDER.toBuilder().automation(null).build(), DraftReply.REL_MONITOR_ONLY);
        assertEquals(Map.of(), store.asked);
    }

    @ParameterizedTest
    @EnumSource(value = AutomationKind.class, mode = EnumSource.Mode.EXCLUDE, names = "HUMAN")
    @DisplayName("R3: nothing is written to automated mail of any kind")
    void automatedMailGetsNothing(final AutomationKind kind) {
        run(ORDER.toBuilder().automation(new Automation(kind, List.of())).build(), DraftReply.REL_AUTOMATED);
        assertEquals(Map.of(), store.asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"noreply@customer.example", "MAILER-DAEMON@customer.example", "no-reply+17@customer.example",
        "do.not.reply@customer.example", "noreply2@customer.example", "nicht-antworten@customer.example", "mailer.daemon@customer.example"})
    @DisplayName("R3: nothing is written to addresses that a program writes from")
    void programsGetNothing(final String address) {
        run(ORDER.toBuilder().from(new EmailAddress("Shop", address)).build(), DraftReply.REL_AUTOMATED);
        run(ORDER.toBuilder().replyTo(List.of(new EmailAddress("Shop", address))).build(), DraftReply.REL_AUTOMATED);
        run(ORDER.toBuilder().sender(new EmailAddress("Shop", address)).build(), DraftReply.REL_AUTOMATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kim@seller.test", "SALES@seller.test", "colleague@seller.test"})
    @DisplayName("I2: nothing is written to ourselves")
    void weGetNothing(final String address) {
        run(ORDER.toBuilder().from(new EmailAddress("Kim", address)).build(), DraftReply.REL_INTERNAL);
    }

    @Test
    @DisplayName("I2: what lies in our folder of sent mail is ours, though it was written from an address that nobody told us of")
    void ourSentMailGetsNothing() {
        run(OFFER.toBuilder().from(new EmailAddress("Kim", "kim@old-name.example")).build(), DraftReply.REL_INTERNAL);
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", "desk@seller.test");
        run(OFFER.toBuilder().from(new EmailAddress("Kim", "kim@old-name.example")).build(), DraftReply.REL_INTERNAL);
        assertEquals(Map.of(), store.drafts);
    }

    @Test
    @DisplayName("I2: our mailbox with a tag is ours; in Reply-To it is passed over, as our address is")
    void ourAddressWithATagGetsNothing() {
        run(ORDER.toBuilder().from(new EmailAddress("Kim", "kim+test@seller.test")).build(), DraftReply.REL_INTERNAL);
        run(ORDER.toBuilder().replyTo(List.of(new EmailAddress("Kim", "Kim+Test@seller.test"))).build(), DraftReply.REL_DRAFTED);
        assertEquals("ana@customer.example", onlyDraft().to().getFirst().address());
    }

    @Test
    @DisplayName("R2: an Account ID in another case is the same account, and its mail is drafted once")
    void anAccountInAnotherCaseIsTheSame() {
        run(ORDER, DraftReply.REL_DRAFTED);
        final AccountReference shouted = new AccountReference("SALES", ORDER.account().address(), ORDER.account().provider());
        run(ORDER.toBuilder().account(shouted).build(), DraftReply.REL_ALREADY_DRAFTED);
        assertEquals(1, store.drafts.size());
    }

    @Test
    @DisplayName("R4: another spelling of the author's domain is the author")
    void aReplyToInAnotherSpellingIsTheAuthor() {
        run(ORDER.toBuilder().from(new EmailAddress("Ana Lopes", "ana@m\u00fcller.example"))
                .replyTo(List.of(new EmailAddress("Ana Lopes", "ana@xn--mller-kva.example"))).build(), DraftReply.REL_DRAFTED);
        assertEquals("ana@xn--mller-kva.example", onlyDraft().to().getFirst().address());
    }

    @Test
    @DisplayName("I2: an answer that a stranger directs to a colleague is not written")
    void aReplyToThatIsOursGetsNothing() {
        run(ORDER.toBuilder().replyTo(List.of(new EmailAddress("Boss", "boss@seller.test"))).build(), DraftReply.REL_INTERNAL);
    }

    @Test
    @DisplayName("R4: a Reply-To of another is for a person to see")
    void anotherReplyToIsReviewed() {
        final EmailDocument elsewhere = ORDER.toBuilder().replyTo(List.of(new EmailAddress(null, "victim@elsewhere.example"))).build();
        assertEquals(List.of("The mail asks for answers to another address than its author's. Turn on Answer Other Reply-To to answer such mails."),
                read(run(elsewhere, DraftReply.REL_REVIEW)).draft().problems());
        runner.setProperty("Answer Other Reply-To", "true");
        runner.setProperty("Template", "Hello");
        run(elsewhere, DraftReply.REL_DRAFTED);
        assertEquals("victim@elsewhere.example", onlyDraft().to().getFirst().address());
        run(elsewhere.toBuilder().identity("x")
                .replyTo(List.of(new EmailAddress(null, "a@x.example"), new EmailAddress(null, "b@x.example"))).build(), DraftReply.REL_REVIEW);
    }

    @Test
    void whoWroteHasToBeKnown() {
        run(ORDER.toBuilder().automation(null).build(), DraftReply.REL_REVIEW);
    }

    @Test
    void anEmptyVariableStopsTheDraftAndIsNamed() {
        runner.setProperty("Template", "Dear {contact.title} {contact.first_name}, {user.phone}");
        final MockFlowFile flowFile = run(ORDER, DraftReply.REL_REVIEW);
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_OUTCOME, "The template [Template] cannot be filled: {contact.title} has no value here, "
                + "{user.phone} has no value here. Give the value, or choose a template without it.");
        flowFile.assertAttributeNotExists(EmailAttributes.DRAFT_ID);
        assertEquals("review", read(flowFile).draft().state());
    }

    @Test
    void anUnknownVariableIsSaidBeforeTheFirstMail() {
        runner.setProperty("Template", "Dear {first_name}");
        runner.assertNotValid();
        runner.setProperty("variable.first_name", "${who}");
        runner.assertValid();
        run(ORDER, DraftReply.REL_DRAFTED, Map.of("who", "A.L."));
        assertEquals("Dear A.L.", onlyDraft().text());
    }

    @Test
    void everyVariableHasItsValue() {
        runner.setProperty("User Title", "Head of Sales");
        runner.setProperty("User Phone", "+49 351 7654321");
        runner.setProperty("Template", "{contact.first_name}|{contact.name}|{contact.phone}|{contact.email}|{company.name}|{user.name}|{user.title}|"
                + "{user.phone}|{user.email}|{deal.name}|{mail.subject}|\n{signature}");
        run(ORDER, DraftReply.REL_DRAFTED, Map.of("deal.name", "Porto"));
        assertEquals("Ana|Ana Lopes|+351 22 1234567|ana@customer.example|Customer Lda|Kim Berg|Head of Sales|+49 351 7654321|kim@seller.test|Porto|"
                + "Re: Order of 40 pumps|\n" + account.signature, onlyDraft().text());
        assertNull(onlyDraft().signatureText(), "it stands in the text");
    }

    @Test
    void withoutADirectoryTheNameInTheMailIsTakenIfItIsOne() {
        runner.removeProperty("Contact Directory");
        run(ORDER, DraftReply.REL_DRAFTED);
        assertTrue(onlyDraft().text().startsWith("Dear Ana Lopes,"));
        run(ORDER.toBuilder().identity("2").from(new EmailAddress("Ana www.evil.example", "ana@customer.example")).build(), DraftReply.REL_REVIEW);
    }

    @Test
    void aTemplateOfTheLibraryIsChosenByName(@TempDir final Path folder) throws IOException {
        final Path file = Files.writeString(folder.resolve("hello.html"), "<p>Hello <b>{contact.first_name}</b></p>");
        runner.setProperty("template.hello", file.toString());
        runner.setProperty("template.bye", "Bye {contact.first_name}");
        runner.setProperty("Template Name", "${which}");
        account.signature = "<i>Kim</i>";
        run(ORDER, DraftReply.REL_DRAFTED, Map.of("which", "hello"));
        assertEquals("<p>Hello <b>Ana</b></p>", onlyDraft().html());
        assertEquals("Hello Ana", onlyDraft().text());
        assertEquals("<i>Kim</i>", onlyDraft().signatureHtml());

        final EmailDocument other = ORDER.toBuilder().identity("2").build();
        assertEquals("bye", read(run(other, DraftReply.REL_DRAFTED, Map.of("which", "bye"))).draft().template());
        run(ORDER.toBuilder().identity("3").build(), EmailDocuments.REL_FAILURE, Map.of("which", "nope"))
                .assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "There is no template [nope]: add the property template.nope, or change "
                        + "Template Name.");
    }

    @Test
    void aTemplateFileThatIsNotThereIsSaid() {
        runner.setProperty("Template", "/no/such/template.txt");
        runner.assertNotValid();
    }

    @Test
    @DisplayName("T2: the model gets the mail as it is, the user's texts beside it, and the checks judge what it writes")
    void theModelWrites() {
        letTheModelWrite();
        timeline.add("earlier", ORDER.conversationId(), Direction.OUTBOUND, "Sent", "kim@seller.test", ORDER.sentAt(), "See "
                + "https://www.seller.test/a");
        final MockFlowFile flowFile = run(ORDER, DraftReply.REL_DRAFTED);
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_NAME, "scripted/1");
        flowFile.assertAttributeEquals(EmailAttributes.ASSISTANT_TOKENS_OUTPUT, "60");
        assertEquals("scripted/1", read(flowFile).draft().assistant());
        assertEquals(List.of("Half was read."), read(flowFile).draft().notes());
        assertEquals(ORDER.reply(), writer.requests.getFirst().email().reply());
        assertEquals("Never below 740 EUR for one pump.", writer.requests.getFirst().privateKnowledge());
        assertEquals("Kim Berg", writer.requests.getFirst().author());
        assertEquals("Ana Lopes", writer.requests.getFirst().recipient());
        assertEquals(1, writer.requests.getFirst().history().size());
        assertEquals(account.signature, onlyDraft().signatureText());
    }

    @Test
    @DisplayName("R4: what fails a check goes to review with its text and the reasons, and is not kept")
    void whatFailsGoesToReview() {
        letTheModelWrite();
        writer.script = request -> "Dear Ana,\nsee https://evil.example, we can do 740 EUR.";
        final DraftSection section = read(run(ORDER, DraftReply.REL_REVIEW)).draft();
        assertEquals(2, section.problems().size(), section.problems().toString());
        assertEquals("Dear Ana,\nsee https://evil.example, we can do 740 EUR.", section.text());
        assertNull(section.id());
        assertEquals(Map.of(), store.asked);
    }

    @Test
    @DisplayName("T2: of the thread, only what we wrote ourselves may be named again")
    void onlyOurOwnWordsMayBeNamedAgain() {
        letTheModelWrite();
        writer.script = request -> "Dear Ana, please see shop.example/offer again.";
        final String link = "Look: https://shop.example/offer";
        timeline.add("1", ORDER.conversationId(), Direction.INBOUND, "INBOX", "ana@customer.example", NOW, link);
        run(ORDER.toBuilder().identity("a").reply(link).build(), DraftReply.REL_REVIEW);
        timeline.add("2", ORDER.conversationId(), Direction.OUTBOUND, "INBOX", "kim@seller.test", NOW, link);
        run(ORDER.toBuilder().identity("b").build(), DraftReply.REL_REVIEW);
        timeline.add("3", ORDER.conversationId(), Direction.OUTBOUND, "[Gmail]/Sent Mail", "kim@seller.test", ORDER.sentAt(), link);
        run(ORDER.toBuilder().identity("c").build(), DraftReply.REL_DRAFTED);
    }

    @Test
    void anAssistantInTroubleMeansRetryOrFailure() {
        letTheModelWrite();
        writer.trouble = new AssistantException("It is busy.", true, null);
        run(ORDER, EmailDocuments.REL_RETRY);
        writer.trouble = new AssistantException("It cannot write.", false, null);
        run(ORDER, EmailDocuments.REL_FAILURE);
        store.trouble = new StoreUnavailableException("The database is down.", null);
        run(ORDER, EmailDocuments.REL_RETRY);
    }

    @Test
    void anAccountThatIsNotAmongTheAccountsFails() {
        runner.setProperty("Template", "Hello");
        final EmailDocument other = ORDER.toBuilder().account(new AccountReference("other", "x@y.example", "imap")).build();
        run(other, EmailDocuments.REL_FAILURE).assertAttributeEquals(EmailAttributes.ERROR_MESSAGE,
                "The account [other] that the e-mail was listed from is not among the Email Accounts: add it there.");
    }

    @Test
    @DisplayName("R5: without approval only when account and processor both say so")
    void approvalIsSkippedOnlyWhenBothSaySo() {
        runner.setProperty("Approval Required", "false");
        run(ORDER, DraftReply.REL_DRAFTED).assertAttributeEquals(EmailAttributes.DRAFT_STATE, "waiting");
        account.unapproved = true;
        run(ORDER.toBuilder().identity("2").build(), DraftReply.REL_DRAFTED).assertAttributeEquals(EmailAttributes.DRAFT_STATE, "approved");
        runner.setProperty("Approval Required", "true");
        run(ORDER.toBuilder().identity("3").build(), DraftReply.REL_DRAFTED).assertAttributeEquals(EmailAttributes.DRAFT_STATE, "waiting");
    }

    @Test
    void timesAreKeptWithTheDraft() {
        runner.setProperty("Expires After", "2 days");
        runner.setProperty("Send Not Before", "${then}");
        run(ORDER, DraftReply.REL_DRAFTED, Map.of("then", "90 mins"));
        assertEquals(NOW.plus(Duration.ofDays(2)).plus(Duration.ofMinutes(90)), store.asked.values().iterator().next().expiresAt());
        assertEquals(NOW.plus(Duration.ofMinutes(90)), store.asked.values().iterator().next().notBefore());
        final EmailDocument other = ORDER.toBuilder().identity("2").build();
        run(other, DraftReply.REL_DRAFTED, Map.of("then", "2026-04-01T08:00:00+02:00"));
        assertEquals(Instant.parse("2026-04-01T06:00:00Z"), store.asked.get(new ReplyKey("sales", "2", "reply")).notBefore());
        run(ORDER.toBuilder().identity("3").build(), EmailDocuments.REL_FAILURE, Map.of("then", "soon"));
    }

    @Test
    void copiesAndAttachmentsAreThoseOfTheConfiguration(@TempDir final Path folder) throws IOException {
        runner.setProperty("Cc", "boss@seller.test");
        runner.setProperty("Bcc", "archive@seller.test, crm@seller.test");
        runner.setProperty("Attachments", Files.writeString(folder.resolve("Prices.pdf"), "pdf").toString());
        runner.setProperty("Template", "Please find Prices.pdf attached, {contact.first_name}.");
        run(ORDER, DraftReply.REL_DRAFTED);
        assertEquals(List.of(new EmailAddress(null, "boss@seller.test")), onlyDraft().cc());
        assertEquals(2, onlyDraft().bcc().size());
        assertEquals("application/pdf", onlyDraft().attachments().getFirst().mediaType());
        runner.setProperty("Cc", "no address");
        runner.assertNotValid();
    }

    @Test
    void aForwardGoesToTheConfiguredPeopleAlone() {
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", "service@seller.test");
        runner.setProperty("Template", "For you.");
        assertEquals("Fwd: Order of 40 pumps", read(run(ORDER, DraftReply.REL_DRAFTED)).draft().subject());
        assertEquals(List.of(new EmailAddress(null, "service@seller.test")), onlyDraft().to());
        assertEquals("ana@customer.example", store.asked.values().iterator().next().answered().correspondent());
    }

    @Test
    void aNewMailGoesToTheContactOnce() {
        runner.setProperty("Kind", "New");
        runner.setProperty("Template", "Subject: Pumps for {company.name}\n\nDear {contact.first_name}");
        final EmailDocumentBuilder bare = new EmailDocumentBuilder().contacts(List.of(new ContactMatch("c", "ana@customer.example", "to",
                "address")));
        run(bare.build(), DraftReply.REL_DRAFTED);
        assertEquals("Pumps for Customer Lda", onlyDraft().subject());
        assertNull(onlyDraft().original());
        run(ORDER.toBuilder().contacts(bare.build().contacts()).build(), DraftReply.REL_ALREADY_DRAFTED);
        assertEquals("contact:c-ana@customer.example", store.drafts.keySet().iterator().next().answered());
        run(ORDER, DraftReply.REL_REVIEW);
        runner.setProperty("Template", "Dear {contact.first_name}");
        runner.setProperty("Reply Step", "2");
        assertTrue(read(run(bare.build(), DraftReply.REL_REVIEW)).draft().problems().getFirst().startsWith("A new mail needs a subject"));
        runner.setProperty("Subject", "Pumps, {contact.first_name}");
        assertEquals("Pumps, Ana", read(run(bare.build(), DraftReply.REL_DRAFTED)).draft().subject());
    }

    @Test
    void aRejectedDraftStaysRejected() {
        run(ORDER, DraftReply.REL_DRAFTED);
        store.drafts.replaceAll((key, draft) -> new Draft(draft.id(), key, State.REJECTED, draft.hash(), draft.content(),
                draft.answered(), null, draft.conversationId(), NOW, null, null, "Kim", NOW, "No."));
        run(ORDER, DraftReply.REL_ALREADY_DRAFTED).assertAttributeEquals(EmailAttributes.DRAFT_STATE, "rejected");
    }

    @Test
    void validationSaysWhatIsMissing() {
        runner.assertValid();
        runner.removeProperty("Template");
        runner.assertNotValid();
        runner.setProperty("template.x", "Hello");
        runner.assertValid();
        runner.setProperty("Kind", "Follow-up");
        runner.removeProperty("Conversation Timeline");
        runner.assertNotValid();
        runner.setProperty("Kind", "New");
        runner.removeProperty("Contact Directory");
        runner.assertNotValid();
        runner.setProperty("Kind", "Reply");
        runner.setProperty("Template", "Hello {{name}}");
        runner.assertNotValid();
    }

    @Test
    void noOutcomeKeepsTheNameOfAnEarlierDraft() {
        final Map<String, String> old = Map.of(EmailAttributes.DRAFT_ID, "old", EmailAttributes.DRAFT_HASH, "old");
        account.mode = AccountMode.MONITOR;
        final DraftSection section = new DraftSection("old", null, "reply", "waiting", null, null, null, null, null);
        final MockFlowFile flowFile = run(ORDER.toBuilder().draft(section).build(), DraftReply.REL_MONITOR_ONLY, old);
        flowFile.assertAttributeNotExists(EmailAttributes.DRAFT_ID);
        assertNull(read(flowFile).draft());
        account.mode = AccountMode.CONVERSATION;
        assertNotEquals("old", run(ORDER, DraftReply.REL_DRAFTED, old).getAttribute(EmailAttributes.DRAFT_ID));
    }
}
