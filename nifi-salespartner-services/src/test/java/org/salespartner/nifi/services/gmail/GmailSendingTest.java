/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GmailSendingTest extends GmailTestCase {
    private static final Map<PropertyDescriptor, String> CONVERSATION = Map.of(GoogleEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue());
    private static final String KEY = "reply-key-1";

    private String question;

    @BeforeEach
    void consentToCompose() {
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, READ, COMPOSE);
        question = deliver("question", 60);
    }

    private MailboxDrafts drafts() throws Exception {
        return enabled(CONVERSATION).openMailbox().drafts().orElseThrow();
    }

    private static byte[] reply() {
        return reply(KEY, "Gladly.");
    }

    private DraftReference create(final MailboxDrafts drafts) throws MailboxException {
        return drafts.create(reply(), KEY, anna.threadOf(question));
    }

    @Test
    @DisplayName("R1: in monitor mode there is no way to a draft, whatever was consented to")
    void monitorModeHasNoDrafts() throws Exception {
        final GoogleEmailAccount account = enabled(Map.of());
        assertEquals(AccountMode.MONITOR, account.getMode());
        try (Mailbox mailbox = account.openMailbox()) {
            assertTrue(mailbox.drafts().isEmpty());
        }
        assertEquals(List.of(), google.changes());
    }

    @Test
    @DisplayName("R2: a draft is created in the thread and waits; sent, it is known by the Message-ID that Gmail gave it")
    void createSendAndFate() throws Exception {
        anna.replaceMessageIdOnSend(true);
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        assertEquals(List.of(draft.id()), anna.draftIds());
        assertEquals(anna.threadOf(question), draft.threadId());
        assertEquals(new Fate(State.WAITING, null), drafts.fate(draft));
        assertEquals(List.of(), anna.sent());

        final Sent sent = drafts.send(draft);
        assertEquals(1, anna.sent().size());
        assertEquals(anna.sent().getFirst().messageId(), sent.messageId());
        assertNotEquals("ours@orchard.test", sent.messageId());
        assertEquals(anna.sent().getFirst().id(), sent.providerId());
        assertEquals(new Fate(State.SENT, sent), drafts.fate(draft));
    }

    @Test
    @DisplayName("R2: when the answer to sending is lost, the fate says that it was sent, and by which Message-ID")
    void theAnswerToSendingIsLost() throws Exception {
        anna.replaceMessageIdOnSend(true);
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        google.faults().next(1, "/drafts/send", SimulatorFault.cutAfter(5));

        assertThrows(MailboxException.class, () -> drafts.send(draft));
        assertEquals(1, anna.sent().size(), "It went out, once");
        final Fate fate = drafts.fate(draft);
        assertEquals(State.SENT, fate.state());
        assertEquals(anna.sent().getFirst().messageId(), fate.sent().messageId());
    }

    @Test
    @DisplayName("R2: a fault that sent nothing leaves the draft waiting")
    void sendingFails() throws Exception {
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        google.faults().next(5, "/drafts/send", GoogleFault.serverError(503));
        assertThrows(MailboxException.class, () -> drafts.send(draft));
        assertEquals(State.WAITING, drafts.fate(draft).state());
        assertEquals(List.of(), anna.sent());
        assertEquals(1, google.requests().stream().filter(seen -> seen.path().endsWith("/drafts/send")).count(), "Never again by itself");
    }

    @Test
    void theOwnerSendsOrDeletesTheDraft() throws Exception {
        final MailboxDrafts drafts = drafts();
        final DraftReference sent = create(drafts);
        anna.sendDraft(sent.id());
        assertEquals(new Fate(State.SENT, new Sent(anna.sent().getFirst().id(), "ours@orchard.test")), drafts.fate(sent));

        final DraftReference deleted = drafts.create(reply("reply-key-2", "Gladly."), "reply-key-2", anna.threadOf(question));
        anna.deleteDraft(deleted.id());
        assertEquals(new Fate(State.UNKNOWN, null), drafts.fate(deleted), "That another reply of the thread was sent does not count");
        assertThrows(MailboxException.class, () -> drafts.send(deleted));
        assertEquals(1, anna.sent().size());
    }

    @Test
    void aConsentToReadingAloneIsToldWhenADraftIsWanted() throws Exception {
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, READ);
        final MailboxDrafts drafts = drafts();
        final MailboxException failure = assertThrows(MailboxException.class, () -> create(drafts));
        assertTrue(failure.getMessage().contains("gmail.compose") && failure.getMessage().contains("bin/authorize google --mode conversation"),
                failure.getMessage());
    }
}
