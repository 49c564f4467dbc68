/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.processors.read.ParseEmail;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.StoreException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What went out and the timeline. */
class SendReplyTimelineTest {
    private static final String ANNA = "Anna <anna@customer.example>";
    private static final String KIM = "Kim <kim@orchard.example>";

    @TempDir
    private Path folder;
    private SendRig rig;
    private String conversation;

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "drafts at the provider {0}, another Message-ID {1}")
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    @DisplayName("I1: what was sent is on the timeline, and the same entry when it is seen in Sent, under whatever Message-ID it went out")
    void sentMailIsOneEntry(final boolean keepsDrafts, final boolean renames) throws StoreException, IOException {
        rig.provider.keepsDrafts = keepsDrafts;
        rig.provider.renames = renames;
        final String draft = rig.approved("m1");
        final MockFlowFile sent = rig.send(draft);
        assertEquals(renames, sent.getAttribute("sent.message.id").startsWith("renamed."));

        final EmailDocument asSent = parse(sent.toByteArray(), sent.getAttributes());
        assertEquals(RecordOutcome.RECORDED, rig.store.record(asSent).outcome());
        final EmailDocument asSeen = parse(rig.provider.onlySent(), Map.of("email.account", "kim", "email.folder", "Sent", "email.provider.id", "4",
                "email.uid.validity", "9"));
        assertEquals(asSent.identity(), asSeen.identity());
        assertEquals(RecordOutcome.SIGHTING_ADDED, rig.store.record(asSeen).outcome());

        final MockFlowFile again = rig.send(draft);
        assertEquals("already sent", rig.relationship());
        assertEquals(asSent.identity(), parse(again.toByteArray(), again.getAttributes()).identity());
    }

    @Test
    @DisplayName("I1: what turns out to have been sent after a kill is the same mail as what the receiver has")
    void recoveredMailIsTheSame() throws Exception {
        final String draft = rig.approved("m1");
        rig.provider.trouble = point -> {
            if ("taken".equals(point)) {
                throw new SendRig.KilledError(point);
            }
        };
        assertEquals("killed", rig.outcomeOrKilled(draft));
        rig.provider.trouble = point -> { };
        rig.restart();
        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));

        final MockFlowFile sent = rig.send(draft);
        assertEquals("sent", rig.relationship());
        sent.assertContentEquals(rig.provider.onlySent());
    }

    @Test
    @DisplayName("R5: a person who has answered from another account, which the timeline knows, closes the draft")
    void answeredFromElsewhere() throws StoreException, IOException {
        record("m1", ANNA, KIM, null, Instant.now().minusSeconds(9_000));
        final Draft draft = draftIn("m1", DraftKind.REPLY);
        record("person", "Lee <lee@orchard.example>", ANNA, "m1@customer.example", Instant.now().minusSeconds(60));

        assertEquals("answered meanwhile", rig.outcome(rig.approve(draft)));
        assertEquals(Draft.State.CLOSED, rig.database.find(draft.id()).orElseThrow().state());
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R5: another mail of the correspondent's is no answer of ours, but makes a follow-up needless")
    void correspondentHasWritten() throws StoreException, IOException {
        record("m1", ANNA, KIM, null, Instant.now().minusSeconds(9_000));
        record("m2", KIM, ANNA, "m1@customer.example", Instant.now().minusSeconds(8_000));
        final Draft followUp = draftIn("m2", DraftKind.FOLLOW_UP);
        final Draft reply = draftIn("m1", DraftKind.REPLY);
        record("more", ANNA, KIM, "m2@customer.example", Instant.now().minusSeconds(60));

        assertEquals("answered meanwhile", rig.outcome(rig.approve(followUp)));
        assertEquals(Draft.State.CLOSED, rig.database.find(reply.id()).orElseThrow().state());
    }

    @Test
    @DisplayName("R5: what this product has sent itself about the same mail is no answer by a person")
    void ownMailIsNoAnswer() throws StoreException, IOException {
        record("m1", ANNA, KIM, null, Instant.now().minusSeconds(9_000));
        final Draft draft = draftIn("m1", DraftKind.REPLY);
        final MockFlowFile sent = rig.send(rig.approve(draft));
        assertEquals("sent", rig.relationship());
        rig.store.record(parse(sent.toByteArray(), sent.getAttributes()));

        final Draft second = rig.keep("m1", "second step", SendRig.reply("One more thing.", List.of(SendRig.ANNA), null),
                rig.database.find(draft.id()).orElseThrow().conversationId());
        assertEquals("sent", rig.outcome(rig.approve(second)));
    }

    private Draft draftIn(final String mail, final DraftKind kind) throws StoreException {
        return rig.keep(mail, "reply", SendRig.content(kind, "Any news?", List.of(SendRig.ANNA), null), conversation);
    }

    private void record(final String name, final String from, final String to, final String inReplyTo, final Instant date)
            throws StoreException, IOException {
        final String follows = inReplyTo == null ? "" : "In-Reply-To: <%1$s>\r\nReferences: <%1$s>\r\n".formatted(inReplyTo);
        final String form = "Date: %s\r\nFrom: %s\r\nTo: %s\r\nMessage-ID: <%s@customer.example>\r\n%sSubject: A question\r\n\r\nHello %s.\r\n";
        final String mail = form.formatted(DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atZone(ZoneOffset.UTC)), from, to, name, follows, name);
        conversation = rig.store.record(parse(mail.getBytes(StandardCharsets.US_ASCII), Map.of("email.account", "kim", "email.received",
                date.toString(), "email.direction", from.contains("orchard") ? "outbound" : "inbound"))).conversationId();
    }

    private static EmailDocument parse(final byte[] raw, final Map<String, String> attributes) throws IOException {
        final TestRunner parsing = TestRunners.newTestRunner(ParseEmail.class);
        parsing.enqueue(raw, attributes);
        parsing.run();
        return EmailDocumentJson.read(new ByteArrayInputStream(parsing.getFlowFilesForRelationship("success").getFirst().toByteArray()));
    }
}
