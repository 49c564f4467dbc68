/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.outbox;

import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.processors.read.ParseEmail;
import org.salespartner.nifi.processors.reply.approval.ApproveReply;
import org.salespartner.nifi.processors.reply.tracking.TrackReplies;
import org.salespartner.nifi.processors.timeline.RecordConversation;
import org.salespartner.nifi.services.store.SalesPartnerStore;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.StoreException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Raw messages through ParseEmail and TrackReplies, and decisions through ApproveReply, over one real store. */
class OutboxFlowTest {
    private static final EmailAddress ANA = new EmailAddress("Ana Lopes", "ana@customer.example");
    private static final EmailAddress SALES = new EmailAddress("Sam Sales", "sales@vendor.example");
    private static final Instant ORDERED = Instant.parse("2024-03-04T09:00:00Z");
    private static final String OURS = "ours-1@vendor.example";
    private static final String PROVIDERS = "provider-1@mail.example";
    private static final String ORDER = """
            From: Ana Lopes <ana@customer.example>
            To: sales@vendor.example
            Date: Mon, 4 Mar 2024 09:00:00 +0000
            Message-ID: <order-1@customer.example>
            Subject: Order of 40 pumps

            We would like to order 40 pumps.
            """;

    private final SalesPartnerStore store = new SalesPartnerStore();
    private final TestRunner parsing = TestRunners.newTestRunner(ParseEmail.class);
    private final TestRunner recording = TestRunners.newTestRunner(RecordConversation.class);
    private final TestRunner tracking = TestRunners.newTestRunner(TrackReplies.class);
    private final TestRunner deciding = TestRunners.newTestRunner(ApproveReply.class);

    @TempDir
    private Path folder;

    @BeforeEach
    void openStore() throws InitializationException {
        recording.addControllerService("store", store);
        recording.setProperty(store, "Directory", folder.resolve("store").toString());
        recording.enableControllerService(store);
        recording.setProperty("Conversation Timeline", "store");
        SharedStore.of(store).use(tracking, "Send Ledger", "Draft Store", "Stop List");
        SharedStore.of(store).use(deciding, "Draft Store");
        deciding.setProperty("Request Authentication", "None");
    }

    @AfterEach
    void closeStore() {
        recording.disableControllerService(store);
    }

    @Test
    @DisplayName("R5: an answer that a person writes in a mail program closes the draft, however document and timeline name the conversation")
    void anAnswerByHandClosesTheDraft() throws StoreException {
        final Draft draft = keep("order-1@customer.example", record(ORDER));

        track("""
                From: Sam Sales <sales@vendor.example>
                To: Ana Lopes <ana@customer.example>
                Date: Mon, 4 Mar 2024 10:00:00 +0000
                Message-ID: <by-hand-1@vendor.example>
                In-Reply-To: <order-1@customer.example>
                Subject: Re: Order of 40 pumps

                Here is the quote.
                """, "outbound", "other");

        decide(draft, "approve", "answered meanwhile").assertAttributeEquals("draft.outcome",
                "A person of ours has written in the conversation meanwhile.");
        assertEquals(State.CLOSED, store.find(draft.id()).orElseThrow().state());
    }

    @Test
    @DisplayName("R5: an approved draft is closed by the person's reply to what was sent before, and an out-of-office closes nothing")
    void aReplyClosesWhatWaits() throws StoreException {
        send(keep("order-1@customer.example", record(ORDER)));
        final Draft followUp = keep("order-2@customer.example", "another conversation");
        decide(followUp, "approve", "approved");

        track(reply("Auto-Submitted: auto-replied\n", "I am out of office until Monday."), "inbound", "other");
        assertEquals(State.APPROVED, store.find(followUp.id()).orElseThrow().state());
        track(reply("", "Thank you, we take all 40.\n\nOn Mon, 4 Mar 2024 at 10:00, Sam Sales wrote:\n> Here is the quote."), "inbound", "reply")
                .assertAttributeEquals("sent.message.id", PROVIDERS);

        assertEquals(State.CLOSED, store.find(followUp.id()).orElseThrow().state());
    }

    @Test
    @DisplayName("R3: a bounce that quotes our Message-ID puts the address on the stop list, and so does a wish not to be written to")
    void bouncesAndWishes() throws StoreException {
        send(keep("order-1@customer.example", record(ORDER)));

        track("""
                From: Mail Delivery System <mailer-daemon@vendor.example>
                To: sales@vendor.example
                Date: Mon, 4 Mar 2024 10:01:00 +0000
                Message-ID: <bounce-1@vendor.example>
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                Your mail could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.vendor.example

                Final-Recipient: rfc822; ana@customer.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 no such user

                --b
                Content-Type: text/rfc822-headers

                From: Sam Sales <sales@vendor.example>
                To: Ana Lopes <ana@customer.example>
                Message-ID: <ours-1@vendor.example>
                Subject: Re: Order of 40 pumps

                --b--
                """, "inbound", "bounce");
        assertEquals("bounce", store.find(List.of("ana@customer.example")).get("ana@customer.example").source());

        assertTrue(store.remove("ana@customer.example"));
        track(reply("", "Bitte nehmen Sie mich aus Ihrem Verteiler.\n\nAm 04.03.2024 um 10:00 schrieb Sam Sales:\n> Here is the quote."), "inbound",
                "unsubscribe");
        assertEquals("unsubscribe", store.find(List.of("ana@customer.example")).get("ana@customer.example").source());
    }

    private static String reply(final String headers, final String text) {
        return """
                From: Ana Lopes <ana@customer.example>
                To: sales@vendor.example
                Date: Mon, 4 Mar 2024 11:00:00 +0000
                Message-ID: <reply-%d@customer.example>
                In-Reply-To: <provider-1@mail.example>
                %sSubject: Re: Order of 40 pumps

                %s
                """.formatted(text.length(), headers, text);
    }

    private Draft keep(final String answered, final String conversation) throws StoreException {
        final Original original = new Original(answered, null, null, ANA, null, List.of(SALES), null, "Order of 40 pumps", ORDERED, "Text", null,
                "en");
        final DraftContent content = new DraftContent(DraftKind.REPLY, SALES, null, List.of(ANA), null, null, null, "Here is the quote.", null, null,
                null, null, "en", true, original, null);
        return store.keep(new NewDraft(new ReplyKey("sales", answered, "reply"), content, DraftJson.hash(content),
                new AnsweredMail(answered, answered, null, ANA.address(), "human", ORDERED), "ana", conversation, null, null, false)).draft();
    }

    private void send(final Draft draft) throws StoreException {
        decide(draft, "approve", "approved");
        final Reserved reserved = assertInstanceOf(Reserved.class,
                store.reserve(new ReservationRequest(draft.id(), Set.of(), new Caps(0, 0), Duration.ofMinutes(5), false, ORDERED)));
        store.noteAttempt(reserved.lease(), new Attempt(OURS, null, null, ORDERED));
        store.sent(reserved.lease(), new SentMail(PROVIDERS, OURS, null, ORDERED));
    }

    /** The id that the timeline gives the conversation. */
    private String record(final String raw) {
        final MockFlowFile document = parse(raw, "inbound");
        recording.enqueue(document.toByteArray(), Map.copyOf(document.getAttributes()));
        recording.run(1, false);
        recording.assertAllFlowFilesTransferred("recorded", 1);
        return recording.getFlowFilesForRelationship("recorded").getFirst().getAttribute("email.conversation.id");
    }

    private MockFlowFile track(final String raw, final String direction, final String relationship) {
        final MockFlowFile document = parse(raw, direction);
        tracking.clearTransferState();
        tracking.enqueue(document.toByteArray(), Map.copyOf(document.getAttributes()));
        tracking.run();
        tracking.assertAllFlowFilesTransferred(relationship, 1);
        return tracking.getFlowFilesForRelationship(relationship).getFirst();
    }

    private MockFlowFile decide(final Draft draft, final String decision, final String relationship) {
        deciding.clearTransferState();
        deciding.enqueue("{\"id\": \"%s\", \"hash\": \"%s\", \"decision\": \"%s\", \"by\": \"Kim Berg\"}"
                .formatted(draft.id(), draft.hash(), decision));
        deciding.run();
        deciding.assertAllFlowFilesTransferred(relationship, 1);
        return deciding.getFlowFilesForRelationship(relationship).getFirst();
    }

    private MockFlowFile parse(final String raw, final String direction) {
        parsing.clearTransferState();
        parsing.enqueue(raw.replace("\n", "\r\n"), Map.of("email.direction", direction));
        parsing.run();
        parsing.assertTransferCount("success", 1);
        return parsing.getFlowFilesForRelationship("success").getFirst();
    }
}
