/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where a draft goes, over the real store, with a provider that does what a test tells it to. */
class SendReplyTest {
    @TempDir
    private Path folder;
    private SendRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    @DisplayName("R2: a draft that was approved goes out once, and whatever comes after it is already sent")
    void approvedDraftIsSentOnce() throws StoreException, IOException {
        final String draft = rig.approved("m1");

        final MockFlowFile sent = rig.send(draft);
        assertEquals("sent", rig.relationship());
        assertEquals(List.of(sent.getAttribute("sent.message.id")), rig.provider.out);
        sent.assertAttributeEquals("mime.type", "message/rfc822");
        sent.assertAttributeEquals("draft.state", "sent");
        sent.assertAttributeEquals("email.direction", "outbound");
        sent.assertAttributeNotExists("email.folder");
        sent.assertAttributeNotExists("email.provider.id");
        assertTrue(sent.getContent().contains("Message-ID: <%s>".formatted(sent.getAttribute("sent.message.id"))));
        assertTrue(sent.getContent().contains("Gladly."));
        assertFalse(sent.getContent().contains("Auto-Submitted"));
        assertEquals(Draft.State.SENT, rig.database.find(draft).orElseThrow().state());

        final MockFlowFile again = rig.send(draft);
        assertEquals("already sent", rig.relationship());
        again.assertContentEquals(sent.getContent());
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    void provenanceNamesTheMessageAndNoPerson() throws StoreException {
        final String draft = rig.approved("m1");
        final MockFlowFile sent = rig.send(draft);

        final String uri = rig.runner().getProvenanceEvents().stream().filter(event -> event.getEventType().name().equals("SEND")).findFirst()
                .orElseThrow().getTransitUri();
        assertTrue(uri.endsWith(sent.getAttribute("sent.message.id").replace("@", "%40")), uri);
        assertFalse(uri.contains("anna"), uri);
    }

    @Test
    @DisplayName("R1: nothing goes out from an account in monitor mode")
    void monitorModeSendsNothing() throws StoreException {
        final String draft = rig.approved("m1");
        rig.account.mode = AccountMode.MONITOR;

        assertEquals("monitor only", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R1: nothing goes out from an account without a way to send, and it may go once there is one")
    void withoutASenderNothingIsSent() throws StoreException {
        final String draft = rig.approved("m1");
        rig.provider.sends = false;
        assertEquals("monitor only", rig.outcome(draft));

        rig.provider.sends = true;
        assertEquals("sent", rig.outcome(draft));
    }

    @Test
    @DisplayName("R5: the store decides, whatever the attributes say")
    void draftThatWaitsIsNotSent() throws StoreException {
        final Draft draft = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", null);
        rig.runner().enqueue("", Map.of("draft.id", draft.id(), "draft.state", "approved", "draft.hash", draft.hash()));
        rig.run();

        assertEquals("not approved", rig.relationship());
        assertEquals(List.of(), rig.provider.out);
    }

    @ParameterizedTest(name = "account {0}, processor {1}: {2}")
    @CsvSource({"false,true,not approved", "true,false,not approved", "false,false,not approved", "true,true,sent"})
    @DisplayName("R5, R7: without approval only when account and processor say so, and then the mail says so, too")
    void unapprovedNeedsBoth(final boolean account, final boolean processor, final String expected) throws StoreException {
        final Draft draft = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", null);
        rig.account.unapproved = account;
        rig.set("Send Without Approval", Boolean.toString(processor));

        final MockFlowFile flowFile = rig.send(draft.id());
        assertEquals(expected, rig.relationship());
        assertEquals("sent".equals(expected), flowFile.getContent().contains("Auto-Submitted: auto-replied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto-reply", "bounce", "newsletter", "mailing-list", "notification", "calendar", "read-receipt"})
    @DisplayName("R3: no reply to what a program wrote")
    void automationIsNotAnswered(final String kind) throws StoreException {
        final Draft draft = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), kind, null);
        assertEquals("automated", rig.outcome(rig.approve(draft)));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R3: no reply to what nobody can tell who wrote it, nor to the address of a program")
    void unknownAuthorAndNoReplyAddressAreNotAnswered() throws StoreException {
        final Draft unknown = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), null, null);
        assertEquals("automated", rig.outcome(rig.approve(unknown)));

        final List<EmailAddress> program = List.of(new EmailAddress(null, "no-reply@customer.example"));
        assertEquals("automated", rig.outcome(rig.approve(rig.keep("m2", SendRig.reply("Gladly.", program, null), "human", null))));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("I2, R3: we do not write to ourselves, and a colleague may get a blind copy")
    void ourselvesAreNotAnswered() throws StoreException {
        final List<EmailAddress> colleague = List.of(new EmailAddress(null, "lee@orchard.example"));
        assertEquals("internal", rig.outcome(rig.approve(rig.keep("m1", SendRig.reply("Gladly.", colleague, null), "human", null))));
        assertEquals(List.of(), rig.provider.out);

        final Draft copied = rig.keep("m2", SendRig.reply("Gladly.", List.of(SendRig.ANNA), colleague), "human", null);
        assertEquals("sent", rig.outcome(rig.approve(copied)));
    }

    @Test
    @DisplayName("R3, I2: what somebody wrote to us can be handed on to a colleague, but not to the mailbox that it lies in")
    void aColleagueGetsWhatIsForwarded() throws StoreException {
        final List<EmailAddress> colleague = List.of(new EmailAddress(null, "lee@orchard.example"));
        final Draft handedOn = rig.keep("m1", SendRig.content(DraftKind.FORWARD, "For you.", colleague, null), "human", null);
        assertEquals("sent", rig.outcome(rig.approve(handedOn)));
        assertEquals(1, rig.provider.out.size());

        final Draft back = rig.keep("m2", SendRig.content(DraftKind.FORWARD, "For you.", List.of(SendRig.KIM), null), "human", null);
        assertEquals("internal", rig.outcome(rig.approve(back)));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R5: a person who has answered with a mail program closes the draft")
    void answeredInTheMailbox() throws StoreException {
        final String draft = rig.approved("m1");
        rig.provider.answer = Instant.now();

        assertEquals("answered meanwhile", rig.outcome(draft));
        assertEquals(Draft.State.CLOSED, rig.database.find(draft).orElseThrow().state());
        rig.provider.answer = null;
        assertEquals("closed", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R5: as long as the mailbox cannot be looked into, nothing goes out")
    void mailboxThatCannotBeLookedInto() throws StoreException {
        final String draft = rig.approved("m1");
        rig.account.mailboxFault = new MailboxException("The mailbox cannot be reached.", null);
        assertEquals("retry", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);

        rig.account.mailboxFault = null;
        rig.clock.advance(Duration.ofMinutes(1));
        assertEquals("sent", rig.outcome(draft));
    }

    @Test
    void rejectedAndUnknownDrafts() throws StoreException {
        final Draft draft = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", null);
        rig.database.decide(new Decision(draft.id(), draft.hash(), Verdict.REJECT, "Kim", null, "No."));
        assertEquals("closed", rig.outcome(draft.id()));
        assertEquals("failure", rig.outcome("no-such-draft"));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R3: who is on the stop list gets nothing, a blind copy neither")
    void stopListIsObeyed() throws StoreException {
        rig.database.add(new StopEntry("@rival.example", "They asked for it.", "unsubscribe", Instant.now()));
        final List<EmailAddress> rival = List.of(new EmailAddress(null, "boss@rival.example"));
        assertEquals("stopped", rig.outcome(rig.approve(rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), rival), "human", null))));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R3: the caps hold, per correspondent and hour and per account and day")
    void capsHold() throws StoreException {
        rig.set("Mails per Correspondent and Hour", "1");
        rig.set("Mails per Account and Day", "2");
        assertEquals("sent", rig.outcome(rig.approved("m1")));
        final String second = rig.approved("m2");
        final MockFlowFile capped = rig.send(second);
        assertEquals("capped", rig.relationship());
        capped.assertAttributeExists("send.not.before");
        assertTrue(capped.isPenalized());

        rig.clock.advance(Duration.ofMinutes(61));
        assertEquals("sent", rig.outcome(second));
        rig.clock.advance(Duration.ofMinutes(61));
        assertEquals("capped", rig.outcome(rig.approved("m3")));
        assertEquals(2, rig.provider.out.size());
    }

    @Test
    void notBeforeItsTimeAndNotOutsideBusinessHours() throws StoreException {
        final Instant later = Instant.now().plus(Duration.ofHours(1));
        final Draft draft = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", later);
        assertEquals("scheduled", rig.outcome(rig.approve(draft)));
        rig.clock.advance(Duration.ofMinutes(61));
        assertEquals("sent", rig.outcome(draft.id()));

        rig.set("Time Zone", "UTC");
        rig.set("Business Hours", hoursWithout(rig.clock.instant()));
        final MockFlowFile scheduled = rig.send(rig.approved("m2"));
        assertEquals("scheduled", rig.relationship());
        rig.clock.advance(Duration.between(rig.clock.instant(), Instant.parse(scheduled.getAttribute("send.not.before"))).plusSeconds(1));
        assertEquals("sent", rig.outcome(scheduled.getAttribute("draft.id")));
    }

    @Test
    @DisplayName("R2, R3: what the provider refuses for good is rejected once and for all, and an address that does not exist is stopped")
    void refusedForGood() throws StoreException {
        final String draft = rig.approved("m1");
        rig.provider.trouble = failing("send", new SendRefusedException("It says [550 5.1.1 no such user].", null));
        rig.send(draft);
        assertEquals("rejected", rig.relationship());

        rig.provider.trouble = point -> { };
        assertEquals("rejected", rig.outcome(draft));
        assertEquals("stopped", rig.outcome(rig.approved("m2")));
        assertEquals(Set.of(SendRig.ANNA.address()), rig.database.find(List.of(SendRig.ANNA.address())).keySet());
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R3: an address that does not exist is stopped, also beside copies that would have been taken")
    void refusedBesideCopies() throws StoreException {
        final List<EmailAddress> both = List.of(SendRig.ANNA, new EmailAddress(null, "gone@customer.example"));
        rig.provider.trouble = failing("send", new SendRefusedException("It says [550 5.1.1 no such user].",
                Map.of("gone@customer.example", "It says [550 5.1.1 no such user].", SendRig.ANNA.address(), "It says [550 5.7.1 not now]."), null));
        assertEquals("rejected", rig.outcome(rig.approve(rig.keep("m1", SendRig.reply("Gladly.", both, null), "human", null))));
        assertEquals(List.of("gone@customer.example"), rig.database.entries().stream().map(StopEntry::pattern).toList());
    }

    @Test
    @DisplayName("R2, S6: what is about the account marks no draft as refused: the account rests, and then the draft goes out")
    void troubleOfTheAccount() throws StoreException {
        final String first = rig.approved("m1");
        final String second = rig.approved("m2");
        rig.provider.trouble = failing("send", new SignInException("Account [a]: it says [553 5.7.1 sender address rejected]. Correct the address.",
                null));
        rig.send(first).assertAttributeEquals("error.message", "Account [a]: it says [553 5.7.1 sender address rejected]. Correct the address.");
        assertEquals("retry", rig.relationship());
        rig.provider.trouble = point -> { };
        assertEquals("retry", rig.outcome(second));
        assertEquals(List.of(), rig.provider.out);
        assertEquals(List.of(), rig.database.entries());
        rig.clock.advance(Duration.ofHours(2));
        assertEquals("sent", rig.outcome(first));
        assertEquals("sent", rig.outcome(second));
    }

    @Test
    void refusalOfTheMailStopsNobody() throws StoreException {
        rig.provider.trouble = failing("send", new SendRefusedException("It says [552 5.3.4 message too big].", null));
        assertEquals("rejected", rig.outcome(rig.approved("m1")));
        assertEquals(List.of(), rig.database.entries());
    }

    @Test
    void recipientWhomTheServerRefusedIsTold() throws StoreException {
        final List<EmailAddress> both = List.of(SendRig.ANNA, new EmailAddress(null, "gone@customer.example"));
        rig.provider.refusedRecipients = Map.of("gone@customer.example", "It says [550 5.1.1 no such user].");
        final MockFlowFile sent = rig.send(rig.approve(rig.keep("m1", SendRig.reply("Gladly.", both, null), "human", null)));
        assertEquals("sent", rig.relationship());
        sent.assertAttributeEquals("send.refused.recipients", "gone@customer.example");
        assertEquals(List.of("gone@customer.example"), rig.database.entries().stream().map(StopEntry::pattern).toList());
    }

    @Test
    @DisplayName("R6: a copy that cannot be filed is no failed send")
    void failedCopyIsNoted() throws StoreException {
        rig.provider.note = "No copy could be filed.";
        rig.send(rig.approved("m1")).assertAttributeEquals("send.note", "No copy could be filed.");
        assertEquals("sent", rig.relationship());
    }

    @ParameterizedTest(name = "keeps drafts {0}, files {1}: {2}")
    @CsvSource({"false,true,sent", "false,false,uncertain", "true,false,sent"})
    @DisplayName("R2: when the answer is lost after the mail was taken, its fate is asked for, and it never goes out again by itself")
    void lostAnswer(final boolean keepsDrafts, final boolean files, final String expected) throws StoreException {
        rig.provider.keepsDrafts = keepsDrafts;
        rig.provider.files = files;
        rig.provider.trouble = failing("taken", new SendUncertainException("The connection was lost.", null));
        final String draft = rig.approved("m1");
        assertEquals(expected, rig.outcome(draft));

        rig.provider.trouble = point -> { };
        rig.clock.advance(Duration.ofDays(1));
        assertEquals("sent".equals(expected) ? "already sent" : "uncertain", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "prepare", "send"})
    @DisplayName("R2: what was not sent for certain is tried again, and goes out once")
    void temporaryTrouble(final String point) throws StoreException {
        final String draft = rig.approved("m1");
        rig.provider.trouble = failing(point, new ThrottledException("Come back later.", Duration.ofMinutes(2), null));
        final MockFlowFile retried = rig.send(draft);
        assertEquals("retry", rig.relationship());
        assertTrue(retried.isPenalized());
        retried.assertContentEquals("The mail that is answered");

        rig.provider.trouble = point2 -> { };
        assertEquals("retry", rig.outcome(draft));
        rig.clock.advance(Duration.ofMinutes(3));
        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R2: a provider's draft that could not be sent is sent itself later, and no second one is created")
    void providerDraftIsSentLater() throws StoreException {
        rig.provider.keepsDrafts = true;
        final String draft = rig.approved("m1");
        rig.provider.trouble = failing("send", new MailboxException("Not just now.", null));
        assertEquals("retry", rig.outcome(draft));
        rig.provider.trouble = point -> { };
        assertEquals("retry", rig.outcome(draft));

        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.created.get());
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    void pausedAccountWaits() throws StoreException {
        rig.account.paused = true;
        final String draft = rig.approved("m1");
        assertEquals("retry", rig.outcome(draft));
        rig.account.paused = false;
        assertEquals("sent", rig.outcome(draft));
    }

    private static ProviderInTest.Trouble failing(final String where, final MailboxException fault) {
        return point -> {
            if (point.equals(where)) {
                throw fault;
            }
        };
    }

    /** An hour of each day in which the instant is not. */
    private static String hoursWithout(final Instant instant) {
        final int hour = (instant.atZone(ZoneOffset.UTC).getHour() + 12) % 24;
        return "Mon-Sun %02d:00-%02d:00".formatted(hour, hour + 1);
    }
}
