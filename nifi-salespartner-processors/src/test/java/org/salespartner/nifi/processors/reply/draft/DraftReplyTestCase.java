/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.processors.reply.DraftingAccount;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** DraftReply with everything that it may ask. */
abstract class DraftReplyTestCase {
    static final Instant NOW = Instant.parse("2026-03-09T10:00:00Z");
    static final EmailDocument ORDER = SampleDocuments.order().account(new AccountReference("sales", DraftingAccount.ADDRESS, "imap"))
            .to(List.of(new EmailAddress(null, DraftingAccount.ADDRESS))).language("en").build();
    static final EmailDocument OFFER = ORDER.toBuilder().identity("offer").direction(Direction.OUTBOUND).sighting(new Sighting("Sent", "3", 9L))
            .from(new EmailAddress("Kim Berg", DraftingAccount.ADDRESS)).to(List.of(ORDER.from())).subject("Our offer")
            .reply("The offer is at https://www.seller.test/offer").build();

    final DraftingAccount account = new DraftingAccount();
    final DraftingStore store = new DraftingStore();
    final DraftingDirectory directory = new DraftingDirectory();
    final DraftingTimeline timeline = new DraftingTimeline();
    final ScriptedWriter writer = new ScriptedWriter();
    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    final InstantSource clock = now::get;
    TestRunner runner;

    @BeforeEach
    void prepare() throws InitializationException {
        runner = TestRunners.newTestRunner(new DraftReply(clock));
        runner.addControllerService("account", account);
        runner.addControllerService("store", store);
        runner.addControllerService("directory", directory);
        runner.addControllerService("timeline", timeline);
        runner.addControllerService("writer", writer);
        runner.enableControllerService(account);
        runner.enableControllerService(store);
        runner.enableControllerService(directory);
        runner.enableControllerService(timeline);
        runner.enableControllerService(writer);
        runner.setProperty("Email Accounts", "account");
        runner.setProperty("Draft Store", "store");
        runner.setProperty("Contact Directory", "directory");
        runner.setProperty("Conversation Timeline", "timeline");
        runner.setProperty("Template", "Dear {contact.name},\n\nthank you for your mail, we will send you the quote.\n\nKind regards");
        directory.add("ana@customer.example", "Ana Lopes", "Ana", "+351 22 1234567", "Customer Lda");
    }

    final void letTheModelWrite() {
        runner.removeProperty("Template");
        runner.setProperty("Text From", "Language Model");
        runner.setProperty("Email Assistant", "writer");
        runner.setProperty("Instructions", "Thank for the mail, answer in three short sentences and say that the quote follows within two days of "
                + "work.");
        runner.setProperty("Knowledge", "Prices: https://www.seller.test/prices");
        runner.setProperty("Private Knowledge", "Never below 740 EUR for one pump.");
    }

    final MockFlowFile run(final EmailDocument document, final Relationship expected) {
        return run(document, expected, Map.of());
    }

    final MockFlowFile run(final EmailDocument document, final Relationship expected, final Map<String, String> attributes) {
        runner.clearTransferState();
        runner.enqueue(SampleDocuments.json(document), attributes);
        runner.run();
        final List<MockFlowFile> all = runner.getFlowFilesForRelationship(expected);
        assertEquals(1, all.size(), () -> "elsewhere: " + runner.getProcessContext().getAvailableRelationships().stream()
                .flatMap(other -> runner.getFlowFilesForRelationship(other).stream().map(file -> other.getName() + " "
                        + file.getAttributes())).toList());
        return all.getFirst();
    }

    final DraftContent onlyDraft() {
        assertEquals(1, store.drafts.size());
        return store.drafts.values().iterator().next().content();
    }

    static EmailDocument read(final MockFlowFile flowFile) {
        return SampleDocuments.read(flowFile.toByteArray());
    }
}
