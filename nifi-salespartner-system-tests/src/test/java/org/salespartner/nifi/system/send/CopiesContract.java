/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.Answer;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.EmailComposer;
import org.salespartner.email.compose.Original;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.DraftCopies.Copy;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds of copies of our drafts among the drafts of any provider. */
abstract class CopiesContract<P extends SendingProvider> {
    private static final String BOB = "bob@customer.test";
    private static final String DORA = "dora@orchard.test";
    private static final String QUESTION = "question@customer.test";
    private static final String KEY = "copy-key-1";
    private static final String COPY_ID = "copy-1@orchard.test";
    private static final Instant ASKED = Instant.parse("2026-11-02T10:00:00Z");

    P provider;
    private String thread;
    private EmailAccount account;

    /** A mailbox that no other test has. */
    abstract P newProvider() throws Exception;

    @BeforeEach
    void receiveQuestion() throws Exception {
        provider = newProvider();
        thread = provider.receive(mail(BOB, SendingProvider.ANNA, QUESTION, "What would they be?"));
        account = provider.enabled(Map.of());
    }

    @AfterEach
    void closeProvider() throws Exception {
        provider.close();
    }

    private static byte[] mail(final String from, final String to, final String id, final String text) {
        return "Message-ID: <%s>\r\nFrom: %s\r\nTo: %s\r\nSubject: Two hundred apples\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\n%s\r\n"
                .formatted(id, from, to, text).getBytes(StandardCharsets.UTF_8);
    }

    private static OutgoingEmail reply(final String header, final String key, final String messageId) throws Exception {
        final Original question = new Original(QUESTION, null, List.of(), new EmailAddress("Bob", BOB), List.of(),
                List.of(new EmailAddress(null, SendingProvider.ANNA)), List.of(), "Two hundred apples", ASKED, "What would they be?", null, "en");
        return EmailComposer.reply(Author.of(new EmailAddress("Anna", SendingProvider.ANNA)), question, Answer.SENDER)
                .bcc(List.of(new EmailAddress("Dora", DORA))).text("Gladly: four euros a crate.").messageId(messageId).header(header, key).build();
    }

    static OutgoingEmail copy() throws Exception {
        return reply(DraftCopies.KEY_HEADER, KEY, COPY_ID);
    }

    private interface Work<T> {
        T with(DraftCopies copies) throws Exception;
    }

    private <T> T copies(final Work<T> work) throws Exception {
        try (Mailbox mailbox = account.openMailbox()) {
            return work.with(mailbox.draftCopies().orElseThrow());
        }
    }

    /** By its id, where the provider has one. */
    private Copy saved() throws Exception {
        return new Copy(copies(copies -> copies.save(copy(), KEY, thread)).orElse(null), COPY_ID, KEY);
    }

    private boolean removed(final Copy copy) throws Exception {
        return copies(copies -> copies.remove(copy));
    }

    private static Copy withoutId() {
        return new Copy(null, COPY_ID, KEY);
    }

    @Test
    @DisplayName("R5: a copy lies among the drafts, whole, in answer to the mail; nothing is sent by it")
    void copyAmongTheDrafts() throws Exception {
        saved();

        assertEquals(1, provider.drafts().size());
        final String draft = provider.drafts().getFirst();
        assertTrue(draft.contains("Gladly: four euros a crate.") && draft.contains("In-Reply-To: <%s>".formatted(QUESTION)), draft);
        assertTrue(draft.contains(DORA), draft);
        assertEquals(List.of(), provider.delivered());
        assertEquals(List.of(), provider.inSent());
    }

    @Test
    @DisplayName("S1: a copy is removed by its id, or by its header and Message-ID, and no other draft is touched")
    void removesItsOwn() throws Exception {
        provider.writeDraft(mail(SendingProvider.ANNA, BOB, "anna-1@orchard.test", "Dear Bob, about %s and <%s>".formatted(KEY, COPY_ID)));
        final List<String> before = provider.drafts();
        final Copy copy = saved();
        assertTrue(removed(copy));
        assertEquals(before, provider.drafts());
        saved();
        assertTrue(removed(withoutId()));
        assertEquals(before, provider.drafts());

        assertFalse(removed(copy));
        assertFalse(removed(withoutId()));
        assertEquals(before, provider.drafts());
    }

    @Test
    @DisplayName("R2: a copy that is put once more takes the place of the first")
    void onlyOneCopy() throws Exception {
        saved();
        saved();

        assertEquals(1, provider.drafts().size());
    }

    @Test
    @DisplayName("R5: a copy that the owner sends by hand is known to be sent, counts as an answer, and is not removed")
    void sentByHand() throws Exception {
        final Copy copy = saved();
        assertEquals(Optional.empty(), copies(copies -> copies.sent(copy)));
        assertEquals(Optional.empty(), copies(copies -> copies.sent(withoutId())));
        assertFalse(isAnswered());

        provider.sendByHand();

        assertTrue(copies(copies -> copies.sent(copy)).isPresent());
        assertTrue(copies(copies -> copies.sent(withoutId())).isPresent());
        assertTrue(isAnswered());
        assertFalse(removed(copy));
        assertFalse(removed(withoutId()));
        assertEquals(List.of(COPY_ID), provider.inSent());
    }

    private boolean isAnswered() throws Exception {
        try (Mailbox mailbox = account.openMailbox()) {
            return mailbox.findAnswer(QUESTION, thread, ASKED, address -> true).isPresent();
        }
    }

    @Test
    @DisplayName("R2: the mail that is sent is another one than the copy, which goes afterwards")
    void theMailIsAnother() throws Exception {
        final Copy copy = saved();
        try (MailSender sender = account.openSender().orElseThrow()) {
            final OutgoingEmail mail = reply(MailboxDrafts.KEY_HEADER, "reply-key-1", "ours@orchard.test");
            final DraftReference reference = sender.prepare(mail, "reply-key-1", thread).orElse(null);
            sender.send(mail, reference);
        }
        assertEquals(1, provider.drafts().size());
        assertTrue(provider.drafts().getFirst().contains(COPY_ID));
        assertEquals(Optional.empty(), copies(copies -> copies.sent(copy)));

        assertTrue(removed(copy));
        assertEquals(List.of(), provider.drafts());
        assertEquals(List.of("ours@orchard.test"), provider.inSent());
    }

    @Test
    @DisplayName("R1: in monitor mode there are no copies, whatever was consented to, and nothing is written")
    void monitorModeHasNoCopies() throws Exception {
        final List<String> before = provider.changes();
        try (Mailbox mailbox = provider.enabled(Map.of("Mode", "Monitor")).openMailbox()) {
            assertTrue(mailbox.draftCopies().isEmpty());
        }

        assertEquals(before, provider.changes());
        assertEquals(List.of(), provider.drafts());
    }
}
