/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.tracking;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Bounce;
import org.salespartner.email.document.BounceReason;
import org.salespartner.email.document.BounceRecipient;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore.Closing;
import org.salespartner.nifi.store.StopList.StopEntry;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TrackRepliesTest {
    private static final Instant NOW = Instant.parse("2026-03-05T12:00:00Z");
    private static final Instant RECEIVED = Instant.parse("2026-03-02T09:00:05Z");
    private static final String OURS = "ours-1@vendor.example";
    private static final String PROVIDERS = "provider-1@mail.example";
    private static final EmailAddress DAEMON = new EmailAddress("Mail Delivery System", "mailer-daemon@vendor.example");

    private final MemoryOutbox outbox = new MemoryOutbox();
    private TestRunner runner;

    @BeforeEach
    void setRunner() throws InitializationException {
        runner = TestRunners.newTestRunner(new TrackReplies(Clock.fixed(NOW, ZoneOffset.UTC)));
        runner.addControllerService("store", outbox);
        runner.enableControllerService(outbox);
        runner.setProperty("Send Ledger", "store");
        runner.setProperty("Draft Store", "store");
        runner.setProperty("Stop List", "store");
        final Draft draft = outbox.add(MemoryOutbox.as(outbox.draft("draft-1"), State.SENT, "Kim Berg", null));
        outbox.addSent(draft, PROVIDERS, OURS);
    }

    @Test
    @DisplayName("R3: a permanent bounce of what we sent puts the address on the stop list, found by the provider's Message-ID or by ours")
    void aBounce() {
        for (final String messageId : List.of(PROVIDERS, OURS)) {
            outbox.stops.clear();

            final MockFlowFile flowFile = track(bounce(messageId, failed("Ana@Customer.example")), TrackReplies.REL_BOUNCE);

            flowFile.assertAttributeEquals(EmailAttributes.SENT_MESSAGE_ID, PROVIDERS);
            flowFile.assertAttributeEquals(EmailAttributes.DRAFT_ID, "draft-1");
            assertEquals(new StopEntry("ana@customer.example", "A mail to it bounced for good, 5.1.1, user-unknown. The server said: no such user",
                    "bounce", NOW), outbox.stops.get("ana@customer.example"));
            assertEquals(List.of(), outbox.closings);
        }
    }

    @Test
    @DisplayName("R3: a forged bounce stops nobody whom we never wrote to")
    void aForgedBounce() {
        track(bounce(OURS, failed("lee@other.example")), TrackReplies.REL_BOUNCE);
        track(bounce("never-sent@vendor.example", failed("ana@customer.example")), TrackReplies.REL_OTHER);

        assertTrue(outbox.stops.isEmpty());
    }

    @Test
    void aBounceThatOurOwnServerSendsInOurNameIsABounce() {
        track(bounce(OURS, failed("ana@customer.example")).from(MemoryOutbox.SALES).direction(Direction.OUTBOUND), TrackReplies.REL_BOUNCE);

        assertEquals(Set.of("ana@customer.example"), outbox.stops.keySet());
    }

    @Test
    void aDelayStopsNobody() {
        final BounceRecipient delayed = new BounceRecipient("ana@customer.example", null, false, "4.4.7", BounceReason.EXPIRED, null);

        track(bounce(OURS, delayed), TrackReplies.REL_BOUNCE);

        assertTrue(outbox.stops.isEmpty());
    }

    @Test
    void whichBouncesStopIsAChoice() {
        final BounceRecipient spam = new BounceRecipient("ana@customer.example", null, true, "5.7.1", BounceReason.CONTENT_REJECTED, null);
        runner.setProperty(TrackReplies.STOP_ON_BOUNCE, BounceStopping.UNUSABLE);
        track(bounce(OURS, spam), TrackReplies.REL_BOUNCE);
        assertTrue(outbox.stops.isEmpty());
        runner.setProperty(TrackReplies.STOP_ON_BOUNCE, BounceStopping.NONE);
        track(bounce(OURS, failed("ana@customer.example")), TrackReplies.REL_BOUNCE);
        assertTrue(outbox.stops.isEmpty());
        runner.setProperty(TrackReplies.STOP_ON_BOUNCE, BounceStopping.PERMANENT);
        track(bounce(OURS, spam), TrackReplies.REL_BOUNCE);
        assertEquals(Set.of("ana@customer.example"), outbox.stops.keySet());
    }

    @Test
    void aBounceThatNamesNobodyIsOfTheOnlyRecipient() {
        final Automation automation = new Automation(AutomationKind.BOUNCE, List.of(), new Bounce(true, List.of(), null));

        track(SampleDocuments.order().from(DAEMON).references(List.of(OURS)).automation(automation), TrackReplies.REL_BOUNCE);

        assertEquals("A mail to it bounced for good.", outbox.stops.get("ana@customer.example").reason());
    }

    @Test
    @DisplayName("R3: a bounce of a forward that names nobody stops nobody: the author of what was handed on can write one")
    void aBounceOfAForwardHasToNameWhomItIsOf() {
        final Draft reply = outbox.draft("draft-2");
        final DraftContent content = new DraftContent(DraftKind.FORWARD, reply.content().from(), null, reply.content().to(), null, null, "Fwd: Order",
                "Please see to it.", null, null, null, null, "en", true, reply.content().original(), null);
        final Draft forward = new Draft(reply.id(), reply.key(), State.SENT, DraftJson.hash(content), content, reply.answered(), null, null,
                reply.createdAt(), null, null, null, null, null);
        outbox.addSent(outbox.add(forward), "forward@provider.example", "forward@vendor.example");
        final Automation nobody = new Automation(AutomationKind.BOUNCE, List.of(), new Bounce(true, List.of(), null));

        track(SampleDocuments.order().from(DAEMON).references(List.of("forward@vendor.example")).automation(nobody), TrackReplies.REL_BOUNCE);
        assertEquals(Set.of(), outbox.stops.keySet());

        track(bounce("forward@vendor.example", failed("ana@customer.example")), TrackReplies.REL_BOUNCE);
        assertEquals(Set.of("ana@customer.example"), outbox.stops.keySet());
    }

    @Test
    @DisplayName("T5: a bounce of a mail to a person who was erased stops nobody that it alone names")
    void aBounceAfterErasure() {
        outbox.addSent(null, PROVIDERS, OURS);

        track(bounce(OURS, failed("ana@customer.example")), TrackReplies.REL_BOUNCE).assertAttributeNotExists(EmailAttributes.DRAFT_ID);

        assertTrue(outbox.stops.isEmpty());
    }

    @Test
    @DisplayName("R5: a reply to what we sent is recognised by its references and closes what waits for the person")
    void aReply() {
        final EmailDocument document = SampleDocuments.order()
                .references(List.of("order-1@customer.example", OURS, "later@customer.example")).build();

        final MockFlowFile flowFile = track(document.toBuilder(), TrackReplies.REL_REPLY);

        flowFile.assertAttributeEquals(EmailAttributes.SENT_MESSAGE_ID, PROVIDERS);
        flowFile.assertAttributeEquals(EmailAttributes.SENT_AT, MemoryOutbox.CREATED.toString());
        flowFile.assertAttributeEquals(EmailAttributes.DRAFT_ID, "draft-1");
        assertEquals(document, SampleDocuments.read(flowFile.toByteArray()));
        assertEquals(List.of(new Closing(null, null, Set.of(OURS, PROVIDERS), "ana@customer.example", RECEIVED,
                "The person has replied meanwhile.")), outbox.closings);
        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(ProvenanceEventType.ROUTE, event.getEventType());
        assertEquals("A reply to what was sent; closed 1 drafts.", event.getDetails());
    }

    @Test
    @DisplayName("R5: who has got a mail of ours and writes in another's name closes nothing that waits for the other")
    void aReplyInAnothersName() {
        track(SampleDocuments.order().from(new EmailAddress("Lee", "lee@other.example")).inReplyTo(OURS), TrackReplies.REL_REPLY);

        assertEquals(List.of(new Closing(null, null, Set.of(OURS, PROVIDERS), null, RECEIVED, "The person has replied meanwhile.")),
                outbox.closings);
    }

    @ParameterizedTest
    @EnumSource(value = AutomationKind.class, names = {"HUMAN", "BOUNCE"}, mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("R5: what a program wrote closes nothing, out-of-office least of all")
    void automatedMail(final AutomationKind kind) {
        track(SampleDocuments.order().inReplyTo(OURS).automation(new Automation(kind, List.of())), TrackReplies.REL_OTHER);

        assertEquals(List.of(), outbox.closings);
    }

    @Test
    void whatAnswersNothingOfOursGoesOn() {
        final MockFlowFile flowFile = track(SampleDocuments.order().inReplyTo("by-hand@vendor.example"), TrackReplies.REL_OTHER);

        flowFile.assertAttributeNotExists(EmailAttributes.SENT_MESSAGE_ID);
        assertEquals(List.of(), outbox.closings);
    }

    @Test
    void onlyTheNearestReferencesAreLookedUp() {
        final List<String> many = IntStream.range(0, 5_000).mapToObj(number -> "id-%d@customer.example".formatted(number)).toList();
        final EmailDocumentBuilder far = SampleDocuments.order().references(IntStream.range(0, 5_000)
                .mapToObj(number -> number == 0 ? OURS : many.get(number)).toList());
        track(far, TrackReplies.REL_OTHER);

        track(SampleDocuments.order().references(many).inReplyTo(OURS), TrackReplies.REL_REPLY);
    }

    @Test
    @DisplayName("R5: a mail that a person of ours wrote closes the drafts of its conversation")
    void writtenByHand() {
        track(outbound().inReplyTo("order-1@customer.example"), TrackReplies.REL_OTHER);

        assertEquals(List.of(new Closing(null, "order-1@customer.example", Set.of("order-1@customer.example"), null, RECEIVED,
                "A person of ours has written in the conversation meanwhile.")), outbox.closings);
    }

    @Test
    @DisplayName("R5: a mail that went out through the ledger closes nothing, and neither do our own programs or mail among ourselves")
    void ourOwnMail() {
        track(outbound().messageId(OURS), TrackReplies.REL_OTHER).assertAttributeEquals(EmailAttributes.DRAFT_ID, "draft-1");
        track(outbound().messageId(PROVIDERS), TrackReplies.REL_OTHER);
        track(outbound().automation(new Automation(AutomationKind.AUTO_REPLY, List.of())), TrackReplies.REL_OTHER);
        track(outbound().to(List.of(MemoryOutbox.SALES)), TrackReplies.REL_OTHER);

        assertEquals(List.of(), outbox.closings);
    }

    @Test
    void aDateInTheFutureClosesNothingThatIsDraftedLater() {
        track(SampleDocuments.order().inReplyTo(OURS).receivedAt(null).sentAt(NOW.plusSeconds(86_400)), TrackReplies.REL_REPLY);
        track(outbound().receivedAt(null).sentAt(null), TrackReplies.REL_OTHER);

        assertEquals(List.of(NOW, NOW), outbox.closings.stream().map(Closing::since).toList());
    }

    @Test
    @DisplayName("R3: who asks not to be written to is on the stop list, and what waits for them is closed")
    void anUnsubscribeWish() {
        track(SampleDocuments.order().inReplyTo(OURS).reply("Please remove me from your list."), TrackReplies.REL_UNSUBSCRIBE)
                .assertAttributeEquals(EmailAttributes.DRAFT_ID, "draft-1");
        assertEquals(new StopEntry("ana@customer.example", "The person asked not to be written to.", "unsubscribe", NOW),
                outbox.stops.get("ana@customer.example"));
        assertEquals("ana@customer.example", outbox.closings.getFirst().correspondent());

        track(SampleDocuments.order().from(new EmailAddress(null, "lee@other.example")).reply("unsubscribe"), TrackReplies.REL_UNSUBSCRIBE);
        assertTrue(outbox.stops.containsKey("lee@other.example"));
    }

    @Test
    void aWishOfOursStopsNobody() {
        track(outbound().reply("unsubscribe"), TrackReplies.REL_OTHER);
        track(SampleDocuments.order().from(new EmailAddress(null, "undisclosed")).reply("unsubscribe"), TrackReplies.REL_OTHER);
        track(SampleDocuments.order().from(null).reply("unsubscribe"), TrackReplies.REL_OTHER);

        assertTrue(outbox.stops.isEmpty());
    }

    @Test
    @DisplayName("I1: a replay closes and stops nothing more")
    void aReplay() {
        track(bounce(OURS, failed("ana@customer.example")), TrackReplies.REL_BOUNCE);
        final StopEntry first = outbox.stops.get("ana@customer.example");
        track(bounce(OURS, new BounceRecipient("ana@customer.example", null, true, "5.2.2", BounceReason.MAILBOX_FULL, null)),
                TrackReplies.REL_BOUNCE);
        assertEquals(first, outbox.stops.get("ana@customer.example"));
    }

    @Test
    void whileTheStoreIsDownTheEmailWaits() {
        outbox.down = true;
        assertTrue(track(SampleDocuments.order().inReplyTo(OURS), EmailDocuments.REL_RETRY).isPenalized());

        outbox.down = false;
        outbox.broken = true;
        track(SampleDocuments.order().inReplyTo(OURS), EmailDocuments.REL_FAILURE)
                .assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The store refuses it.");
    }

    private MockFlowFile track(final EmailDocumentBuilder document, final Relationship relationship) {
        runner.clearTransferState();
        runner.clearProvenanceEvents();
        runner.enqueue(SampleDocuments.json(document.build()));
        runner.run();
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    private static EmailDocumentBuilder outbound() {
        return SampleDocuments.order().direction(Direction.OUTBOUND).messageId("by-hand@vendor.example").from(MemoryOutbox.SALES)
                .to(List.of(MemoryOutbox.ANA));
    }

    private static EmailDocumentBuilder bounce(final String messageId, final BounceRecipient recipient) {
        final Bounce bounce = new Bounce(recipient.permanent(), List.of(recipient), messageId);
        return SampleDocuments.order().from(DAEMON).automation(new Automation(AutomationKind.BOUNCE, List.of(), bounce));
    }

    private static BounceRecipient failed(final String address) {
        return new BounceRecipient(address, null, true, "5.1.1", BounceReason.USER_UNKNOWN, "no such user");
    }
}
