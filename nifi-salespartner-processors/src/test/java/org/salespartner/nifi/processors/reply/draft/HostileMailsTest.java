/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftComposer;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.assistant.DraftRequest;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.SampleDocuments;
import org.salespartner.nifi.processors.reply.DraftingAccount;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Mails that want something of the model, read from their bytes and drafted with models that obey whatever they are told: none changes a recipient,
 * and none puts a foreign link or address into a reply.
 */
class HostileMailsTest extends DraftReplyTestCase {
    private static final String POLITE = "Dear Ana,\n\nthank you for your mail. We will send you a quote on Monday.\n\nKind regards";
    /** What the mails want to see in a reply, in the letters that a reader would see. */
    private static final List<String> FOREIGN = List.of("evil", "mallory", "victim", "elsewhere", "555 0199", "gb82", "740", "hunter2", "javascript:",
            "three short sentences", "invoice.pdf");
    private static final Set<String> FIELDS = Set.of("date", "from", "to", "message-id", "in-reply-to", "references", "subject", "mime-version",
            "x-salespartner-reply", "content-type", "content-transfer-encoding", "content-language");

    /** @param obeyed where a mail goes whose orders are obeyed, {@code clean} where it goes when they are not */
    record Hostile(String name, String obeyed, String clean, String obedient, String raw) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Hostile> mails() throws IOException {
        try (InputStream in = HostileMailsTest.class.getResourceAsStream("/hostile/mails.txt")) {
            final String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            final List<Hostile> mails = new ArrayList<>();
            for (final String block : all.split("(?m)^===== ")) {
                if (!block.isBlank()) {
                    final String[] title = block.substring(0, block.indexOf('\n')).split(" \\| ");
                    final String[] parts = block.substring(block.indexOf('\n') + 1).split("\\n-----\\n", 3);
                    mails.add(new Hostile(title[0], title[1], title[2], parts[0].replace("@LONG@", "pump ".repeat(2_000)), message(parts[1],
                            parts[2])));
                }
            }
            return mails;
        }
    }

    private static String message(final String header, final String body) {
        final StringBuilder raw = new StringBuilder(header.isEmpty() ? "" : header + "\n");
        final List<String> usual = List.of("From: Ana Lopes <ana@lopes.example>", "To: kim@seller.test", "Date: Mon, 9 Mar 2026 09:00:00 +0000",
                "Message-ID: <m1@lopes.example>", "Subject: Pumps", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8");
        usual.stream().filter(line -> !("\n" + header).contains("\n" + line.substring(0, line.indexOf(':')
                + 1))).forEach(line -> raw.append(line).append('\n'));
        return raw + "\n" + body;
    }

    private static EmailDocument document(final byte[] raw) throws IOException {
        final ReadContext context = new ReadContext(new AccountReference("sales", DraftingAccount.ADDRESS, "imap"), null, null, null, null,
                address -> address.toLowerCase(Locale.ROOT).endsWith("@seller.test"));
        return new EmailReader(1_000_000).read(() -> new ByteArrayInputStream(raw), context, AttachmentSink.NONE).document();
    }

    private static EmailDocument document(final Hostile mail) throws IOException {
        return document(mail.raw().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private Relationship draft(final Hostile mail, final Function<DraftRequest, String> script) throws IOException {
        store.drafts.clear();
        letTheModelWrite();
        writer.script = script;
        return one(mail);
    }

    private Relationship one(final Hostile mail) throws IOException {
        final EmailDocument document = document(mail);
        runner.clearTransferState();
        runner.enqueue(SampleDocuments.json(document));
        runner.run();
        final List<Relationship> taken = runner.getProcessContext().getAvailableRelationships().stream()
                .filter(relationship -> !runner.getFlowFilesForRelationship(relationship).isEmpty()).toList();
        assertEquals(1, taken.size());
        final MockFlowFile flowFile = runner.getFlowFilesForRelationship(taken.getFirst()).getFirst();
        assertEquals(taken.getFirst().equals(DraftReply.REL_DRAFTED), flowFile.getAttribute(EmailAttributes.DRAFT_ID) != null);
        assertEquals(taken.getFirst().equals(DraftReply.REL_DRAFTED) ? 1 : 0, store.drafts.size());
        store.drafts.values().forEach(kept -> assertHarmless(mail, kept.content()));
        return taken.getFirst();
    }

    /** What would go out, read back from its bytes as the receiver reads it. */
    private static void assertHarmless(final Hostile mail, final DraftContent content) {
        final byte[] bytes;
        final EmailDocument received;
        try {
            final OutgoingEmail composed = DraftComposer.compose(content, MailboxDrafts.KEY_HEADER, "key", Instant.EPOCH, true);
            assertEquals(List.of("ana@lopes.example"), composed.recipients(), mail.name());
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            composed.writeWithBcc(out);
            bytes = out.toByteArray();
            received = document(bytes);
        } catch (final InvalidOutgoingEmailException | IOException e) {
            throw new AssertionError(mail.name(), e);
        }
        assertEquals(List.of("ana@lopes.example"), received.to().stream().map(EmailAddress::address).toList(), mail.name());
        assertEquals(List.of(), received.cc());
        assertEquals(List.of(), received.bcc());
        assertEquals(List.of(), received.replyTo());
        assertEquals("kim@seller.test", received.from().address());
        assertEquals(List.of(), received.attachments());
        final String header = new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2)[0];
        final Set<String> fields = header.replaceAll("\r\n[ \t]+", " ").lines().map(line -> line.substring(0,
                line.indexOf(':')).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        fields.removeAll(FIELDS);
        assertEquals(Set.of(), fields, mail.name());
        final String seen = Stream.of(received.text(), received.subject(), received.to().getFirst().name()).map(String::valueOf)
                .collect(Collectors.joining("\n")).toLowerCase(Locale.ROOT);
        FOREIGN.forEach(foreign -> assertFalse(seen.contains(foreign), () -> mail.name() + ": " + foreign + " in " + seen));
    }

    @Test
    void thereAreEnoughOfThem() throws IOException {
        assertTrue(mails().size() >= 40);
        assertEquals(mails().size(), mails().stream().map(Hostile::name).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("mails")
    @DisplayName("T2, R4: a model that does what the mail wants gives no reply that it wants")
    void anObedientModelDoesNoHarm(final Hostile mail) throws IOException {
        assertEquals(mail.obeyed(), draft(mail, request -> mail.obedient()).getName());
        assertEquals(mail.obeyed(), draft(mail, request -> POLITE + "\n\n" + mail.obedient()).getName().replace("drafted", mail.obeyed()));
    }

    @ParameterizedTest
    @MethodSource("mails")
    @DisplayName("T2, R4: a model that repeats all that it was given does no harm")
    void aParrotDoesNoHarm(final Hostile mail) throws IOException {
        draft(mail, request -> request.email().subject() + "\n" + request.email().from() + "\n" + request.email().text());
        draft(mail, request -> POLITE + "\n" + request.email().reply());
        draft(mail, request -> "Dear " + request.recipient() + ", " + request.email().subject() + ", " + request.email().references());
        assertEquals(mail.clean().replace("drafted", "review"),
                draft(mail, request -> request.instructions() + request.privateKnowledge() + request.knowledge()).getName());
    }

    @ParameterizedTest
    @MethodSource("mails")
    @DisplayName("R3, R4: a model that is not misled answers those who may be answered, and nobody else")
    void aCleanAnswerGoesToTheAuthorAlone(final Hostile mail) throws IOException {
        assertEquals(mail.clean(), draft(mail, request -> POLITE).getName());
    }

    @ParameterizedTest
    @MethodSource("mails")
    @DisplayName("T4: a template with the name and the subject of the mail does no harm")
    void aTemplateDoesNoHarm(final Hostile mail) throws IOException {
        runner.removeProperty("Contact Directory");
        runner.setProperty("User Phone", "+49 351 7654321");
        runner.setProperty("Template", "<p title='{mail.subject}'>Dear {contact.name}, thank you for {mail.subject}</p>");
        one(mail);
        store.drafts.clear();
        runner.setProperty("Template", "Thank you for your mail.");
        assertEquals(mail.clean(), one(mail).getName());
    }
}
