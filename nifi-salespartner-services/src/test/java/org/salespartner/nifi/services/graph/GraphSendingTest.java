/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

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
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.services.testing.GraphMessage;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphSendingTest extends GraphTestCase {
    private static final Map<PropertyDescriptor, String> CONVERSATION = Map.of(MicrosoftEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue());
    private static final String KEY = "reply-key-1";
    private static final String SEND = "/send";

    private String question;

    @BeforeEach
    void consentToSend() {
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite", "Mail.Send");
        question = deliver("question", 60);
    }

    private MailboxDrafts drafts() throws Exception {
        return enabled(CONVERSATION).openMailbox().drafts().orElseThrow();
    }

    private static byte[] reply() {
        return reply(KEY, "Gladly, with umlauts: äöü.");
    }

    private String thread() {
        return anna.message(question).orElseThrow().conversationId();
    }

    private DraftReference create(final MailboxDrafts drafts) throws MailboxException {
        return drafts.create(reply(), KEY, thread());
    }

    private long timesSent() {
        return graph.requests().stream().filter(request -> request.path().endsWith(SEND)).count();
    }

    private static String bare(final GraphMessage message) {
        return message.mime().messageId().replaceAll("[<>]", "");
    }

    @Test
    @DisplayName("R1: in monitor mode there is no way to a draft, whatever was consented to")
    void monitorModeHasNoDrafts() throws Exception {
        final MicrosoftEmailAccount account = enabled(Map.of());
        assertEquals(AccountMode.MONITOR, account.getMode());
        try (Mailbox mailbox = account.openMailbox()) {
            assertTrue(mailbox.drafts().isEmpty());
        }
        assertEquals(List.of(), graph.changes());
    }

    @Test
    @DisplayName("R2: a draft is created in the thread and waits; sent, it is known by its id and by the Message-ID that Exchange gave it")
    void createSendAndFate() throws Exception {
        anna.replaceMessageIdOnSend(true);
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        assertEquals(List.of(draft.id()), anna.messagesIn("drafts").stream().map(GraphMessage::immutableId).toList());
        assertEquals(new String(reply(), StandardCharsets.UTF_8),
                new String(anna.message(draft.id()).orElseThrow().mime().bytes(), StandardCharsets.UTF_8), "Byte for byte");
        assertEquals(thread(), draft.threadId());
        assertEquals(KEY, draft.key());
        assertEquals(new Fate(State.WAITING, null), drafts.fate(draft));
        assertEquals(List.of(), anna.sent());

        final Sent sent = drafts.send(draft);
        assertEquals(1, anna.sent().size());
        assertEquals(bare(anna.sent().getFirst()), sent.messageId());
        assertNotEquals("ours@orchard.test", sent.messageId());
        assertEquals(draft.id(), sent.providerId());
        assertEquals(new Fate(State.SENT, sent), drafts.fate(draft));
        assertEquals(List.of(draft.id()), anna.messagesIn("sentitems").stream().map(GraphMessage::immutableId).toList());
    }

    @Test
    @DisplayName("R2: when the answer to sending is lost, the fate says that it was sent, and by which Message-ID, and it went out once")
    void theAnswerToSendingIsLost() throws Exception {
        anna.replaceMessageIdOnSend(true);
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        graph.faults().next(1, SEND, SimulatorFault.lostAnswer());

        assertThrows(MailboxException.class, () -> drafts.send(draft));
        assertEquals(1, anna.sent().size());
        assertEquals(1, timesSent(), "Never again by itself");
        final Fate fate = drafts.fate(draft);
        assertEquals(State.SENT, fate.state());
        assertEquals(bare(anna.sent().getFirst()), fate.sent().messageId());
    }

    @Test
    @DisplayName("R2: what is on its way is neither waiting nor sent, so that nobody sends it again, and its Message-ID is told later")
    void onItsWay() throws Exception {
        anna.replaceMessageIdOnSend(true);
        anna.holdSent(true);
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        assertNull(drafts.send(draft).messageId());
        assertEquals(new Fate(State.UNKNOWN, null), drafts.fate(draft));
        anna.releaseSent();
        assertEquals(new Fate(State.SENT, new Sent(draft.id(), bare(anna.sent().getFirst()))), drafts.fate(draft));
    }

    @Test
    @DisplayName("R2: a fault that sent nothing leaves the draft waiting")
    void sendingFails() throws Exception {
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        for (final SimulatorFault fault : List.of(GraphFault.status(503), GraphFault.status(429), SimulatorFault.hangUp())) {
            graph.faults().next(1, SEND, fault);
            assertThrows(MailboxException.class, () -> drafts.send(draft));
            assertEquals(State.WAITING, drafts.fate(draft).state());
        }
        assertEquals(List.of(), anna.sent());
        assertEquals(3, timesSent(), "Never again by itself");
    }

    @Test
    @DisplayName("R2: what passes by itself is no refusal for good, whatever its status: the draft waits, and its fate is asked")
    void whatPassesIsNoRefusal() throws Exception {
        final MailboxDrafts drafts = drafts();
        final DraftReference draft = create(drafts);
        for (final String code : List.of("ErrorMailboxStoreUnavailable", "ErrorMailboxMoveInProgress", "ErrorInternalServerTransientError",
                "ErrorTimeoutExpired")) {
            graph.faults().next(1, SEND, GraphFault.status(400, code));
            assertThrows(SendUncertainException.class, () -> drafts.send(draft), code);
            assertEquals(State.WAITING, drafts.fate(draft).state());
            graph.faults().next(1, "/messages", GraphFault.status(400, code));
            assertEquals(MailboxException.class, assertThrows(MailboxException.class, () -> create(drafts)).getClass(), code);
        }

        for (final String code : List.of("ErrorServerBusy", "ErrorExceededConnectionCount", "ApplicationThrottled")) {
            graph.faults().next(1, SEND, GraphFault.status(400, code));
            assertThrows(ThrottledException.class, () -> drafts.send(draft), code);
            graph.faults().next(1, "/messages", GraphFault.status(400, code));
            assertThrows(ThrottledException.class, () -> create(drafts), code);
        }

        graph.faults().next(1, SEND, GraphFault.status(400, "ErrorInvalidRecipients"));
        assertThrows(SendRefusedException.class, () -> drafts.send(draft));
        assertEquals(List.of(), anna.sent());
    }

    @Test
    void theOwnerDeletesTheDraft() throws Exception {
        final MailboxDrafts drafts = drafts();
        final DraftReference deleted = create(drafts);
        anna.delete(deleted.id());
        assertEquals(new Fate(State.UNKNOWN, null), drafts.fate(deleted));
        assertThrows(MailboxException.class, () -> drafts.send(deleted));
        final DraftReference thrownAway = create(drafts);
        anna.move(thrownAway.id(), "deleteditems");
        assertEquals(new Fate(State.UNKNOWN, null), drafts.fate(thrownAway));
        final DraftReference leaving = create(drafts);
        anna.move(leaving.id(), "outbox");
        assertEquals(new Fate(State.LEAVING, null), drafts.fate(leaving));
        assertEquals(List.of(), anna.sent());
    }

    @Test
    void aSharedMailboxSendsFromItself() throws Exception {
        final org.salespartner.nifi.services.testing.GraphMailbox info = graph.mailbox("info@orchard.test");
        info.shareWith(ANNA);
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite.Shared", "Mail.Send.Shared");
        final MailboxDrafts drafts = enabled(Map.of(MicrosoftEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue(),
                MicrosoftEmailAccount.MAILBOX, "info@orchard.test")).openMailbox().drafts().orElseThrow();
        drafts.send(drafts.create(reply(), KEY, null));
        assertEquals(1, info.sent().size());
        assertEquals(List.of(), anna.sent());
    }

    @Test
    void aConsentToReadingAloneIsToldWhenADraftIsWanted() throws Exception {
        graph.faults().next(1, "/messages", GraphFault.status(403, "ErrorAccessDenied"));
        final MailboxDrafts drafts = drafts();
        final MailboxException failure = assertThrows(SignInException.class, () -> create(drafts));
        assertTrue(failure.getMessage().contains("Mail.ReadWrite and Mail.Send") && failure.getMessage().contains("bin/authorize microsoft"),
                failure.getMessage());
    }
}
