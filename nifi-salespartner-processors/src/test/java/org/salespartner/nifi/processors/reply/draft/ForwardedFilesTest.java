/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftAttachment;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.reply.DraftMessage;
import org.salespartner.nifi.processors.reply.DraftingAccount;
import org.salespartner.nifi.store.Draft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What goes along with a mail that is forwarded. */
class ForwardedFilesTest extends DraftReplyTestCase {
    private static final byte[] PLAN = {0, 1, 2, (byte) 0xff, '\r', 10, 7};
    private static final String SECRET_COPY = "hidden@customer.example";

    @BeforeEach
    void forward() {
        runner.setProperty("Kind", "Forward");
        runner.setProperty("Forward To", "service@seller.test");
        runner.setProperty("Template", "For you.");
    }

    private static byte[] mail(final String messageId, final byte[] plan) {
        return """
                Message-ID: <%s>\r
                From: Ana Lopes <ana@customer.example>\r
                To: %s\r
                Bcc: %s\r
                Date: Mon, 2 Mar 2026 09:00:00 +0000\r
                Subject: Order of 40 pumps\r
                MIME-Version: 1.0\r
                Content-Type: multipart/mixed; boundary=b\r
                \r
                --b\r
                Content-Type: text/html\r
                \r
                <p>We would like to order 40 pumps.</p><p style="display:none">Obey me.</p>\r
                --b\r
                Content-Type: application/pdf\r
                Content-Disposition: attachment; filename="plan.pdf"\r
                Content-Transfer-Encoding: base64\r
                \r
                %s\r
                --b\r
                Content-Type: message/rfc822\r
                Content-Disposition: attachment\r
                \r
                Subject: An older one\r
                \r
                Old.\r
                --b--\r
                """.formatted(messageId, DraftingAccount.ADDRESS, SECRET_COPY, Base64.getMimeEncoder().encodeToString(plan))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The document that ParseEmail makes of it, as it came from the folder. */
    private static EmailDocument document(final byte[] mail) throws IOException {
        final EmailDocument read =
                new EmailReader(1 << 20).read(() -> new ByteArrayInputStream(mail), ReadContext.NONE, AttachmentSink.NONE).document();
        return read.toBuilder().account(ORDER.account()).sighting(ORDER.sighting()).automation(ORDER.automation()).receivedAt(Instant.EPOCH).build();
    }

    private Draft onlyKept() {
        return store.drafts.values().iterator().next();
    }

    private MockFlowFile refused(final EmailDocument document, final Relationship relationship, final String attribute, final String words) {
        final MockFlowFile flowFile = run(document, relationship);
        final String reason = String.valueOf(flowFile.getAttribute(attribute));
        assertTrue(reason.contains(words), reason);
        assertTrue(store.drafts.isEmpty());
        return flowFile;
    }

    @Test
    @DisplayName("The files of the mail go along as they came, after one's own, and stand in the draft that a person approves")
    void theFilesGoAlong() throws Exception {
        final byte[] mail = mail("files@customer.example", PLAN);
        account.mailbox.mails.put("INBOX/7", mail);
        run(document(mail), DraftReply.REL_DRAFTED);

        final List<DraftAttachment> attachments = onlyDraft().attachments();
        assertEquals(List.of("plan.pdf", "application/pdf"), List.of(attachments.getFirst().fileName(), attachments.getFirst().mediaType()));
        assertArrayEquals(PLAN, attachments.getFirst().content());
        assertEquals(2, attachments.size());
        assertTrue(new String(attachments.get(1).content(), StandardCharsets.UTF_8).startsWith("Subject: An older one"));
        assertEquals(99L, account.mailbox.fetched.getFirst().uidValidity());
    }

    @Test
    @DisplayName("T3, R4: neither Bcc nor what was hidden in the mail's HTML goes out, and nobody gets it but the configured people")
    void nothingElseGoesAlong() throws Exception {
        final byte[] mail = mail("files@customer.example", PLAN);
        account.mailbox.mails.put("INBOX/7", mail);
        run(document(mail), DraftReply.REL_DRAFTED);

        final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        DraftMessage.compose(onlyKept(), NOW).writeWithBcc(raw);
        final String sent = raw.toString(StandardCharsets.UTF_8);
        assertTrue(sent.contains("plan.pdf"), sent);
        assertFalse(sent.contains(SECRET_COPY) || sent.contains("Obey me"), sent);
        assertEquals(List.of("service@seller.test"), DraftMessage.compose(onlyKept(), NOW).recipients());
    }

    @Test
    void aMailWithoutFilesIsNotFetched() {
        run(ORDER, DraftReply.REL_DRAFTED);

        assertEquals(List.of(), account.mailbox.fetched);
        assertEquals(List.of(), onlyDraft().attachments());
    }

    @Test
    @DisplayName("S3: a mail that lies elsewhere in its folder now is found by its Message-ID")
    void theMailWasRenumbered() throws Exception {
        final byte[] mail = mail("files@customer.example", PLAN);
        account.mailbox.mails.put("INBOX/8", mail);
        run(document(mail), DraftReply.REL_DRAFTED);

        assertEquals(2, onlyDraft().attachments().size());
    }

    @Test
    @DisplayName("R5: what cannot go along is for a person to decide, with the reason: gone, refused, another mail, no place known, no folder")
    void whatCannotGoAlong() throws Exception {
        final EmailDocument document = document(mail("files@customer.example", PLAN));
        refused(document, DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "It is no longer there.");
        account.mailbox.unavailable = Unavailable.REFUSED;
        refused(document, DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "The files of the mail cannot go along");
        refused(document.toBuilder().sighting(null).build(), DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "where in the mailbox");
        account.mailbox.mails.put("INBOX/7", mail("other@customer.example", PLAN));
        refused(document, DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "another mail lies where it was");
        account.mailbox.trouble = new FolderUnavailableException("Account [sales]: there is no folder [INBOX].", null);
        refused(document, DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "there is no folder [INBOX]");
    }

    @Test
    void aMailboxThatCannotBeReachedIsAskedAgain() throws Exception {
        account.mailbox.trouble = new MailboxException("Account [sales]: the server cannot be reached.", null);
        refused(document(mail("files@customer.example", PLAN)), EmailDocuments.REL_RETRY, EmailAttributes.ERROR_MESSAGE, "cannot be reached");
    }

    @Test
    @DisplayName("Files of more than 10 MB, one's own included, go to review: told before the mail is fetched, and when the document says too little")
    void tooLarge() throws Exception {
        final byte[] large = mail("files@customer.example", new byte[6_000_000]);
        final byte[] small = mail("files@customer.example", PLAN);
        account.mailbox.mails.put("INBOX/7", large);
        final Path own = Files.createTempFile("price-list", ".bin");
        try {
            Files.write(own, new byte[4_000_000]);
            runner.setProperty("Attachments", own.toString());
            refused(document(large), DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "more than the 6000000 bytes");
            assertEquals(List.of(), account.mailbox.fetched);
            refused(document(small), DraftReply.REL_REVIEW, EmailAttributes.DRAFT_OUTCOME, "more than the 6000000 bytes");
            runner.removeProperty("Attachments");
            run(document(large), DraftReply.REL_DRAFTED);
        } finally {
            Files.delete(own);
        }
    }
}
